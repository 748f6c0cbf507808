#!/usr/bin/env python3
"""Three nested queries on one database with a hundred connections: Dig, beside
PostGraphile and beside endpoints written by hand, at equal answers."""

import argparse
import json
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.append(str(HERE.parent / "ingest"))

import client  # noqa: E402
import contestants  # noqa: E402
import figures  # noqa: E402
import machine  # noqa: E402
import parameters  # noqa: E402
import peers  # noqa: E402
import process  # noqa: E402
import raw  # noqa: E402
import shapes  # noqa: E402
from wire import Wire  # noqa: E402

CONNECTIONS = 100


def arguments():
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--digger", type=pathlib.Path, required=True, help="a release build")
    parser.add_argument("--one-statement", type=pathlib.Path,
                        help="the release build of bench's `one-statement`")
    parser.add_argument("--executor", type=pathlib.Path,
                        help="the release build of bench's `executor`")
    parser.add_argument("--database-url", default=os.environ.get("DATABASE_URL"),
                        help="a loaded catalogue on this machine; its login reads everything")
    parser.add_argument("--dig-arguments", default="", help="more for `digger serve`")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--records", type=int, default=500, help="that each query is asked for")
    parser.add_argument("--seconds", type=int, default=15, help="of each measurement")
    parser.add_argument("--warm-up", type=int, default=5, help="seconds before each")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--pool", type=int, default=16, help="connections of a server to Postgres")
    parser.add_argument("--only", default="", help="contestants whose names begin so")
    parser.add_argument("--out", type=pathlib.Path, required=True, help="folder for the raw data")
    parser.add_argument("--cache", type=pathlib.Path, default=peers.cache())
    options = parser.parse_args()
    if not options.database_url:
        parser.error("which catalogue? --database-url or DATABASE_URL")
    return options


def field(options, scratch):
    """Everyone who takes part."""
    found = [contestants.Dig(scratch, options.pool, options.digger.resolve(),
                             shlex.split(options.dig_arguments))]
    modules = contestants.installed(options.cache)
    for workers in dict.fromkeys((1, machine.cores())):
        found.append(contestants.PostGraphile(scratch, options.pool, modules, workers))
    if options.one_statement:
        found.append(contestants.OneStatement(scratch, options.pool, options.one_statement.resolve()))
    if options.executor:
        found.append(contestants.Executor(scratch, options.pool, options.executor.resolve(), found[0]))
    # Dig is asked in any case: the others are compared with it.
    return [each for each in found if each is found[0] or each.name.startswith(options.only)]


def postmaster(url):
    """Number of Postgres's main process."""
    return int(parameters.rows(url, "SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1)")[0])


def prepare(contestant, url, wanted, scratch):
    """Asks for everything once: writes the bodies to race with, and returns the
    answers in one shape, their mean size, and the statements of each query."""
    contestant.start(url)
    try:
        cursors = contestant.cursors(wanted["page"])
    finally:
        contestant.stop()
    wire = Wire(url)
    contestant.start(wire.url())
    answers, counted = {}, {}
    try:
        for query in shapes.QUERIES:
            bodies = [json.dumps({"query": contestant.document(query),
                                  "variables": contestant.variables(query, each, cursors)})
                      for each in wanted[query]]
            path = bodies_of(contestant, query, scratch)
            path.write_text("\n".join(bodies) + "\n")
            # What is prepared once is not a part of every request.
            client.post(contestant.address(query), bodies[0])
            wire.clear()
            texts = [answered(contestant, query, body) for body in bodies]
            statements, round_trips = wire.counted()
            answers[query] = [contestant.shaped(query, json.loads(text)["data"]) for text in texts]
            counted[query] = {
                "statements": sum(statements.values()) / len(bodies),
                "round_trips": round_trips / len(bodies),
                "bytes": sum(map(len, texts)) / len(bodies),
                "texts": {shortened(text): count / len(bodies)
                          for text, count in sorted(statements.items(), key=lambda pair: -pair[1])},
            }
    finally:
        contestant.stop()
        wire.close()
    return answers, counted


def keep(scratch, answers):
    """Dig's answers beside what was asked, for whoever gives them without a database."""
    with open(scratch / "answers.jsonl", "w") as file:
        for query in shapes.QUERIES:
            bodies = (scratch / f"Dig-{query}.jsonl").read_text().splitlines()
            for body, data in zip(bodies, answers[query]):
                variables = json.loads(body)["variables"]
                file.write(json.dumps({"variables": variables, "data": data}) + "\n")


def bodies_of(contestant, query, scratch):
    """The file with a query's requests."""
    return scratch / f"{type(contestant).__name__}-{query}.jsonl"


def answered(contestant, query, body):
    """An answer, without errors."""
    status, text = client.post(contestant.address(query), body)
    if status != 200 or b'"errors"' in text[:12]:
        raise SystemExit(f"{contestant.name} answers {status} to {body}:\n{text[:2000]}")
    return text


def shortened(text):
    """A statement, as long as it takes to know it."""
    text = re.sub(r"\s+", " ", text).strip()
    return text if len(text) < 200 else f"{text[:140]} … {text[-50:]}"


def compare(names, answers):
    """Ends the race where two answers differ."""
    first = names[0]
    for name in names[1:]:
        for query in shapes.QUERIES:
            for at, (ours, theirs) in enumerate(zip(answers[first][query], answers[name][query])):
                if ours != theirs:
                    raise SystemExit(f"{name} and {first} differ in answer {at} of {query}: "
                                     + figures.difference(ours, theirs))


def run(contestant, query, seconds, scratch):
    """wrk against a contestant that is up."""
    command = ["wrk", "-t", "1", "-c", str(CONNECTIONS), "-d", f"{seconds}s", "--timeout", "30s",
               "-s", str(HERE / "load.lua"), contestant.address(query),
               "--", str(bodies_of(contestant, query, scratch))]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"wrk failed: {done.stderr or done.stdout}")
    return json.loads(done.stdout.strip().splitlines()[-1])


def measure(contestant, query, options, scratch, database):
    """One measurement, after a warm-up of its own."""
    if options.warm_up:
        run(contestant, query, options.warm_up, scratch)
    server = contestant.server.pid
    before = process.cpu_of_tree(server), process.cpu_of_tree(database), process.busy_of_machine()
    started = time.monotonic()
    figures_of_wrk = run(contestant, query, options.seconds, scratch)
    wall = time.monotonic() - started
    after = process.cpu_of_tree(server), process.cpu_of_tree(database), process.busy_of_machine()
    own, postgres, busy = (end - start for start, end in zip(before, after))
    return {"contestant": contestant.name, "query": query, **figures_of_wrk, "wall_s": wall,
            "server_cpu_s": own, "postgres_cpu_s": postgres,
            # wrk's own work is a part of it.
            "other_cpu_s": busy - own - postgres,
            "server_rss_bytes": process.memory_of_tree(server)}


def main():
    """Prepares, compares, races, prints the report and writes the raw data."""
    options = arguments()
    for needed in ("wrk", "psql"):
        if not shutil.which(needed):
            raise SystemExit(f"{needed} is not there: install the package that has it")
    options.out.mkdir(parents=True, exist_ok=True)
    scratch = pathlib.Path(tempfile.mkdtemp(prefix="dig-graph-"))
    url = options.database_url
    try:
        everyone = field(options, scratch)
        wanted = parameters.draw(url, options.seed, options.records)
        answers, counted = {}, {}
        for each in everyone:
            answers[each.name], counted[each.name] = prepare(each, url, wanted, scratch)
            if each is everyone[0]:
                keep(scratch, answers[each.name])
            print(f"{each.name} has answered everything once", file=sys.stderr)
        compare([each.name for each in everyone], answers)
        del answers
        runs, database = [], postmaster(url)
        for number in range(options.rounds):
            for each in everyone:
                each.start(url)
                try:
                    for query in shapes.QUERIES:
                        runs.append({"round": number + 1, **measure(each, query, options, scratch, database)})
                        print(figures.line(runs[-1]), file=sys.stderr)
                finally:
                    each.stop()
        where = figures.environment(options, url, everyone)
        raw.write(options.out / "race.json",
                  {"environment": where, "counted": counted, "runs": runs},
                  {str(scratch): "SCRATCH", str(options.digger.resolve()): "DIGGER",
                   str(options.cache): "CACHE", str(peers.ROOT): "."})
        print(figures.report(where, counted, runs))
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


if __name__ == "__main__":
    main()
