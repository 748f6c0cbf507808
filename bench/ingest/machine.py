"""Where a measurement was made: machine, programs, input."""

import datetime
import hashlib
import os
import pathlib
import platform
import subprocess
import sys


def _first(path, word):
    for line in pathlib.Path(path).read_text().splitlines():
        if line.startswith(word):
            return line.partition(":")[2].strip()
    return None


def _said(*command):
    try:
        done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    except OSError:
        return None
    return done.stdout.strip() if done.returncode == 0 else None


def environment(server, digger, files, command):
    """All that a figure depends on besides what is measured."""
    return {
        "date": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "command": command,
        "machine": machine(),
        "postgres": server.settings(),
        "tree": commit(),
        "digger": program(digger),
        "input": [file(path) for path in files],
    }


def machine():
    """Processor, memory, kernel, and how busy the machine is by itself."""
    return {
        "cpu": _first("/proc/cpuinfo", "model name"),
        "cores": cores(),
        "memory": _first("/proc/meminfo", "MemTotal"),
        "kernel": platform.release(),
        "python": sys.version.split()[0],
        "rustc": _said("rustc", "--version"),
        "load_average": os.getloadavg(),
        "niceness": os.nice(0),
    }


def cores():
    """Cores that this process and its children may use."""
    return len(os.sched_getaffinity(0))


def program(path):
    """A program's own word on its version, and the sum of its file."""
    return {"version": _said(path, "--version"), "sha256": sha256(path)}


def commit():
    """The commit of the tree this file is in, and whether it was changed."""
    here = pathlib.Path(__file__).parent
    return {"commit": _said("git", "-C", here, "rev-parse", "HEAD"),
            "changed_files": _said("git", "-C", here, "status", "--porcelain",
                                   "--untracked-files=no")}


def file(path):
    """Name, size and sum of a dump file."""
    return {"name": path.name, "bytes": path.stat().st_size, "sha256": sha256(path)}


def sha256(path):
    """SHA-256 of a file."""
    with open(path, "rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
