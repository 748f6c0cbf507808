"""A private Postgres for measurements: the same settings for everyone."""

import os
import pathlib
import pwd
import signal
import subprocess
import sys
import time

import process

# A server that somebody has thought about. Everyone gets these; fsync and
# wal_level are Postgres's own defaults, written out because they matter here.
SETTINGS = {
    "shared_buffers": "2GB",
    "synchronous_commit": "off",
    "max_wal_size": "8GB",
    "checkpoint_timeout": "15min",
    "maintenance_work_mem": "1GB",
    "fsync": "on",
    "wal_level": "replica",
}

OWNER = "postgres"
START_SECONDS = 60


class Postgres:
    """A server on a Unix socket, gone with its data at the end."""

    def __init__(self, binaries, folder):
        self.binaries = pathlib.Path(binaries)
        self.data = pathlib.Path(folder) / "data"
        self.socket = pathlib.Path(folder) / "socket"
        self.log = pathlib.Path(folder) / "postgres.log"
        self.server = None

    def __enter__(self):
        # A request to end must end the server too.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
        as_whom = self._as_whom()
        for folder in (self.data, self.socket):
            folder.mkdir(parents=True)
            if as_whom:
                os.chown(folder, as_whom["user"], as_whom["group"])
        self.run([self._program("initdb"), "-D", self.data, "-U", OWNER, "-A", "trust",
                   "-E", "UTF8", "--locale=C.UTF-8", "--no-instructions"], **as_whom)
        settings = {**SETTINGS, "listen_addresses": "", "unix_socket_directories": self.socket}
        command = [self._program("postgres"), "-D", self.data]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        with open(self.log, "wb") as log:
            # A session of its own: Ctrl-C ends the race, and the race ends this.
            self.server = subprocess.Popen(command, stdout=log, stderr=log,
                                           start_new_session=True, **as_whom)
        try:
            self._wait()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        if self.server.poll() is None:
            # Postgres's fast shutdown.
            self.server.send_signal(signal.SIGINT)
        self.server.wait()

    def _as_whom(self):
        """Postgres refuses to run as root: then it runs as its own user."""
        if os.geteuid() != 0:
            return {}
        for name in ("postgres", "nobody"):
            try:
                user = pwd.getpwnam(name)
            except KeyError:
                continue
            return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": [], "cwd": "/"}
        raise SystemExit("Postgres does not run as root, and there is no user postgres or nobody")

    def _program(self, name):
        return self.binaries / name

    def run(self, command, **options):
        """Runs a program that has to succeed; returns what it said."""
        done = subprocess.run([str(part) for part in command], capture_output=True, text=True,
                              **options)
        if done.returncode != 0:
            raise SystemExit(f"{command[0]} failed: {done.stderr.strip() or done.stdout.strip()}")
        return done.stdout

    def _wait(self):
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            if self.server.poll() is not None:
                break
            ready = subprocess.run([self._program("pg_isready"), "-q", "-h", self.socket])
            if ready.returncode == 0:
                return
            time.sleep(0.1)
        raise SystemExit(f"Postgres did not start; its log is {self.log}:\n"
                         + self.log.read_text(errors="replace")[-2000:])

    def psql(self, database, *arguments):
        """The command line of psql on a database."""
        return [str(part) for part in (self._program("psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1",
                                       "-h", self.socket, "-U", OWNER, "-d", database, *arguments)]

    def sql(self, database, text):
        """Runs statements; the last one's rows come back as lists of texts."""
        out = self.run(self.psql(database, "-A", "-t", "-F", "\x1f", "-R", "\x1e", "-c", text))
        out = out.rstrip("\n")
        return [row.split("\x1f") for row in out.split("\x1e")] if out else []

    def rows(self, database, query):
        """Streams the rows of a query as lines of COPY text."""
        command = self.psql(database, "-c", f"COPY ({query}) TO STDOUT")
        reader = subprocess.Popen(command, stdout=subprocess.PIPE)
        for line in reader.stdout:
            yield line.rstrip(b"\n").decode("utf-8", "surrogateescape")
        if reader.wait() != 0:
            raise SystemExit(f"this query failed: {query}")

    def url(self, database):
        """The address that clients are given."""
        return f"postgresql://{OWNER}@localhost/{database}?host={self.socket}"

    def create(self, database):
        """A fresh database on a server that has nothing left to write."""
        self.drop(database)
        self.sql("postgres", f"CREATE DATABASE {database} TEMPLATE template0")
        self.sql("postgres", "CHECKPOINT")

    def drop(self, database):
        """Drops a database, if it is there."""
        self.sql("postgres", f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")

    def cpu(self):
        """CPU seconds of the server and all its backends, those gone included."""
        return process.cpu_of_tree(self.server.pid)

    def settings(self):
        """Version and settings as the server states them."""
        shown = {name: self.sql("postgres", f"SHOW {name}")[0][0] for name in SETTINGS}
        return {"version": self.sql("postgres", "SELECT version()")[0][0], **shown}

    def sizes(self, database):
        """Rows and bytes of every table, and bytes of every index."""
        tables = self.sql(database, """
            SELECT c.oid, n.nspname || '.' || c.relname, pg_table_size(c.oid)
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema')
            ORDER BY 2""")
        indexes = self.sql(database, """
            SELECT i.indrelid, c.relname, pg_relation_size(c.oid)
            FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
            JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
            ORDER BY 2""")
        sizes = {}
        for oid, name, heap in tables:
            sizes[name] = {
                "rows": int(self.sql(database, f"SELECT count(*) FROM {name}")[0][0]),
                "heap_bytes": int(heap),
                "indexes": {index: int(size) for owner, index, size in indexes if owner == oid},
            }
        return sizes
