#!/usr/bin/env python3
"""How long pages take when several people read at once: addresses of every kind
of page, drawn by seed from the catalogue, asked for with wrk."""

import argparse
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
from urllib.parse import quote

HERE = pathlib.Path(__file__).resolve().parent
sys.path.extend([str(HERE.parent / "graph"), str(HERE.parent / "ingest")])

import machine  # noqa: E402
import parameters  # noqa: E402
import raw  # noqa: E402


def arguments():
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", default="http://127.0.0.1:8080",
                        help="a server that keeps no answers (--cache-mb 0) and holds nobody to limits")
    parser.add_argument("--database-url", default=os.environ.get("DATABASE_URL"), help="its catalogue")
    parser.add_argument("--connections", type=int, default=20)
    parser.add_argument("--seconds", type=int, default=10, help="of each kind of page")
    parser.add_argument("--warm-up", type=int, default=3, help="seconds before each")
    parser.add_argument("--addresses", type=int, default=500, help="of each kind of page")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=pathlib.Path, help="a file for the raw data")
    options = parser.parse_args()
    if not options.database_url:
        parser.error("which catalogue? --database-url or DATABASE_URL")
    return options


def drawn(options, table):
    """Ids of a table, each as likely as any other."""
    return parameters.rows(options.database_url,
                           f"SELECT id FROM catalog.{table} WHERE in_dump ORDER BY md5(id::text || {options.seed}) "
                           f"LIMIT {options.addresses}")


def busy(options, column, table):
    """Ids by releases drawn by chance, so that those with many come more often."""
    return parameters.rows(options.database_url,
                           f"SELECT {column} FROM catalog.{table} TABLESAMPLE SYSTEM (1) REPEATABLE ({options.seed}) "
                           f"WHERE {column} IS NOT NULL ORDER BY md5(release_id::text || {options.seed}) "
                           f"LIMIT {options.addresses}")


def paths(options):
    """The addresses of each kind of page."""
    releases = parameters.rows(options.database_url,
                               f"SELECT id FROM catalog.release TABLESAMPLE SYSTEM (1) REPEATABLE ({options.seed}) "
                               f"ORDER BY md5(id::text || {options.seed}) LIMIT {options.addresses}")
    words = subprocess.run(
        ["psql", "-X", "-q", "-A", "-t", "-d", options.database_url, "-c",
         f"SELECT title FROM catalog.release TABLESAMPLE SYSTEM (1) REPEATABLE ({options.seed}) "
         f"ORDER BY md5(id::text || {options.seed}) LIMIT {options.addresses}"],
        capture_output=True, text=True, check=True).stdout.splitlines()
    choice = random.Random(options.seed)
    # Half as titles stand, half a word of one.
    asked = [title if at % 2 else choice.choice(title.split() or ["live"]) for at, title in enumerate(words)]
    artists = busy(options, "artist_id", "release_artist")
    return {
        "home": ["/"],
        "search": [f"/search?q={quote(text)}" for text in asked],
        "search for releases": [f"/search?q={quote(text)}&kind=release" for text in asked],
        "release": [f"/release/{number}" for number in drawn(options, "master")],
        "version": [f"/version/{number}" for number in releases],
        "artist": [f"/artist/{number}" for number in artists],
        "artist's releases": [f"/artist/{number}?show=all" for number in artists],
        "artist's credits": [f"/artist/{number}?show=credits" for number in artists],
        "artist's collaborators": [f"/artist/{number}?show=collaborators" for number in artists],
        "label": [f"/label/{number}" for number in busy(options, "label_id", "release_label")],
        "status": ["/status"],
    }


def run(options, file, seconds):
    """wrk over the addresses of a file."""
    done = subprocess.run(["wrk", "-t", "1", "-c", str(options.connections), "-d", f"{seconds}s",
                           "--timeout", "30s", "-s", str(HERE / "load.lua"), options.url, "--", str(file)],
                          capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"wrk failed: {done.stderr or done.stdout}")
    return json.loads(done.stdout.strip().splitlines()[-1])


def main():
    """Asks, prints the table and writes the raw data."""
    options = arguments()
    for needed in ("wrk", "psql"):
        if not shutil.which(needed):
            raise SystemExit(f"{needed} is not there: install the package that has it")
    found = {}
    print(f"| page | requests/s | p50 ms | p95 ms | p99 ms | bytes | failed |\n|{'---|' * 7}")
    with tempfile.TemporaryDirectory() as folder:
        for name, addresses in paths(options).items():
            file = pathlib.Path(folder) / name
            file.write_text("\n".join(addresses) + "\n")
            run(options, file, options.warm_up)
            one = found[name] = {"addresses": len(addresses), **run(options, file, options.seconds)}
            count = max(1, one["requests"])
            print(f"| {name} | {one['requests'] / one['seconds']:,.0f} | {one['p50_ms']:.1f} | {one['p95_ms']:.1f} "
                  f"| {one['p99_ms']:.1f} | {one['bytes'] / count:,.0f} | {one['failed']} |", flush=True)
    if options.out:
        asked = {name: value for name, value in vars(options).items() if name not in ("out", "database_url")}
        raw.write(options.out, {"machine": machine.machine(), "tree": machine.commit(), "asked": asked,
                                "pages": found}, {})


if __name__ == "__main__":
    main()
