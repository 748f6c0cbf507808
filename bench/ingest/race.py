#!/usr/bin/env python3
"""The race: Dig's loader, its peers and the limits, side by side in one run.

Everybody reads the same file, has the same Postgres to themselves with the
same settings, and takes turns; the table has the medians.
"""

import argparse
import os
import pathlib
import shutil
import tempfile

import compare
import machine
import peers
import raw
import table
from contestants import OURS, THEIRS, UNLOGGED, Contestants
from copying import Rows
from postgres import Postgres


def arguments():
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--digger", type=pathlib.Path, required=True, help="a release build")
    parser.add_argument("--dir", type=pathlib.Path, required=True,
                        help="folder with one month's files")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--out", type=pathlib.Path, required=True,
                        help="folder for the raw data, such as bench/runs/DATE-ingest")
    parser.add_argument("--scratch", type=pathlib.Path, default=tempfile.gettempdir(),
                        help="folder on the disk that Postgres is to use")
    parser.add_argument("--pg-bin", type=pathlib.Path, default="/usr/lib/postgresql/15/bin",
                        help="folder of Postgres's server programs")
    parser.add_argument("--no-compare", action="store_true",
                        help="do not compare the tables row by row at the end")
    return parser.parse_args()


def race(options, scratch, server):
    """All rounds; returns the runs in the order in which they were made."""
    cache = peers.cache()
    limits, stages = peers.limits()
    runners = Contestants(server, options.digger, peers.discogskit(cache),
                          peers.disco_quick(cache), limits, options.dir, scratch)
    turns = [("digger", runners.digger_load),
             ("discogskit", runners.discogskit_logged),
             ("discogskit unlogged", runners.discogskit_unlogged),
             ("disco-quick", runners.disco_quick_parse)]
    turns += [(stage, lambda stage=stage: runners.limit(stage)) for stage in stages]
    runs, rows = [], None
    for number in range(1, options.rounds + 1):
        for name, turn in turns:
            runs.append(kept(name, number, turn()))
        rows = rows or Rows(server, options.digger, OURS, scratch / "rows")
        for name, turn in (("copy", rows.one), ("copy twice at once", rows.two),
                           ("copy of the ledger", rows.ledger)):
            runs.append(kept(name, number, turn()))
        server.drop(UNLOGGED)
    return runs, {"copy_bytes": rows.bytes, "ledger_bytes": rows.ledger_bytes,
                  "tables": rows.tables}


def kept(name, number, run):
    """A run with its name, and a word to whoever waits."""
    run = {"name": name, "round": number, **run}
    del run["samples"]
    print(f"round {number}: {name:20} {run['wall_s']:8.2f} s wall, "
          f"{run['client_cpu_s']:7.2f} + {run['server_cpu_s']:6.2f} s CPU, "
          f"others {run['other_cpu_s']:.2f} s", flush=True)
    return run


def same_work(runs):
    """Whoever loads must have loaded everything."""
    counts = {run["name"]: run["releases"] for run in runs if "releases" in run}
    if len(set(counts.values())) != 1:
        raise SystemExit(f"not everybody read the same number of releases: {counts}")
    return next(iter(counts.values()))


def main():
    """Runs the race and writes its raw data."""
    options = arguments()
    options.digger, options.dir = options.digger.resolve(), options.dir.resolve()
    options.out.mkdir(parents=True, exist_ok=True)
    scratch = pathlib.Path(tempfile.mkdtemp(prefix="dig-race-", dir=options.scratch))
    os.chmod(scratch, 0o755)
    work = scratch / "files"
    work.mkdir()
    # Raw data says what was run, not where somebody keeps it.
    names = {str(scratch): "SCRATCH", str(options.digger): "DIGGER", str(options.dir): "DIR",
             str(peers.cache()): "CACHE", str(peers.built()): "TARGET", str(peers.ROOT): "."}
    try:
        with Postgres(options.pg_bin, scratch / "postgres") as server:
            where = machine.environment(
                server, options.digger, options.dir.glob("discogs_*_releases.xml.gz"),
                ["python3", "bench/ingest/race.py", "--digger", "DIGGER", "--dir", "DIR",
                 "--rounds", str(options.rounds)])
            runs, rows = race(options, work, server)
            where |= {"releases": same_work(runs), "rows": rows,
                      "discogskit": peers.discogskit_packages(peers.cache())}
            raw.write(options.out / "race.json", {"environment": where, "runs": runs}, names)
            print(table.markdown(where, runs))
            if not options.no_compare:
                found = compare.compare(server, OURS, THEIRS)
                raw.write(options.out / "compare.json", found, {})
                print(compare.markdown(found))
                if compare.differs(found):
                    raise SystemExit("the race was not over the same work: see the differences")
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


if __name__ == "__main__":
    main()
