"""Two catalogues are held against each other, and nothing slips through."""

import unittest
from unittest import mock

import compare


class Server:
    """Answers every query on a database with the same lines."""

    def __init__(self, ours, theirs):
        self.lines = {"ours": ours, "theirs": theirs}

    def rows(self, database, _query):
        yield from self.lines[database]

    def sql(self, _database, _text):
        return []


def compared(columns, ours, theirs):
    view = ("list", columns, "SELECT 1", "SELECT 1")
    with mock.patch.object(compare, "views", return_value=[view]):
        [found] = compare.compare(Server(ours, theirs), "ours", "theirs")
    return found


class Compare(unittest.TestCase):
    def test_the_order_of_a_releases_rows_does_not_matter(self):
        found = compared(("name",), ["1\ta", "1\tb", "2\tc"], ["1\tb", "1\ta", "2\tc"])
        self.assertEqual((found["alike"], found["only_ours"], found["only_theirs"]), (3, 0, 0))

    def test_a_row_that_is_there_twice_must_be_there_twice(self):
        found = compared(("name",), ["1\ta", "1\ta"], ["1\ta"])
        self.assertEqual((found["alike"], found["only_ours"], found["only_theirs"]), (1, 1, 0))

    def test_another_release_is_another_row(self):
        found = compared(("name",), ["1\ta", "9\ta"], ["1\ta", "10\ta"])
        self.assertEqual((found["only_ours"], found["only_theirs"]), (1, 1))

    def test_nothing_written_differently_is_alike_and_counted(self):
        found = compared(("artist id", "name"), ["1\t\\N\t\\N"], ["1\t0\t"])
        self.assertEqual((found["alike"], found["only_ours"]), (1, 0))
        self.assertEqual(sum(found["alike_but"].values()), 2)

    def test_a_zero_that_is_no_id_is_a_number(self):
        found = compared(("duration",), ["1\t\\N"], ["1\t0"])
        self.assertEqual((found["only_ours"], found["only_theirs"]), (1, 1))
        self.assertEqual(found["examples"][0]["theirs"], ["0"])


if __name__ == "__main__":
    unittest.main()
