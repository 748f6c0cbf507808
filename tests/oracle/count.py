"""What a month of dumps holds, counted without any of Dig's code.

The golden tests compare the tables that a load filled with what this program
finds in the same files. It shares nothing with the loader: another language,
another parser (expat), other code. Python's standard library is all it needs.

    count.py summary FILE...             counts and checksums of every table
    count.py record KIND ID,ID FILE...   the rows of some records, in full
    count.py roles FILE...               every printed role, with its place

FILE is a dump, packed or not; its kind is in its name. A row here is a table's
name, its key and its columns; `None` and the empty string are the same: an
empty element says what an absent one says.
"""

import gzip
import hashlib
import json
import re
import sys
import xml.etree.ElementTree as ET
from collections import Counter, defaultdict

KINDS = {"artists": "artist", "labels": "label", "masters": "master", "releases": "release"}


# --- from a file to records -------------------------------------------------


def records(path):
    """Yields each record as bytes. A record starts at the start of a line,
    and nested elements of the same name never do; text can hold line feeds,
    but no raw angle bracket."""
    kind = kind_of(path)
    opening = (f"<{kind}>".encode(), f"<{kind} ".encode())
    current = []
    for line in lines(path, kind):
        if line.startswith(opening):
            if current:
                yield b"".join(current)
            current = [line]
        elif line.startswith(f"</{kind}s>".encode()):
            break
        elif current:
            current.append(line)
    if current:
        yield b"".join(current)


def lines(path, kind):
    """The lines of a file. In one genuine sample two records share a line, so
    a line is cut there; not in labels, which nest in one another."""
    seam = (f"</{kind}>".encode(), f"<{kind}".encode())
    with (gzip.open if path.endswith(".gz") else open)(path, "rb") as file:
        for line in file:
            if kind == "label" or b"".join(seam) not in line:
                yield line
            else:
                yield from line.replace(b"".join(seam), b"\n".join(seam)).splitlines(keepends=True)


def kind_of(path):
    return KINDS[path.rsplit("/", 1)[-1].split("_")[-1].split(".")[0]]


# Dumps before 2014 hold control characters, and some hold bare ampersands.
# Neither is XML; both are kept as they stand. The parser meets the former as
# characters of a private plane.
CONTROL = {code: 0xF0000 + code for code in range(0x20) if code not in (0x09, 0x0A, 0x0D)}
RESTORED = {private: code for code, private in CONTROL.items()}
BARE_AMPERSAND = re.compile(r"&(?!(?:#[0-9]+|#x[0-9a-fA-F]+|amp|lt|gt|quot|apos);)")


def element_of(raw):
    readable = raw.decode("utf-8").translate(CONTROL)
    return ET.fromstring(BARE_AMPERSAND.sub("&amp;", readable))


def text(element, name=None):
    """The text of an element or of its child, verbatim; None when empty."""
    if name is not None:
        element = element.find(name)
    return None if element is None else verbatim(element.text)


def attribute(element, name):
    return verbatim(element.get(name))


def verbatim(value):
    return value.translate(RESTORED) if value else None


def link(printed):
    """An id; 0 and nothing at all both say that there is none."""
    number = integer(printed)
    return number or None


def integer(printed):
    try:
        return int(printed)
    except (TypeError, ValueError):
        return None


def children(element, *path):
    for name in path[:-1]:
        element = element.find(name)
        if element is None:
            return []
    return element.findall(path[-1])


def texts(element, *path):
    """A plain list: empty items are no items."""
    return [verbatim(child.text) for child in children(element, *path) if child.text]


# --- from a record to rows --------------------------------------------------


def artist_rows(node):
    key = int(text(node, "id"))
    yield "artist", (key,), {
        "data_quality": text(node, "data_quality"),
        "name": text(node, "name"),
        "real_name": text(node, "realname"),
        "profile": text(node, "profile"),
        "urls": texts(node, "urls", "url"),
    }
    for position, name in enumerate(texts(node, "namevariations", "name"), 1):
        yield "artist_name_variation", (key, position), {"name": name}
    for list_name, table, column in (
        ("aliases", "artist_alias", "alias_id"),
        ("groups", "artist_group", "group_id"),
        ("members", "artist_member", "member_id"),
    ):
        position = 0
        for other, name in named(node.find(list_name), "name"):
            position += 1
            yield table, (key, position), {column: other, "name": name}


def named(parent, tag):
    """Links of a list. In layouts until 2024 the id of a member stands in an
    element of its own before the name, which may carry it a second time."""
    before = None
    for child in parent if parent is not None else ():
        if child.tag == "id":
            before = link(child.text)
        elif child.tag == tag:
            other = link(child.get("id")) or before
            before = None
            if other or child.text:
                yield other, text(child)


def label_rows(node):
    key = int(text(node, "id"))
    parent = node.find("parentLabel")
    yield "label", (key,), {
        "parent_id": None if parent is None else link(parent.get("id")),
        "data_quality": text(node, "data_quality"),
        "name": text(node, "name"),
        "parent_name": None if parent is None else text(parent),
        "contact_info": text(node, "contactinfo"),
        "profile": text(node, "profile"),
        "urls": texts(node, "urls", "url"),
    }
    for position, (other, name) in enumerate(named(node.find("sublabels"), "label"), 1):
        yield "label_sublabel", (key, position), {"sublabel_id": other, "name": name}


def master_rows(node):
    key = int(node.get("id"))
    yield "master", (key,), {
        "main_release_id": link(text(node, "main_release")),
        "data_quality": text(node, "data_quality"),
        "year_printed": text(node, "year"),
        "title": text(node, "title"),
        "notes": text(node, "notes"),
        "genres": texts(node, "genres", "genre"),
        "styles": texts(node, "styles", "style"),
    }
    yield from artist_list("master_artist", (key,), node)
    yield from videos("master_video", key, node)


def artist_list(table, key, node):
    for position, artist in enumerate(children(node, "artists", "artist"), 1):
        yield table, (*key, position), {
            "artist_id": link(text(artist, "id")),
            "name": text(artist, "name"),
            "anv": text(artist, "anv"),
            "join_phrase": text(artist, "join"),
        }


def videos(table, key, node):
    for position, video in enumerate(children(node, "videos", "video"), 1):
        yield table, (key, position), {
            "duration": integer(video.get("duration")),
            "embed": attribute(video, "embed"),
            "src": attribute(video, "src"),
            "title": text(video, "title"),
            "description": text(video, "description"),
        }


def release_rows(node):
    key = int(node.get("id"))
    master = node.find("master_id")
    yield "release", (key,), {
        "master_id": None if master is None else link(master.text),
        "is_main_release": None if master is None else attribute(master, "is_main_release"),
        "status": attribute(node, "status"),
        "data_quality": text(node, "data_quality"),
        "title": text(node, "title"),
        "country": text(node, "country"),
        "released": text(node, "released"),
        "notes": text(node, "notes"),
        "genres": texts(node, "genres", "genre"),
        "styles": texts(node, "styles", "style"),
    }
    yield from artist_list("release_artist", (key,), node)
    for table, path in (("release_label", ("labels", "label")), ("release_series", ("series", "series"))):
        for position, label in enumerate(children(node, *path), 1):
            yield table, (key, position), {
                "label_id": link(label.get("id")),
                "name": attribute(label, "name"),
                "catno": attribute(label, "catno"),
            }
    for position, part in enumerate(children(node, "formats", "format"), 1):
        yield "release_format", (key, position), {
            "name": attribute(part, "name"),
            "quantity": attribute(part, "qty"),
            "text": attribute(part, "text"),
            "descriptions": texts(part, "descriptions", "description"),
        }
    for position, identifier in enumerate(children(node, "identifiers", "identifier"), 1):
        yield "release_identifier", (key, position), {
            "type": attribute(identifier, "type"),
            "value": attribute(identifier, "value"),
            "description": attribute(identifier, "description"),
        }
    for position, company in enumerate(children(node, "companies", "company"), 1):
        yield "release_company", (key, position), {
            "label_id": link(text(company, "id")),
            "entity_type": integer(text(company, "entity_type")),
            "name": text(company, "name"),
            "catno": text(company, "catno"),
            "entity_type_name": text(company, "entity_type_name"),
        }
    yield from videos("release_video", key, node)
    yield from tracklist_rows(key, node)


def tracklist_rows(key, node):
    """Tracks in document order, sub-tracks counted in, and the credits of the
    release and then of each track."""
    credits = [(None, artist) for artist in children(node, "extraartists", "artist")]
    ordinal = 0

    def walk(parent, tracks):
        nonlocal ordinal
        for track in tracks:
            ordinal += 1
            own = ordinal
            parts = children(track, "sub_tracks", "track")
            position, duration = text(track, "position"), text(track, "duration")
            yield "track", (key, own), {
                "parent": parent,
                "kind": 3 if parts else 1 if position or duration else 2,
                "position": position,
                "title": text(track, "title"),
                "duration": duration,
            }
            yield from artist_list("track_artist", (key, own), track)
            credits.extend((own, artist) for artist in children(track, "extraartists", "artist"))
            yield from walk(own, parts)

    yield from walk(None, children(node, "tracklist", "track"))
    row = 0
    for entry, (track, artist) in enumerate(credits, 1):
        for _ in roles(text(artist, "role")):
            row += 1
            yield "credit", (key, row), {
                "artist_id": link(text(artist, "id")),
                "entry": entry,
                "track": track,
                "name": text(artist, "name"),
                "anv": text(artist, "anv"),
                "tracks": text(artist, "tracks"),
            }


def roles(printed):
    """The roles of a printed string: commas inside brackets don't part them,
    and a bracket that nobody closes runs to the end."""
    parts, depth, start = [], 0, 0
    printed = printed or ""
    for place, sign in enumerate(printed):
        if sign == "[":
            depth += 1
        elif sign == "]" and depth:
            depth -= 1
        elif sign == "," and not depth:
            parts.append(printed[start:place])
            start = place + 1
    parts.append(printed[start:])
    return [part for part in parts if part.strip()] or [""]


ROWS = {"artist": artist_rows, "label": label_rows, "master": master_rows, "release": release_rows}


# --- what no row speaks of ---------------------------------------------------

ARTIST = "id name anv join"
CREDIT = ARTIST + " role tracks"
TRACK = "position title duration"
VIDEO = "@src @duration @embed title description"

# Everything that becomes part of a row: a path, and what stands there.
MAPPED = {
    "artist": "id name realname profile data_quality urls/url namevariations/name",
    "artist/aliases/name": "@id .",
    "artist/groups/name": "@id .",
    "artist/members": "id name name/@id",
    "label": "id name contactinfo profile data_quality parentLabel parentLabel/@id urls/url",
    "label/sublabels/label": "@id .",
    "master": "@id main_release genres/genre styles/style notes year title data_quality",
    "master/artists/artist": ARTIST,
    "master/videos/video": VIDEO,
    "release": "@id @status title genres/genre styles/style country released notes data_quality"
    " master_id master_id/@is_main_release",
    "release/artists/artist": ARTIST,
    "release/labels/label": "@name @catno @id",
    "release/series/series": "@name @catno @id",
    "release/extraartists/artist": CREDIT,
    "release/formats/format": "@name @qty @text descriptions/description",
    "release/tracklist/track": TRACK,
    "release/tracklist/track/artists/artist": ARTIST,
    "release/tracklist/track/extraartists/artist": CREDIT,
    "release/identifiers/identifier": "@type @description @value",
    "release/videos/video": VIDEO,
    "release/companies/company": "id name catno entity_type entity_type_name",
}
PATHS = {
    base if name == "." else f"{base}/{name}"
    for base, names in MAPPED.items()
    for name in names.split()
}


def unmapped(kind, node):
    """Paths with something in them that is part of no row. A track within a
    track has the path of a track."""

    def walk(element, path):
        path = path.replace("/track/sub_tracks/track", "/track")
        for name, value in element.attrib.items():
            if value:
                yield f"{path}/@{name}"
        if element.text and (element.text.strip() or not len(element)):
            yield path
        for child in element:
            yield from walk(child, f"{path}/{child.tag}")

    return (path for path in walk(node, kind) if path not in PATHS)


# --- what the tests ask -----------------------------------------------------


def parsed(paths, rejected=None):
    """The records that can be read, each id once in a file."""
    for path in paths:
        kind, seen = kind_of(path), set()
        for raw in records(path):
            try:
                node = element_of(raw)
                identity = int(node.get("id") or text(node, "id"))
                if identity in seen:
                    raise ValueError("comes twice")
            except (ET.ParseError, TypeError, ValueError):
                if rejected is not None:
                    rejected[kind] += 1
                continue
            seen.add(identity)
            yield kind, identity, node


def printed(value):
    """A value as Postgres casts it to text; lists joined by U+001F."""
    if value is None:
        return ""
    return "\x1f".join(value) if isinstance(value, list) else str(value)


def weight(key, value):
    """A number that depends on what stands where; sums of it don't depend on
    the order of rows."""
    keyed = "|".join(map(str, key)) + "|" + value
    return int(hashlib.md5(keyed.encode()).hexdigest()[:8], 16)


# Where other records are named: table, column, kind named.
REFERENCES = [
    ("artist_alias", "alias_id", "artist"),
    ("artist_group", "group_id", "artist"),
    ("artist_member", "member_id", "artist"),
    ("master_artist", "artist_id", "artist"),
    ("release_artist", "artist_id", "artist"),
    ("track_artist", "artist_id", "artist"),
    ("credit", "artist_id", "artist"),
    ("label", "parent_id", "label"),
    ("label_sublabel", "sublabel_id", "label"),
    ("release_label", "label_id", "label"),
    ("release_series", "label_id", "label"),
    ("release_company", "label_id", "label"),
    ("release", "master_id", "master"),
]


def summary(paths):
    tables = {}
    rejected = Counter({kind: 0 for kind in KINDS.values()})
    present = {kind: set() for kind in KINDS.values()}
    named_as = {kind: defaultdict(Counter) for kind in KINDS.values()}
    lost = Counter()
    for kind, identity, node in parsed(paths, rejected):
        present[kind].add(identity)
        lost.update(unmapped(kind, node))
        for table, key, columns in ROWS[kind](node):
            counted = tables.setdefault(table, {"rows": 0, "columns": {}})
            counted["rows"] += 1
            for column, value in columns.items():
                tally = counted["columns"].setdefault(column, {"filled": 0, "items": 0, "bytes": 0, "weight": 0})
                shown = printed(value)
                if shown:
                    tally["filled"] += 1
                    tally["items"] += len(value) if isinstance(value, list) else 1
                    tally["bytes"] += len(shown.encode())
                    tally["weight"] += weight(key, shown)
            for place, column, other in REFERENCES:
                if place == table and columns[column]:
                    name = columns["parent_name"] if table == "label" else columns.get("name")
                    named_as[other][columns[column]][name or ""] += 1
    placeholders = {
        kind: {str(key): dict(names) for key, names in sorted(found.items()) if key not in present[kind]}
        for kind, found in named_as.items()
    }
    return {
        "records": {kind: len(ids) for kind, ids in present.items()},
        "rejected": rejected,
        "unmapped": lost,
        "tables": tables,
        "placeholders": placeholders,
    }


def record(kind, identities, paths):
    """The rows of some records, by id and table; a credit has the whole role
    as printed."""
    found = {}
    for _, key, node in parsed([path for path in paths if kind_of(path) == kind]):
        if key not in identities:
            continue
        rows = found[key] = defaultdict(list)
        printed_roles = dict(entries(node))
        for table, place, columns in ROWS[kind](node):
            if table == "credit":
                columns["role_printed"] = printed_roles[columns["entry"]]
            rows[table].append({"key": place, **columns})
    return found


def entries(node):
    """The printed credits of a release in document order, with their number."""
    found = list(children(node, "extraartists", "artist"))

    def walk(tracks):
        for track in tracks:
            found.extend(children(track, "extraartists", "artist"))
            walk(children(track, "sub_tracks", "track"))

    walk(children(node, "tracklist", "track"))
    return [(entry, text(artist, "role") or "") for entry, artist in enumerate(found, 1)]


def all_roles(paths):
    return [
        [identity, entry, role]
        for kind, identity, node in parsed(paths)
        if kind == "release"
        for entry, role in entries(node)
    ]


def main():
    command, *rest = sys.argv[1:]
    if command == "summary":
        answer = summary(rest)
    elif command == "roles":
        answer = all_roles(rest)
    elif command == "record":
        answer = record(rest[0], {int(identity) for identity in rest[1].split(",")}, rest[2:])
    else:
        raise SystemExit(__doc__)
    json.dump(answer, sys.stdout, ensure_ascii=False)


if __name__ == "__main__":
    main()
