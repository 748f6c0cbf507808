#!/usr/bin/env python3
"""Prints the tables of a race, or of a long load, from the raw data."""

import json
import pathlib
import statistics
import sys

import long

MIB = 1024 * 1024
NONE = "–"


def markdown(where, runs):
    """The table of loaders, the table of limits, and what follows from both."""
    releases = where["releases"]
    rounds = max(run["round"] for run in runs)
    lines = [f"{releases:,} releases, {rounds} rounds, medians (spread of the wall seconds in "
             f"brackets); {where['machine']['cores']} cores, "
             f"{where['postgres']['version'].split(' on ')[0]}.", ""]
    lines += ["| loader | wall s | CPU s client + server | releases/s | peak RSS MiB "
              "| disk beside the .gz MiB | heap + indexes, bytes a release |",
              "|---|---|---|---|---|---|---|"]
    for name, part in (("Dig, rows alone", "until_rows"),
                       ("Dig, with all keys and indexes", "until_indexes"),
                       ("Dig, to publication", None)):
        lines.append(_loader(name, _of(runs, "digger"), part, releases))
    for name in ("discogskit", "discogskit unlogged"):
        lines.append(_loader(name, _of(runs, name), None, releases))
    lines += ["", "| limit | wall s | CPU s client + server | releases per CPU s | peak RSS MiB |",
              "|---|---|---|---|---|"]
    loaders = ("digger", "discogskit", "discogskit unlogged")
    for name in dict.fromkeys(run["name"] for run in runs if run["name"] not in loaders):
        lines.append(_limit(name, _of(runs, name), releases))
    return "\n".join([*lines, "", *_conclusions(where, runs), "", *_noise(runs)])


def _of(runs, name):
    return [run for run in runs if run["name"] == name]


def _median(runs, key):
    return statistics.median(run[key] for run in runs)


def _loader(name, runs, part, releases):
    timed = [run[part] if part else run for run in runs]
    walls = sorted(run["wall_s"] for run in timed)
    wall = statistics.median(walls)
    # A part of a run has the run's memory, disk and bytes; said once.
    memory = disk = size = NONE
    if part is None:
        memory = f"{_median(runs, 'peak_rss_bytes') / MIB:.0f}"
        disk = f"{_median(runs, 'peak_disk_bytes') / MIB:.0f}"
        heap, indexes = _bytes(runs[-1]["sizes"])
        size = f"{heap / releases:.0f} + {indexes / releases:.0f}"
    return (f"| {name} | {wall:.1f} ({walls[0]:.1f}–{walls[-1]:.1f}) | "
            f"{_median(timed, 'client_cpu_s'):.1f} + {_median(timed, 'server_cpu_s'):.1f} | "
            f"{releases / wall:,.0f} | {memory} | {disk} | {size} |")


def _bytes(sizes):
    heap = sum(table["heap_bytes"] for table in sizes.values())
    return heap, sum(sum(table["indexes"].values()) for table in sizes.values())


def _limit(name, runs, releases):
    walls = sorted(run["wall_s"] for run in runs)
    client, server = _median(runs, "client_cpu_s"), _median(runs, "server_cpu_s")
    return (f"| {name} | {statistics.median(walls):.2f} ({walls[0]:.2f}–{walls[-1]:.2f}) | "
            f"{client:.2f} + {server:.2f} | {releases / (client + server):,.0f} | "
            f"{_median(runs, 'peak_rss_bytes') / MIB:.0f} |")


def least_cpu(runs):
    """CPU seconds of reading, encoding and COPY and nothing else; none if
    reading and encoding was not measured.

    The ledger's rows are left out: they are Dig's own idea.
    """
    encode, copy = _of(runs, "encode"), _of(runs, "copy")
    if not encode or not copy:
        return None
    return _median(encode, "client_cpu_s") + _median(copy, "server_cpu_s")


def _conclusions(where, runs):
    releases = where["releases"]
    ours = _of(runs, "digger")
    rows = statistics.median(run["until_rows"]["wall_s"] for run in ours)
    whole = statistics.median(run["until_indexes"]["wall_s"] for run in ours)
    published = _median(ours, "wall_s")
    least, cores = least_cpu(runs), where["machine"]["cores"]
    if least:
        ceiling = cores * releases / least
        spent = statistics.median(run["until_rows"]["client_cpu_s"]
                                  + run["until_rows"]["server_cpu_s"] for run in ours)
        lines = [f"* Ceiling of {cores} cores (CPU of encode alone + server's CPU of COPY alone, "
                 f"{least:.2f} s): {ceiling:,.0f} releases/s. Rows alone reach "
                 f"{releases / rows / ceiling:.0%} of it, and spend {spent / least:.2f} times "
                 "that CPU."]
    else:
        lines = ["* Ceiling: not computed, for `limits` has no measure `encode`."]
    for name in ("discogskit", "discogskit unlogged"):
        theirs = _median(_of(runs, name), "wall_s")
        lines.append(f"* Dig against {name}, both with all keys and indexes: "
                     f"{theirs / whole:.2f} times as fast; published, {theirs / published:.2f}.")
    phases = dict.fromkeys(phase["name"] for run in ours for phase in run["phases"])
    said = []
    for name in phases:
        of_name = [phase for run in ours for phase in run["phases"] if phase["name"] == name]
        said.append(f"{name} {_median(of_name, 'wall_s'):.2f}")
    return [*lines, f"* Dig's phases, wall s: {', '.join(said)}."]


def _noise(runs):
    other = sum(run["other_cpu_s"] for run in runs)
    wall = sum(run["wall_s"] for run in runs)
    worst = max(runs, key=lambda run: run["other_cpu_s"] / run["wall_s"])
    return [f"Others used {other:.1f} CPU s of the machine during these {wall:.0f} s; most in "
            f"round {worst['round']} of {worst['name']}, "
            f"{worst['other_cpu_s'] / worst['wall_s']:.2f} of a core."]


def main():
    """`table.py RUN`, where RUN is the folder that race.py or long.py wrote."""
    if len(sys.argv) != 2:
        raise SystemExit(main.__doc__)
    folder = pathlib.Path(sys.argv[1])
    if (folder / "race.json").exists():
        data = json.loads((folder / "race.json").read_text())
        print(markdown(data["environment"], data["runs"]))
    if (folder / "long.json").exists():
        print(long.report(json.loads((folder / "long.json").read_text())["run"]))


if __name__ == "__main__":
    main()
