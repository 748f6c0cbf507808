"""The loaders and the limits: how each is run, and what it left behind."""

import json
import pathlib
import shutil

from phases import phases, reported, until
from process import measure

OURS = "race_ours"
THEIRS = "race_theirs"
UNLOGGED = "race_unlogged"


class Contestants:
    """Everyone who takes part, on one file and one server."""

    def __init__(self, server, digger, discogskit, disco_quick, limits, dumps, scratch):
        self.server = server
        self.digger, self.discogskit = digger, discogskit
        self.disco_quick, self.limits = disco_quick, limits
        self.dumps, self.scratch = dumps, scratch
        [self.file] = dumps.glob("discogs_*_releases.xml.gz")

    def digger_load(self):
        """`digger ingest load --only releases` into an empty catalogue."""
        self.server.create(OURS)
        url = self.server.url(OURS)
        self.server.run([self.digger, "--log", "warn", "migrate", "up", "--database-url", url])
        run = measure([self.digger, "--log-format", "json", "--log", "info,sqlx=warn", "ingest",
                       "load", "--no-index", "--database-url", url, "--dir", self.dumps,
                       "--only", "releases"],
                      self.server, [self.scratch])
        run["phases"] = phases(run)
        run["phases_reported"] = reported(run)
        run["until_rows"] = until(run["phases"], "rows")
        run["until_indexes"] = until(run["phases"], "indexes")
        return self._loaded(run, OURS, "catalog.release")

    def discogskit_logged(self):
        """discogskit at its best settings for two cores, tables logged."""
        return self._discogskit(THEIRS, [])

    def discogskit_unlogged(self):
        """The same with tables that a crash empties."""
        return self._discogskit(UNLOGGED, ["--pg-unlogged"])

    def _discogskit(self, database, more):
        self.server.create(database)
        # It unpacks beside the file, so the file gets a folder of its own.
        beside = self.scratch / "discogskit"
        beside.mkdir()
        temporary = self.scratch / "tmp"
        temporary.mkdir()
        file = pathlib.Path(shutil.copy(self.file, beside))
        run = measure([self.discogskit, "load", "--dsn", self.server.url(database), "--overwrite",
                       "--parse-workers", "2", "--pg-write-workers", "1", "--pg-index-workers", "2",
                       "--chunk-mb", "64", *more, file],
                      self.server, [self.scratch], env={"TMPDIR": str(temporary)})
        shutil.rmtree(beside)
        shutil.rmtree(temporary)
        return self._loaded(run, database, "releases")

    def _loaded(self, run, database, table):
        """Adds what a load left in the database, and what it left the server
        to write to disk later."""
        run["checkpoint_s"] = measure(self.server.psql("postgres", "-c", "CHECKPOINT"))["wall_s"]
        run["releases"] = int(self.server.sql(database, f"SELECT count(*) FROM {table}")[0][0])
        run["sizes"] = self.server.sizes(database)
        run["database_bytes"] = int(
            self.server.sql(database, f"SELECT pg_database_size('{database}')")[0][0])
        return run

    def disco_quick_parse(self):
        """disco-quick reads every release and keeps nothing."""
        run = measure([self.disco_quick, self.file])
        run["releases"] = json.loads(run["out"][-1][1])["records"]
        return run

    def limit(self, name):
        """One stage of Dig's own, alone."""
        run = measure([self.limits, name, self.file])
        run["met"] = json.loads(run["out"][-1][1])
        return run
