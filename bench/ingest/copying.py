"""COPY alone: the rows of a load, sent again as text, without anything else."""

import pathlib
import shutil

from process import measure

# A database whose tables have neither keys nor indexes.
BARE = "race_bare"
LEDGER = "ingest.raw_entities"


class Rows:
    """The rows of a loaded database as files, in two halves."""

    def __init__(self, server, digger, database, folder):
        self.server = server
        self.digger = digger
        self.folder = pathlib.Path(folder)
        self.folder.mkdir()
        # What a file of releases fills: the other tables are other kinds', or
        # are computed when the month is published.
        found = server.sql(database, """
            SELECT DISTINCT table_name FROM information_schema.columns
            WHERE table_schema = 'catalog'
              AND (column_name = 'release_id' OR table_name IN ('release', 'role'))
              AND table_name NOT LIKE '%\\_count'
            ORDER BY 1""")
        self.tables = [f"catalog.{name}" for [name] in found]
        self.bytes = sum(self._export(database, table) for table in self.tables)
        self.ledger_bytes = self._export(database, LEDGER)

    def _export(self, database, table):
        """Writes a table's rows to two files of about the same size."""
        whole = self.folder / table
        self.server.run(self.server.psql(database, "-c", f"\\copy {table} to '{whole}'"))
        size = whole.stat().st_size
        with open(whole, "rb") as rows:
            rows.seek(size // 2)
            # A row is a line: COPY escapes what breaks a line in a value.
            rows.readline()
            half = rows.tell()
            rows.seek(0)
            with open(self._part(table, 1), "wb") as first:
                shutil.copyfileobj(rows, first)
                first.truncate(half)
            rows.seek(half)
            with open(self._part(table, 2), "wb") as second:
                shutil.copyfileobj(rows, second)
        whole.unlink()
        return size

    def _part(self, table, number):
        return self.folder / f"{table}.{number}"

    def _script(self, name, tables, parts):
        """A psql script that copies parts of tables."""
        script = self.folder / f"{name}.sql"
        lines = [f"\\copy bare.{table.split('.')[1]} from '{self._part(table, part)}'\n"
                 for table in tables for part in parts]
        script.write_text("".join(lines))
        return script

    def _bare(self):
        """The tables anew, as the migrations make them but without keys."""
        self.server.create(BARE)
        self.server.run([self.digger, "--log", "warn", "migrate", "up", "--database-url",
                          self.server.url(BARE)])
        makes = [f"CREATE TABLE bare.{table.split('.')[1]} (LIKE {table} INCLUDING CONSTRAINTS)"
                 for table in [*self.tables, LEDGER]]
        self.server.sql(BARE, "; ".join(["CREATE SCHEMA bare", *makes, "CHECKPOINT"]))

    def _sessions(self, scripts):
        """Runs scripts at the same time, each in a session of its own."""
        self._bare()
        command = " ".join(f"\"$@\" -f '{script}' & p{number}=$!;"
                           for number, script in enumerate(scripts))
        waits = " && ".join(f"wait $p{number}" for number in range(len(scripts)))
        run = measure(["sh", "-c", f"{command} {waits}", "sh", *self.server.psql(BARE)],
                      self.server)
        self.server.drop(BARE)
        return run

    def one(self):
        """All rows of the catalogue in one session."""
        return self._sessions([self._script("one", self.tables, (1, 2))])

    def two(self):
        """The same in two sessions, each with one half of every table."""
        return self._sessions([self._script("first", self.tables, (1,)),
                               self._script("second", self.tables, (2,))])

    def ledger(self):
        """The rows of the ledger, which only Dig writes."""
        return self._sessions([self._script("ledger", [LEDGER], (1, 2))])
