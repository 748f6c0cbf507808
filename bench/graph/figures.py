#!/usr/bin/env python3
"""The race's figures for people: `figures.py FOLDER` prints its report again."""

import json
import pathlib
import statistics
import subprocess
import sys

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / "ingest"))

import machine  # noqa: E402
import parameters  # noqa: E402

MIB = 1024 * 1024
SETTINGS = ("shared_buffers", "max_connections", "synchronous_commit", "fsync", "jit")


def environment(options, url, everyone):
    """All that a figure depends on besides what is measured."""
    shown = " || '|' || ".join(f"current_setting('{name}')" for name in SETTINGS)
    values = parameters.rows(url, f"SELECT replace({shown}, ' ', '')")[0].split("|")
    counts = parameters.rows(url, "SELECT count(*) FROM catalog.release")
    packages = {}
    lock = pathlib.Path(options.cache) / "postgraphile/package-lock.json"
    if lock.exists():
        listed = json.loads(lock.read_text())["packages"]
        packages = {name.removeprefix("node_modules/"): package["version"]
                    for name, package in listed.items() if name and "version" in package}
    wrk = subprocess.run(["wrk", "-v"], capture_output=True, text=True).stdout
    return {
        "machine": machine.machine(),
        "tree": machine.commit(),
        "digger": machine.program(options.digger),
        "postgres": {"version": parameters.rows(url, "SHOW server_version")[0],
                     **dict(zip(SETTINGS, values))},
        "releases": int(counts[0]),
        "wrk": wrk.split(" Copyright")[0].strip(),
        "packages": packages,
        "contestants": [each.name for each in everyone],
        "command": ["python3", "bench/graph/race.py", "--seed", options.seed, "--records", options.records,
                    "--seconds", options.seconds, "--warm-up", options.warm_up, "--rounds", options.rounds,
                    "--pool", options.pool, "--dig-arguments", options.dig_arguments],
    }


def difference(ours, theirs, path="answer"):
    """Where two answers part."""
    if isinstance(ours, dict) and isinstance(theirs, dict) and ours.keys() == theirs.keys():
        for key, value in ours.items():
            if value != theirs[key]:
                return difference(value, theirs[key], f"{path}.{key}")
    if isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        for at, (one, other) in enumerate(zip(ours, theirs)):
            if one != other:
                return difference(one, other, f"{path}[{at}]")
    return f"{path}: {_short(ours)} against {_short(theirs)}"


def _short(value):
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) < 400 else f"{text[:400]} …"


def rate(run):
    """Answers a second."""
    return run["requests"] / run["seconds"]


def failed(run):
    """Requests without a proper answer."""
    return sum(run["errors"].values())


def line(run):
    """A measurement in a line."""
    return (f"round {run['round']} {run['query']:<8} {run['contestant']:<26} {rate(run):>8.0f}/s "
            f"p50 {run['p50_ms']:.1f} p99 {run['p99_ms']:.1f} ms, CPU {run['server_cpu_s']:.1f} + "
            f"{run['postgres_cpu_s']:.1f} + {run['other_cpu_s']:.1f} of {run['wall_s']:.1f} s, "
            f"{failed(run)} failed")


def report(where, counted, runs):
    """The race as text for a document."""
    rounds = max(run["round"] for run in runs)
    lines = [f"{where['releases']:,} releases, 100 connections, {rounds} rounds, medians; "
             f"{where['machine']['cores']} cores for server, Postgres {where['postgres']['version']} "
             "and wrk together.", ""]
    for query in dict.fromkeys(run["query"] for run in runs):
        lines += [f"**{query}**", "",
                  "| | requests/s | p50 ms | p99 ms | server + Postgres, CPU ms a request "
                  "| statements | bytes | RSS MiB |", "|---|---|---|---|---|---|---|---|"]
        medians = {}
        for name in where["contestants"]:
            of_name = [run for run in runs if run["query"] == query and run["contestant"] == name]
            medians[name] = _row(lines, name, of_name, counted[name][query])
        lines += ["", _ratios(medians), ""]
    lines.append(f"Failed requests: {sum(failed(run) for run in runs)}. Used by others, wrk included: "
                 f"{sum(run['other_cpu_s'] for run in runs) / sum(run['wall_s'] for run in runs):.2f} "
                 "of a core.")
    return "\n".join(lines)


def _row(lines, name, runs, counted):
    def median(of):
        return statistics.median(of(run) for run in runs)
    rates = sorted(rate(run) for run in runs)
    own = median(lambda run: 1e3 * run["server_cpu_s"] / run["requests"])
    postgres = median(lambda run: 1e3 * run["postgres_cpu_s"] / run["requests"])
    lines.append(
        f"| {name} | {statistics.median(rates):,.0f} ({rates[0]:,.0f}–{rates[-1]:,.0f}) "
        f"| {median(lambda run: run['p50_ms']):.1f} | {median(lambda run: run['p99_ms']):.1f} "
        f"| {own:.2f} + {postgres:.2f} | {counted['statements']:.1f} | {counted['bytes']:,.0f} "
        f"| {median(lambda run: run['server_rss_bytes']) / MIB:.0f} |")
    return statistics.median(rates)


def _ratios(medians):
    dig = medians.get("Dig")
    others = [f"{dig / value:.2f} of {name}" for name, value in medians.items()
              if dig and name != "Dig" and value]
    return f"Dig answers {', '.join(others)}." if others else ""


def main():
    """Prints a report from raw data."""
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    data = json.loads((pathlib.Path(sys.argv[1]) / "race.json").read_text())
    print(report(data["environment"], data["counted"], data["runs"]))


if __name__ == "__main__":
    main()
