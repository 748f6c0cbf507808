"""Answers are put into one shape, and where two part is said."""

import unittest

import figures
import shapes


def track(ordinal, **more):
    """A track as PostGraphile shows it."""
    return {"ordinal": ordinal, "position": str(ordinal), "title": "t", "durationSeconds": None,
            "creditsByReleaseIdAndTrackList": [], "trackArtistsByReleaseIdAndTrackList": [],
            "tracksByReleaseIdAndParentList": [], **more}


def credit(ordinal, covers):
    """A credit as PostGraphile shows it."""
    return {"ordinal": ordinal, "covers": covers, "roleByRoleId": {"name": "Drums"}, "name": "n",
            "detail": None, "anv": None, "tracks": "1 to 2", "artistByArtistId": None}


def release(**more):
    """A release with nothing on it."""
    lists = ("releaseArtistsByReleaseIdList", "releaseLabelsByReleaseIdList", "releaseSeriesByReleaseIdList",
             "releaseFormatsByReleaseIdList", "releaseCompaniesByReleaseIdList",
             "releaseIdentifiersByReleaseIdList", "releaseVideosByReleaseIdList", "creditsByReleaseIdList",
             "tracksByReleaseIdList")
    fields = ("title", "year", "month", "day", "country", "status", "genres", "styles", "notes",
              "masterByMasterId")
    return {"rowId": 1, **dict.fromkeys(fields), **{name: [] for name in lists}, **more}


class Shapes(unittest.TestCase):
    def test_a_credit_of_a_range_is_on_each_of_its_tracks_in_order(self):
        own = credit(1, None)
        row = release(creditsByReleaseIdList=[credit(2, [1, 2])], tracksByReleaseIdList=[
            track(1, creditsByReleaseIdAndTrackList=[own]), track(2), track(3)])
        shaped = shapes.of_postgraphile("release", {"releaseByRowId": row})["release"]
        self.assertEqual([len(line["credits"]) for line in shaped["tracks"]], [2, 1, 0])

    def test_a_list_kept_as_lines_is_a_list(self):
        shaped = shapes.of_postgraphile("release", {"releaseByRowId": release(genres="Rock\nPop")})
        self.assertEqual((shaped["release"]["genres"], shaped["release"]["styles"]), (["Rock", "Pop"], []))


class Difference(unittest.TestCase):
    def test_it_names_the_place(self):
        said = figures.difference({"nodes": [{"a": 1}, {"a": 2}]}, {"nodes": [{"a": 1}, {"a": 3}]})
        self.assertEqual(said, "answer.nodes[1].a: 2 against 3")

    def test_a_list_that_is_longer_is_shown_whole(self):
        self.assertEqual(figures.difference([1], [1, 2]), "answer: [1] against [1, 2]")


if __name__ == "__main__":
    unittest.main()
