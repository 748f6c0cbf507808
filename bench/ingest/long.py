#!/usr/bin/env python3
"""One long load of all kinds, watched: rate and memory over time, bytes of
every table and index, and what that comes to for the whole corpus."""

import argparse
import math
import os
import pathlib
import shutil
import tempfile

import machine
import peers
import raw
from phases import messages, phases, reported
from postgres import Postgres
from process import measure

DATABASE = "long_load"

# Releases of the newest dump that has been counted.
CORPUS = 19_400_000

# Phases whose work is sorting, which grows faster than the rows do.
SORTING = ("indexes",)

MIB = 1024 * 1024
STEPS = 20


class Watch:
    """Looks once a second at the loader's memory and at what it has written."""

    def __init__(self, server):
        self.server = server
        self.series = []

    def __call__(self, sample, memory):
        if self.series and sample[0] - self.series[-1]["second"] < 1.0:
            return
        # Sessions tell the statistics what they wrote about once a second.
        tables = ("artist", "label", "master", "release")
        rows = self.server.sql(DATABASE, f"""
            SELECT {', '.join(f"sum(n_tup_ins) FILTER (WHERE relname = '{table}')"
                              for table in tables)}
            FROM pg_stat_user_tables WHERE schemaname = 'catalog'""")[0]
        self.series.append({"second": sample[0], "client_cpu_s": sample[1],
                            "server_cpu_s": sample[2], "rss_bytes": memory,
                            **{table: int(count) for table, count in zip(tables, rows)}})


def arguments():
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--digger", type=pathlib.Path, required=True, help="a release build")
    parser.add_argument("--dir", type=pathlib.Path, required=True,
                        help="folder with one month's files")
    parser.add_argument("--out", type=pathlib.Path, required=True, help="folder for the raw data")
    parser.add_argument("--scratch", type=pathlib.Path, default=tempfile.gettempdir(),
                        help="folder on the disk that Postgres is to use")
    parser.add_argument("--pg-bin", type=pathlib.Path, default="/usr/lib/postgresql/15/bin",
                        help="folder of Postgres's server programs")
    return parser.parse_args()


def load(server, digger, dumps, scratch):
    """Loads a month and returns the measured run with all that was watched."""
    server.create(DATABASE)
    url = server.url(DATABASE)
    server.run([digger, "--log", "warn", "migrate", "up", "--database-url", url])
    watch = Watch(server)
    run = measure([digger, "--log-format", "json", "--log", "info,sqlx=warn", "ingest", "load",
                   "--no-index", "--database-url", url, "--dir", dumps], server, [scratch], on_sample=watch)
    run["phases"] = phases(run)
    run["phases_reported"] = reported(run)
    run["files"] = [fields for _, message, fields in messages(run["err"]) if message == "loaded"]
    del run["samples"]
    run["series"] = watch.series
    run["releases"] = int(server.sql(
        DATABASE, "SELECT count(*) FROM catalog.release")[0][0])
    run["sizes"] = server.sizes(DATABASE)
    run["database_bytes"] = int(server.sql(
        DATABASE, f"SELECT pg_database_size('{DATABASE}')")[0][0])
    return run


def report(run):
    """The run as text for a document."""
    releases = run["releases"]
    lines = [f"{releases:,} releases with the other kinds in {run['wall_s']:.0f} s, "
             f"{run['client_cpu_s']:.0f} + {run['server_cpu_s']:.0f} s CPU of client + server; "
             f"peak memory {run['peak_rss_bytes'] / MIB:.0f} MiB; others used "
             f"{run['other_cpu_s']:.0f} s CPU.", ""]
    lines += ["| file | records | rows | s |", "|---|---|---|---|"]
    lines += [f"| {file['file']} | {file['records']:,} | {file['rows']:,} | {file['seconds']} |"
              for file in run["files"]]
    return "\n".join([*lines, "", *_rates(run), "", *_bytes(run), "", *_corpus(run)])


def _rates(run):
    """Rate and memory in steps of the time in which releases came in."""
    rows_done = run["phases"][0]["wall_s"]
    series = [point for point in run["series"] if point["second"] <= rows_done]
    before = [index for index, point in enumerate(series) if point["release"] == 0]
    series = series[before[-1] if before else 0:]
    if len(series) < 2:
        return ["It was over before anybody could look."]
    lines = ["| releases in | at s | releases/s since the line before | memory MiB |",
             "|---|---|---|---|"]
    last = series[0]
    for step in range(1, STEPS + 1):
        point = series[step * (len(series) - 1) // STEPS]
        if point["second"] > last["second"]:
            rate = (point["release"] - last["release"]) / (point["second"] - last["second"])
            lines.append(f"| {point['release']:,} | {point['second']:.0f} | {rate:,.0f} | "
                         f"{point['rss_bytes'] / MIB:.0f} |")
            last = point
    return lines


def _bytes(run):
    """Bytes a release of every table and index, the largest first."""
    releases, heaps, all_indexes = run["releases"], 0, 0
    lines = ["| table | rows | heap, bytes a release | indexes, bytes a release |",
             "|---|---|---|---|"]
    def whole(table):
        return table["heap_bytes"] + sum(table["indexes"].values())
    for name, table in sorted(run["sizes"].items(), key=lambda item: -whole(item[1])):
        heaps += table["heap_bytes"]
        all_indexes += sum(table["indexes"].values())
        if whole(table) < releases:
            continue
        each = ", ".join(f"{index} {size / releases:.0f}"
                         for index, size in table["indexes"].items())
        lines.append(f"| {name} | {table['rows']:,} | {table['heap_bytes'] / releases:.0f} | "
                     f"{each or '–'} |")
    lines.append(f"| all, those under a byte included | | {heaps / releases:.0f} | "
                 f"{all_indexes / releases:.0f} |")
    lines += ["", f"The database: {run['database_bytes'] / releases:.0f} bytes a release "
              "(Postgres's own catalogues included)."]
    return lines


def _corpus(run):
    """The same for all releases there are."""
    factor = CORPUS / run["releases"]
    sorting = math.log(CORPUS) / math.log(run["releases"])
    lines = [f"| phase | s | for {CORPUS:,} releases, min |", "|---|---|---|"]
    total = 0.0
    for phase in run["phases"]:
        seconds = phase["wall_s"] * factor * (sorting if phase["name"] in SORTING else 1.0)
        total += seconds
        lines.append(f"| {phase['name']} | {phase['wall_s']:.1f} | {seconds / 60:.1f} |")
    lines.append(f"| together | {run['wall_s']:.1f} | {total / 60:.0f} |")
    return [*lines, "", f"In proportion, sorting times {sorting:.2f}; what no longer fits into "
            "memory may take longer. The database: "
            f"{run['database_bytes'] * factor / 1e9:.0f} GB."]


def main():
    """Loads, prints the report and writes the raw data."""
    options = arguments()
    digger, dumps = options.digger.resolve(), options.dir.resolve()
    options.out.mkdir(parents=True, exist_ok=True)
    scratch = pathlib.Path(tempfile.mkdtemp(prefix="dig-long-", dir=options.scratch))
    os.chmod(scratch, 0o755)
    work = scratch / "files"
    work.mkdir()
    names = {str(scratch): "SCRATCH", str(digger): "DIGGER", str(dumps): "DIR",
             str(peers.ROOT): "."}
    try:
        with Postgres(options.pg_bin, scratch / "postgres") as server:
            where = machine.environment(
                server, digger, sorted(dumps.glob("discogs_*.xml.gz")),
                ["python3", "bench/ingest/long.py", "--digger", "DIGGER", "--dir", "DIR"])
            run = load(server, digger, dumps, work)
        raw.write(options.out / "long.json", {"environment": where, "run": run}, names)
        print(report(run))
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


if __name__ == "__main__":
    main()
