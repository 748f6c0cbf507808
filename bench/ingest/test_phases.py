"""A load's log becomes phases that add up."""

import json
import unittest

from phases import phases, reported, until


def line(second, message):
    return second, json.dumps({"level": "INFO", "message": message})


RUN = {
    "wall_s": 10.0,
    # The client works until the rows are in, the server twice as long.
    "samples": [(0.0, 0.0, 0.0), (4.0, 4.0, 2.0), (10.0, 4.0, 8.0)],
    "err": [line(0.5, "reading"), (1.0, "not a line of the log"), line(3.9, "reading"),
            line(4.0, "loaded"), line(4.1, "building index a"), line(5.0, "building index b"),
            line(7.0, "vacuuming"), line(8.0, "publishing"), line(9.9, "published")],
}


class Phases(unittest.TestCase):
    def test_phases_follow_each_other_without_a_gap(self):
        found = [(part["name"], round(part["wall_s"], 3)) for part in phases(RUN)]
        self.assertEqual(found, [("rows", 4.0), ("indexes", 3.0), ("vacuum", 1.0),
                                 ("publish", 2.0)])

    def test_cpu_is_cut_where_the_time_is(self):
        rows, indexes, *_ = phases(RUN)
        self.assertEqual((rows["client_cpu_s"], rows["server_cpu_s"]), (4.0, 2.0))
        self.assertEqual((indexes["client_cpu_s"], indexes["server_cpu_s"]), (0.0, 3.0))

    def test_a_sum_ends_with_its_phase(self):
        self.assertEqual(until(phases(RUN), "indexes")["wall_s"], 7.0)

    def test_the_loaders_own_word_is_kept(self):
        took = json.dumps({"message": "took", "phase": "indexes", "seconds": "2.95"})
        self.assertEqual(reported({"err": [(9.9, took)]}), {"indexes": 2.95})

    def test_a_log_without_rows_is_not_guessed_at(self):
        with self.assertRaises(SystemExit):
            phases({**RUN, "err": [line(0.5, "reading")]})


if __name__ == "__main__":
    unittest.main()
