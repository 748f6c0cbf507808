#!/usr/bin/env python3
"""A first load and the next month's update over it, one after the other in each
round: how much of the first load's time an update takes."""

import argparse
import os
import pathlib
import shutil
import statistics
import tempfile

import machine
import peers
import raw
from phases import messages, reported
from postgres import Postgres
from process import measure

DATABASE = "updated"

MIB = 1024 * 1024
LOADS = ("first", "update")


def arguments():
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--digger", type=pathlib.Path, required=True, help="a release build")
    parser.add_argument("--first", type=pathlib.Path, required=True,
                        help="folder with one month's files")
    parser.add_argument("--second", type=pathlib.Path, required=True,
                        help="folder with the next month's files")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--out", type=pathlib.Path, required=True, help="folder for the raw data")
    parser.add_argument("--scratch", type=pathlib.Path, default=tempfile.gettempdir(),
                        help="folder on the disk that Postgres is to use")
    parser.add_argument("--pg-bin", type=pathlib.Path, default="/usr/lib/postgresql/15/bin",
                        help="folder of Postgres's server programs")
    return parser.parse_args()


def load(server, digger, dumps):
    """Loads a month into what is there and returns the measured run."""
    # Nothing of the run before is left to be written.
    server.sql("postgres", "CHECKPOINT")
    run = measure([digger, "--log-format", "json", "--log", "info,sqlx=warn", "ingest", "load", "--no-index",
                   "--database-url", server.url(DATABASE), "--dir", dumps], server)
    run["phases_reported"] = reported(run)
    run["files"] = [fields for _, message, fields in messages(run["err"]) if message == "loaded"]
    # Too short to be cut into phases from outside.
    del run["samples"], run["err"], run["out"]
    return run


def one_round(server, digger, first, second):
    """Both loads, into a fresh database."""
    server.create(DATABASE)
    server.run([digger, "--log", "warn", "migrate", "up", "--database-url", server.url(DATABASE)])
    return {"first": load(server, digger, first), "update": load(server, digger, second)}


def cpu(run):
    """CPU seconds of client and server."""
    return run["client_cpu_s"] + run["server_cpu_s"]


def report(rounds):
    """The rounds as text for a document."""
    changes = rounds[0]["update"]["files"]
    releases = next(file for file in changes if "_releases" in file["file"])
    lines = [f"{releases['records']:,} releases in the second month: {releases['added']:,} added, "
             f"{releases['changed']:,} changed, {releases['removed']:,} removed; "
             f"{len(rounds)} rounds, medians (spread of the wall seconds in brackets).", "",
             "| load | wall s | CPU s client + server | peak RSS MiB | others, CPU s |",
             "|---|---|---|---|---|"]
    for name in LOADS:
        runs = [each[name] for each in rounds]
        walls = sorted(run["wall_s"] for run in runs)
        def median(key, runs=runs):
            return statistics.median(run[key] for run in runs)
        lines.append(f"| {name} | {statistics.median(walls):.2f} ({walls[0]:.2f}–{walls[-1]:.2f}) "
                     f"| {median('client_cpu_s'):.2f} + {median('server_cpu_s'):.2f} "
                     f"| {median('peak_rss_bytes') / MIB:.0f} | {median('other_cpu_s'):.1f} |")
    walls = [each["update"]["wall_s"] / each["first"]["wall_s"] for each in rounds]
    spent = [cpu(each["update"]) / cpu(each["first"]) for each in rounds]
    lines += ["", f"The update takes {statistics.median(walls):.3f} of the first load's time "
              f"({min(walls):.3f}–{max(walls):.3f}), {statistics.median(spent):.3f} of its CPU.",
              "", "| part of the update | s |", "|---|---|"]
    for part in rounds[0]["update"]["phases_reported"]:
        taken = [each["update"]["phases_reported"][part] for each in rounds]
        lines.append(f"| {part} | {statistics.median(taken):.2f} |")
    return "\n".join(lines)


def main():
    """Measures, prints the report and writes the raw data."""
    options = arguments()
    digger, first, second = (path.resolve()
                             for path in (options.digger, options.first, options.second))
    options.out.mkdir(parents=True, exist_ok=True)
    scratch = pathlib.Path(tempfile.mkdtemp(prefix="dig-update-", dir=options.scratch))
    os.chmod(scratch, 0o755)
    names = {str(scratch): "SCRATCH", str(digger): "DIGGER", str(first): "FIRST",
             str(second): "SECOND", str(peers.ROOT): "."}
    try:
        with Postgres(options.pg_bin, scratch / "postgres") as server:
            where = machine.environment(
                server, digger,
                [file for month in (first, second) for file in sorted(month.glob("*.xml.gz"))],
                ["python3", "bench/ingest/update.py", "--digger", "DIGGER", "--first", "FIRST",
                 "--second", "SECOND", "--rounds", str(options.rounds)])
            rounds = [one_round(server, digger, first, second) for _ in range(options.rounds)]
            releases = server.sql(DATABASE, "SELECT count(*) FROM catalog.release")[0][0]
        raw.write(options.out / f"update-{releases}.json",
                  {"environment": where, "rounds": rounds}, names)
        print(report(rounds))
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


if __name__ == "__main__":
    main()
