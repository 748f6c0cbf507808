#!/usr/bin/env python3
"""Compares our catalogue with discogskit's, list by list and release by
release, after both have read the same file.

The rows of a release are compared as multisets: discogskit keeps no order of
rows but the tracks', which have their number among their columns. A row that
is alike but for how nothing is written is counted apart, with the reason;
what is left is a difference.
"""

import argparse
import collections
import json
import pathlib

from postgres import Postgres
from views import IDS, views

NULL = "\\N"
EXAMPLES = 5

# Ways of writing that something is not there.
REASONS = {
    "empty": "an empty text there, null here",
    "zero": "the id 0 there, null here",
    "list": "a list without items: empty on one side, null on the other",
    "title": "no text there, an empty text here, where a column must have one",
}


def compare(server, ours, theirs):
    """Compares two databases of a server; returns what was found, by list."""
    def type_of(table, column):
        found = server.sql(ours, f"""
            SELECT data_type FROM information_schema.columns WHERE table_schema = 'catalog'
            AND table_name = '{table}' AND column_name = '{column}'""")
        return found[0][0] if found else None

    return [_list(server, ours, theirs, *view) for view in views(type_of)]


def _list(server, ours, theirs, name, columns, our_query, their_query):
    found = {"list": name, "columns": columns, "ours": 0, "theirs": 0, "alike": 0,
             "alike_but": collections.Counter(), "only_ours": 0, "only_theirs": 0, "examples": []}
    left = _releases(server.rows(ours, f"{our_query} ORDER BY 1"))
    right = _releases(server.rows(theirs, f"{their_query} ORDER BY 1"))
    for release, mine, other in _side_by_side(left, right):
        found["ours"] += len(mine)
        found["theirs"] += len(other)
        if mine == other:
            found["alike"] += len(mine)
            continue
        mine, other = collections.Counter(mine), collections.Counter(other)
        found["alike"] += (mine & other).total()
        _explain(found, columns, release, mine - other, other - mine)
    return found


def _explain(found, columns, release, mine, other):
    """Pairs the rows that differ only in how nothing is written."""
    waiting = collections.defaultdict(list)
    for row in other.elements():
        waiting[_plain(columns, row)[0]].append(row)
    only_ours = []
    for row in mine.elements():
        plain, _ = _plain(columns, row)
        if waiting[plain]:
            for reason in _reasons(columns, row, waiting[plain].pop()):
                found["alike_but"][REASONS[reason]] += 1
            found["alike"] += 1
        else:
            only_ours.append(row)
    only_theirs = [row for rows in waiting.values() for row in rows]
    found["only_ours"] += len(only_ours)
    found["only_theirs"] += len(only_theirs)
    if (only_ours or only_theirs) and len(found["examples"]) < EXAMPLES:
        found["examples"].append({"release": release, "ours": only_ours[:EXAMPLES],
                                  "theirs": only_theirs[:EXAMPLES]})


def _plain(columns, row):
    """A row with one way of writing nothing, and the fields as written."""
    fields = row.split("\t")
    plain = []
    for column, field in zip(columns, fields, strict=True):
        nothing = field in ("", "{}") or (field == "0" and column in IDS)
        plain.append(NULL if nothing else field)
    return tuple(plain), fields


def _reasons(columns, mine, other):
    """Why two rows differ that are plainly the same."""
    for ours, theirs in zip(mine.split("\t"), other.split("\t"), strict=True):
        if ours != theirs:
            if "{}" in (ours, theirs):
                yield "list"
            elif theirs == "0":
                yield "zero"
            elif ours == "":
                yield "title"
            else:
                yield "empty"


def _releases(lines):
    """Groups lines by their first field, which they are sorted by."""
    last, rows = None, []
    for line in lines:
        release, _, row = line.partition("\t")
        if release != last:
            if rows:
                yield int(last), rows
            last, rows = release, []
        rows.append(row)
    if rows:
        yield int(last), rows


def _side_by_side(left, right):
    """Every release that either side has: id, our rows, their rows."""
    mine, other = next(left, None), next(right, None)
    while mine or other:
        if other is None or (mine and mine[0] < other[0]):
            yield mine[0], mine[1], []
            mine = next(left, None)
        elif mine is None or other[0] < mine[0]:
            yield other[0], [], other[1]
            other = next(right, None)
        else:
            yield mine[0], mine[1], other[1]
            mine, other = next(left, None), next(right, None)


def differs(found):
    """Whether any row is on one side only."""
    return any(item["only_ours"] or item["only_theirs"] for item in found)


def markdown(found):
    """What was found, as a table, with the reasons below."""
    lines = ["| list | rows here | rows there | alike | only here | only there |",
             "|---|---|---|---|---|---|"]
    reasons = collections.Counter()
    for item in found:
        lines.append(f"| {item['list']} | {item['ours']:,} | {item['theirs']:,} | "
                     f"{item['alike']:,} | {item['only_ours']:,} | {item['only_theirs']:,} |")
        reasons.update(item["alike_but"])
    lines += ["", "Counted as alike, though written differently:", ""]
    lines += [f"* {reason}: {count:,} fields" for reason, count in reasons.items()]
    lines += ["", "Not to be compared, because discogskit does not keep it: the order of the rows "
              "of a release (but of tracks), and which year a link is walked by."]
    for item in found:
        for example in item["examples"]:
            lines.append(f"* {item['list']}, release {example['release']}: "
                         f"here {example['ours']}, there {example['theirs']}")
    return "\n".join(lines)


def main():
    """Compares two databases of a server that runs already."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--socket", required=True, help="folder of the server's socket")
    parser.add_argument("--ours", required=True, help="database that digger loaded")
    parser.add_argument("--theirs", required=True, help="database that discogskit loaded")
    parser.add_argument("--pg-bin", default="/usr/lib/postgresql/15/bin")
    parser.add_argument("--out", type=pathlib.Path, help="file for the raw data")
    options = parser.parse_args()
    server = Postgres(options.pg_bin, ".")
    server.socket = options.socket
    found = compare(server, options.ours, options.theirs)
    if options.out:
        options.out.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n")
    print(markdown(found))
    if differs(found):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
