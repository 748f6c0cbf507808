"""The same rows from both catalogues: queries with the same columns.

Each is release id first, then what stands in the dump, as text. Ours is put
together again from what it was taken apart into: roles by printed credit,
lengths from seconds, dates from numbers, addresses from ids.
"""

import pathlib
import re

# Names of columns that hold ids: 0 there means that there is none.
IDS = ("master id", "artist id", "label id", "company id")

VIDEO = "https://www.youtube.com/watch?v="

# Where Dig says which part in a release a company's number stands for.
ENTITY = pathlib.Path(__file__).resolve().parent.parent.parent / "entity/src"
PARTS = ENTITY / "printed.rs"

# And what the numbers of words stand for.
WORDS = ENTITY / "words.rs"


# The printed length; where it is left out, the seconds print the same.
LENGTH = """coalesce(duration, CASE
    WHEN duration_seconds >= 3600 THEN
        duration_seconds / 3600 || ':' || lpad((duration_seconds / 60 % 60)::text, 2, '0')
        || ':' || lpad((duration_seconds % 60)::text, 2, '0')
    ELSE duration_seconds / 60 || ':' || lpad((duration_seconds % 60)::text, 2, '0') END)"""

# The printed date; where it is left out, year, month and day print the same.
RELEASED = """coalesce(released, year || coalesce(
    '-' || lpad(month::text, 2, '0') || '-' || lpad(coalesce(day, 0)::text, 2, '0'), ''))"""


def views(ours):
    """All lists: name, columns, our query, their query. `ours` tells the type
    of a table's column, if there is one: the catalogue's shape has changed
    before."""
    return [
        ("releases",
         ("title", "country", "released", "notes", "data quality", "status", "master id",
          "is main release", "genres", "styles"),
         f"""SELECT id, title, country, {RELEASED}, notes, {_quality(ours)}, status, master_id,
                    is_main_release, {_items(ours, "release", "genres")},
                    {_items(ours, "release", "styles")} FROM catalog.release""",
         """SELECT id, title, country, released, notes, data_quality, status, master_id,
                   is_main_release, genres, styles FROM releases"""),
        ("release artists", ("artist id", "name", "anv", "join"),
         "SELECT release_id, artist_id, name, anv, join_phrase FROM catalog.release_artist",
         'SELECT release_id, artist_id, name, anv, "join" FROM release_artists'),
        ("labels", ("label id", "name", "catno"),
         "SELECT release_id, label_id, name, catno FROM catalog.release_label",
         "SELECT release_id, label_id, name, catno FROM release_labels"),
        ("series", ("label id", "name", "catno"),
         "SELECT release_id, label_id, name, catno FROM catalog.release_series",
         "SELECT release_id, series_id, name, catno FROM release_series"),
        ("formats", ("name", "quantity", "text", "descriptions"),
         f"""SELECT release_id, name, quantity, text,
                    {_items(ours, "release_format", "descriptions")}
             FROM catalog.release_format""",
         "SELECT release_id, name, qty, text, descriptions FROM release_formats"),
        ("identifiers", ("type", "value", "description"),
         f"SELECT release_id, {_type(ours)}, value, description FROM catalog.release_identifier",
         "SELECT release_id, type, value, description FROM release_identifiers"),
        ("videos", ("src", "duration", "embed", "title", "description"),
         f"""SELECT release_id, {_video(ours)}, duration, embed, title, description
             FROM catalog.release_video""",
         "SELECT release_id, src, duration, embed, title, description FROM release_videos"),
        ("companies", ("company id", "name", "catno", "entity type", "entity type name"),
         f"""SELECT release_id, label_id, name, catno, entity_type, {_part(ours)}
             FROM catalog.release_company""",
         """SELECT release_id, company_id, name, catno, entity_type, entity_type_name
            FROM release_companies"""),
        ("tracks, in order", ("ordinal", "part of", "position", "title", "duration"),
         f"""SELECT release_id, ordinal, parent, position, title, {LENGTH}
             FROM catalog.track""",
         """SELECT release_id, track_idx + 1, parent_idx + 1, position, title, duration
            FROM release_tracks"""),
        ("track artists", ("track", "artist id", "name", "anv", "join"),
         """SELECT release_id, track, artist_id, name, anv, join_phrase
            FROM catalog.track_artist""",
         """SELECT release_id, track_idx + 1, artist_id, name, anv, "join"
            FROM release_track_artists"""),
        ("credits", ("track", "artist id", "name", "anv", "role", "tracks"),
         _credits(ours),
         """SELECT release_id, NULL::int AS track, artist_id, name, anv, role, tracks
            FROM release_extraartists
            UNION ALL
            SELECT release_id, track_idx + 1, artist_id, name, anv, role, NULL
            FROM release_track_extraartists"""),
    ]


def _video(ours):
    if ours("release_video", "youtube_id"):
        return f"coalesce('{VIDEO}' || youtube_id, src)"
    return "src"


def _items(ours, table, column):
    """A list of texts: an array, or an item a line with escapes."""
    if ours(table, column) == "ARRAY":
        return column
    # No character of XML is U+0001: it stands for a backslash meanwhile.
    plain = f"""replace(replace(replace(item, '\\\\', E'\\x01'), '\\n', E'\\n'), E'\\x01', '\\')"""
    return f"""CASE WHEN strpos({column}, '\\') = 0 THEN string_to_array({column}, E'\\n')
        ELSE ARRAY(SELECT {plain} FROM unnest(string_to_array({column}, E'\\n'))
                   WITH ORDINALITY AS items (item, place) ORDER BY place) END"""


def _quality(ours):
    if not ours("release", "quality_printed"):
        return "data_quality"
    return f"coalesce(quality_printed, {_word('data_quality', 'QUALITIES')})"


def _type(ours):
    if not ours("release_identifier", "type_printed"):
        return "type"
    return f"coalesce(type_printed, {_word('type', 'IDENTIFIER_TYPES')})"


def _word(column, name):
    """The word that a number stands for."""
    found = re.search(rf"const {name}: Words = Words\(&\[(.*?)\]\)", WORDS.read_text(), re.DOTALL)
    if not found:
        raise SystemExit(f"{WORDS} does not say what the numbers of {name} mean")
    words = re.findall(r'"(.+?)",', found[1])
    cases = " ".join(f"WHEN {number} THEN '{word}'" for number, word in enumerate(words, 1))
    return f"CASE {column} {cases} END"


def _part(ours):
    """A company's part as printed; where it is left out, its number says it."""
    # The shape in which numbers say it came together with the roles' table.
    if not ours("credit", "role_id"):
        return "entity_type_name"
    parts = re.findall(r'^\s*(\d+) => "(.+)",$', PARTS.read_text(), re.MULTILINE)
    if not parts:
        raise SystemExit(f"{PARTS} does not say what the numbers of companies' parts mean")
    cases = " ".join(f"WHEN {number} THEN '{name}'" for number, name in parts)
    return f"coalesce(entity_type_name, CASE entity_type {cases} END)"


def _credits(ours):
    """A row for each role becomes a row for each printed credit."""
    dictionary = ours("credit", "role_id")
    role = "r.name" if dictionary else "c.role"
    join = "LEFT JOIN catalog.role r ON r.id = c.role_id" if dictionary else ""
    printed = f"""coalesce(max(c.role_printed), string_agg(
        {role} || coalesce(' [' || c.detail || ']', ''), ', ' ORDER BY c.ordinal))"""
    return f"""SELECT c.release_id, min(c.track), min(c.artist_id), min(c.name), min(c.anv),
                      {printed}, min(c.tracks)
               FROM catalog.credit c {join} GROUP BY c.release_id, c.entry"""
