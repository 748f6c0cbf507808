"""What a load did when: its log, cut into phases."""

import json

# A phase begins with the first line that opens with these words. Phases that a
# loader skips are left out.
BEGINS = (
    ("rows", ("reading",)),
    ("indexes", ("building index", "building indexes")),
    ("vacuum", ("vacuuming",)),
    ("analyze", ("analyzing",)),
    ("placeholders", ("filling in placeholders",)),
    ("counts", ("counting edges",)),
    ("publish", ("publishing",)),
)


def messages(lines):
    """The loader's JSON log lines as (second, message, fields)."""
    for second, line in lines:
        try:
            entry = json.loads(line)
        except ValueError:
            continue
        yield second, entry.get("message", ""), entry


def phases(run):
    """Phases of a measured run of the loader: name, wall and CPU seconds.

    The first reaches back to the start of the process and the last to its end,
    so that together they are the whole run.
    """
    begins = {}
    rows_done = None
    for second, message, _ in messages(run["err"]):
        for name, words in BEGINS:
            if message.startswith(words) and name not in begins:
                begins[name] = second
        if message == "loaded":
            rows_done = second
    if "rows" not in begins or rows_done is None:
        raise SystemExit("the loader's log does not say when its rows were done")
    # What follows the rows belongs to what comes after them.
    later = [(name, second) for name, second in begins.items() if second >= rows_done]
    later.sort(key=lambda item: item[1])
    starts = [("rows", 0.0)]
    starts += [(name, rows_done if at == 0 else second)
               for at, (name, second) in enumerate(later)]
    ends = [second for _, second in starts[1:]] + [run["wall_s"]]
    return [_phase(run["samples"], name, start, end)
            for (name, start), end in zip(starts, ends)]


def reported(run):
    """What the loader itself says that its phases took, in seconds: beside
    what was seen from outside, which knows the CPU too."""
    return {fields["phase"]: float(fields["seconds"])
            for _, message, fields in messages(run["err"]) if message == "took"}


def _phase(samples, name, start, end):
    client_start, server_start = _cpu_at(samples, start)
    client_end, server_end = _cpu_at(samples, end)
    return {"name": name, "wall_s": end - start,
            "client_cpu_s": client_end - client_start,
            "server_cpu_s": server_end - server_start}


def _cpu_at(samples, second):
    """CPU of client and server until this second, between two samples in
    proportion."""
    before = samples[0]
    for after in samples:
        if after[0] >= second:
            span = after[0] - before[0]
            part = (second - before[0]) / span if span > 0 else 1.0
            return tuple(before[i] + (after[i] - before[i]) * part for i in (1, 2))
        before = after
    return before[1], before[2]


def until(parts, last):
    """Sums of all phases up to and including this one; without it, up to
    where it would have stood."""
    order = [name for name, _ in BEGINS]
    taken = [part for part in parts if order.index(part["name"]) <= order.index(last)]
    return {key: sum(part[key] for part in taken)
            for key in ("wall_s", "client_cpu_s", "server_cpu_s")}
