"""The servers that race: how each is started, and where it answers what."""

import os
import pathlib
import shutil
import signal
import socket
import subprocess
import time

import client
import parameters
import shapes

HERE = pathlib.Path(__file__).resolve().parent
START_SECONDS = 60
UNLIMITED = "anonymous requests=1000000000 cost=4000000000"


def free_port():
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


class Contestant:
    """A server for the time of a `with`."""

    name = None
    # Whose GraphQL it understands; none for one that understands none.
    speaks = None

    def __init__(self, scratch, connections):
        self.scratch, self.connections = pathlib.Path(scratch), connections
        self.port = self.server = self.log = None

    def start(self, url):
        """Starts it on a database, and waits until it answers."""
        self.port = free_port()
        command, env = self.command(url)
        self.log = self.scratch / f"{type(self).__name__}.log"
        with open(self.log, "ab") as log:
            self.server = subprocess.Popen([str(part) for part in command], stdin=subprocess.DEVNULL,
                                           stdout=log, stderr=log, cwd=self.folder(),
                                           env={**os.environ, **env}, start_new_session=True)
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until and self.server.poll() is None:
            try:
                client.post(self.address("page"), '{"query":"{ __typename }"}')
                return
            except OSError:
                time.sleep(0.1)
        self.stop()
        raise SystemExit(f"{self.name} did not start:\n{self.log.read_text(errors='replace')[-2000:]}")

    def stop(self):
        """Ends it."""
        if self.server and self.server.poll() is None:
            self.server.send_signal(signal.SIGTERM)
            try:
                self.server.wait(timeout=15)
            except subprocess.TimeoutExpired:
                self.server.kill()
                self.server.wait()
        self.server = None

    def folder(self):
        """Where it is started."""
        return self.scratch

    def address(self, _query):
        """Where it answers a query."""
        return f"http://127.0.0.1:{self.port}/graphql"

    def document(self, query):
        """The text it is asked with."""
        return shapes.document(self.speaks, query)

    def variables(self, query, wanted, _cursors):
        """The variables of a query about a record."""
        return {"id": wanted}

    def shaped(self, _query, data):
        """Its answer as Dig would put it."""
        return data

    def command(self, url):
        """Its command line and environment."""
        raise NotImplementedError


class Dig(Contestant):
    """The graph, through HTTP."""

    name, speaks = "Dig", "dig"

    def __init__(self, scratch, connections, digger, arguments):
        super().__init__(scratch, connections)
        self.digger, self.arguments = digger, arguments
        self.known = None

    def command(self, url):
        return [self.digger, "serve", "--database-url", url, "--listen", f"127.0.0.1:{self.port}",
                "--max-connections", self.connections, "--index-dir", self.scratch / "no-index",
                # An answer that is kept would be the memory's, not the graph's, and the
                # others hold nobody to limits.
                "--no-index-build", "--cache-mb", "0", "--tiers", UNLIMITED, *self.arguments], {}

    def cursors(self, wanted):
        """Cursors of releases."""
        self.known = parameters.cursors_of_dig(self.address("page"), wanted)
        return self.known

    def variables(self, query, wanted, cursors):
        return {"after": cursors[wanted]} if query == "page" else {"id": wanted}


class PostGraphile(Dig):
    """PostGraphile 5, one process or several that share the port."""

    speaks = "postgraphile"

    def __init__(self, scratch, connections, modules, workers):
        Contestant.__init__(self, scratch, connections)
        self.modules, self.workers = modules, workers
        self.name = f"PostGraphile, {workers} process{'es' if workers > 1 else ''}"

    def folder(self):
        return self.modules

    def command(self, url):
        env = {"NODE_ENV": "production", "GRAPHILE_ENV": "production", "DATABASE_URL": url,
               "PORT": str(self.port), "WORKERS": str(self.workers),
               # The same number of connections for everyone.
               "POOL": str(max(1, self.connections // self.workers))}
        return [self.modules / "node_modules/node/bin/node", "server.mjs"], env

    def cursors(self, wanted):
        return parameters.cursors_of_postgraphile(self.address("page"), wanted)

    def shaped(self, query, data):
        return shapes.of_postgraphile(query, data)


class OneStatement(Contestant):
    """An endpoint for each query, with one statement behind it and no GraphQL."""

    name = "one statement by hand"

    def __init__(self, scratch, connections, program):
        super().__init__(scratch, connections)
        self.program = program

    def command(self, url):
        return [self.program, url, f"127.0.0.1:{self.port}", self.connections], {}

    def address(self, query):
        return f"http://127.0.0.1:{self.port}/{query}"

    def document(self, query):
        return query

    def cursors(self, _wanted):
        """It goes by ids."""
        return None


class Executor(Contestant):
    """The same answers by async-graphql alone: Dig's, read before the race."""

    name, speaks = "async-graphql without a database", "dig"

    def __init__(self, scratch, connections, program, dig):
        super().__init__(scratch, connections)
        self.program, self.dig = program, dig

    def command(self, url):
        return [self.program, self.scratch / "answers.jsonl", f"127.0.0.1:{self.port}"], {}

    def cursors(self, _wanted):
        """Dig's."""
        return self.dig.known

    def variables(self, query, wanted, cursors):
        return self.dig.variables(query, wanted, cursors)


def installed(cache):
    """PostGraphile's folder with its packages, installed if they are not there."""
    source = HERE / "postgraphile"
    folder = pathlib.Path(cache) / "postgraphile"
    folder.mkdir(parents=True, exist_ok=True)
    for file in source.iterdir():
        shutil.copy(file, folder)
    if not (folder / "node_modules/node/bin/node").exists():
        done = subprocess.run(["npm", "install", "--no-audit", "--no-fund"], cwd=folder)
        if done.returncode != 0:
            raise SystemExit("PostGraphile could not be installed: is npm there?")
    return folder
