"""One command, measured: time, CPU, memory, disk, and what it said when."""

import os
import pathlib
import subprocess
import threading
import time

TICK = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")

# How often memory, disk and CPU are looked at while the command runs.
SAMPLE_SECONDS = 0.2


def _stat(pid):
    """The fields of /proc/PID/stat after the name, or none if it is gone."""
    try:
        text = pathlib.Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return None
    return text[text.rindex(")") + 2:].split()


def _children(pid):
    """Children of all threads of a process."""
    found = []
    try:
        for thread in os.listdir(f"/proc/{pid}/task"):
            with open(f"/proc/{pid}/task/{thread}/children") as file:
                found += [int(child) for child in file.read().split()]
    except OSError:
        pass
    return found


def tree(pid):
    """A process and everything below it."""
    found, waiting = [], [pid]
    while waiting:
        pid = waiting.pop()
        found.append(pid)
        waiting += _children(pid)
    return found


def cpu_of_tree(pid):
    """CPU seconds of a process, of its living descendants, and of its dead
    ones as far as somebody waited for them."""
    ticks = 0
    for each in tree(pid):
        if fields := _stat(each):
            # utime, stime, cutime, cstime
            ticks += sum(int(field) for field in fields[11:15])
    return ticks / TICK


def memory_of_tree(pid):
    """Resident bytes of a process and its descendants; what they share is
    counted for each."""
    pages = 0
    for each in tree(pid):
        if fields := _stat(each):
            pages += int(fields[21])
    return pages * PAGE


def high_water(pid):
    """The kernel's own mark of a process's resident bytes. The mark that is
    handed over at its end would include this interpreter, which forked it."""
    try:
        status = pathlib.Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    for line in status.splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    return 0


def busy_of_machine():
    """CPU seconds that the whole machine has worked since it started."""
    with open("/proc/stat") as file:
        fields = [int(field) for field in file.readline().split()[1:9]]
    user, nice, system, _idle, _wait, irq, softirq, _steal = fields
    return (user + nice + system + irq + softirq) / TICK


def bytes_under(folders):
    """Bytes that files under these folders take on disk."""
    total = 0
    for folder in folders:
        for path in pathlib.Path(folder).rglob("*"):
            try:
                total += path.lstat().st_blocks * 512
            except OSError:
                continue
    return total


class _Listener(threading.Thread):
    """Keeps a stream's lines with the second at which each arrived."""

    def __init__(self, stream, started):
        super().__init__(daemon=True)
        self.stream, self.started, self.lines = stream, started, []
        self.start()

    def run(self):
        with self.stream:
            for line in self.stream:
                text = line.decode("utf-8", "replace").rstrip("\n")
                self.lines.append((time.monotonic() - self.started, text))


def measure(command, server=None, folders=(), env=None, on_sample=None):
    """Runs a command to its end and says what it took.

    `server` is the Postgres whose CPU counts; `folders` are those where the
    command may put files of its own. `samples` are (seconds, CPU of the
    client, CPU of the server), for cutting the run into phases afterwards.
    """
    command = [str(part) for part in command]
    disk_before = bytes_under(folders)
    load_before = os.getloadavg()[0]
    busy, server_cpu = busy_of_machine(), server.cpu() if server else 0.0
    started = time.monotonic()
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                             stderr=subprocess.PIPE, env={**os.environ, **(env or {})})
    said = [_Listener(child.stdout, started), _Listener(child.stderr, started)]
    try:
        taken = _watch(child, started, server, server_cpu, folders, disk_before, on_sample)
    except BaseException:
        # Ctrl-C, or a request to end: nobody would wait for it any more.
        child.kill()
        child.wait()
        raise
    wall, usage, samples, peak_memory, peak_disk = taken
    for listener in said:
        listener.join()
    client_cpu = usage.ru_utime + usage.ru_stime
    server_cpu = server.cpu() - server_cpu if server else 0.0
    samples.append((wall, client_cpu, server_cpu))
    out, err = (listener.lines for listener in said)
    if child.returncode != 0:
        words = "\n".join(line for _, line in (out + err)[-20:])
        raise SystemExit(f"this failed with {child.returncode}: {' '.join(command)}\n{words}")
    return {
        "command": command,
        "wall_s": wall,
        "client_cpu_s": client_cpu,
        "server_cpu_s": server_cpu,
        # The machine's own work is not the race's: much of it spoils a round.
        "other_cpu_s": busy_of_machine() - busy - client_cpu - server_cpu,
        "load_before": load_before,
        "peak_rss_bytes": peak_memory,
        "peak_disk_bytes": peak_disk,
        "samples": samples,
        "out": out,
        "err": err,
    }


def _watch(child, started, server, server_cpu, folders, disk_before, on_sample):
    """Looks at a child again and again until it has ended."""
    samples, peak_memory, peak_disk = [(0.0, 0.0, 0.0)], 0, 0
    while True:
        pid, status, usage = os.wait4(child.pid, os.WNOHANG)
        if pid:
            child.returncode = os.waitstatus_to_exitcode(status)
            return time.monotonic() - started, usage, samples, peak_memory, peak_disk
        memory = memory_of_tree(child.pid)
        # The mark misses nothing between two looks, but is of one process.
        peak_memory = max(peak_memory, memory, high_water(child.pid))
        if folders:
            peak_disk = max(peak_disk, bytes_under(folders) - disk_before)
        sample = (time.monotonic() - started, cpu_of_tree(child.pid),
                  server.cpu() - server_cpu if server else 0.0)
        samples.append(sample)
        if on_sample:
            on_sample(sample, memory)
        _wait_for(child.pid, SAMPLE_SECONDS)


def _wait_for(pid, seconds):
    """Waits so long, or until the process ends."""
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        fields = _stat(pid)
        if fields is None or fields[0] == "Z":
            return
        time.sleep(min(left, 0.01))
