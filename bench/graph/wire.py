"""Between a server and Postgres: counts the statements that go by."""

import collections
import socket
import struct
import threading
import urllib.parse

# Asks for an encrypted connection, or to cancel: no session follows by itself.
_SSL, _GSS, _CANCEL = 80877103, 80877104, 80877102


class Wire:
    """Listens on a port of its own and passes everything on to a database."""

    def __init__(self, url):
        self.target = urllib.parse.urlsplit(url)
        self.lock = threading.Lock()
        self.clear()
        self.listener = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._accept, daemon=True).start()

    def clear(self):
        """Begins to count anew."""
        with self.lock:
            self.statements = collections.Counter()
            self.round_trips = 0

    def counted(self):
        """Texts of the statements with how often each was executed, and the
        times that a client waited for the database."""
        with self.lock:
            return dict(self.statements), self.round_trips

    def url(self):
        """The database's address by way of this."""
        login, _, _ = self.target.netloc.rpartition("@")
        port = self.listener.getsockname()[1]
        netloc = f"{login}@127.0.0.1:{port}" if login else f"127.0.0.1:{port}"
        return urllib.parse.urlunsplit(
            (self.target.scheme, netloc, self.target.path, "sslmode=disable", ""))

    def close(self):
        """No further connections; those there are end with their clients."""
        self.listener.close()

    def _accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._session, args=(client,), daemon=True).start()

    def _session(self, client):
        server = connect(self.target)
        threading.Thread(target=_copy, args=(server, client), daemon=True).start()
        session = _Session(self)
        try:
            while chunk := client.recv(65536):
                server.sendall(chunk)
                session.read(chunk)
        except OSError:
            pass
        finally:
            for end in (server, client):
                end.close()


def connect(target):
    """Opens a connection to where an address points, a folder of sockets or a host."""
    options = dict(urllib.parse.parse_qsl(target.query))
    host, port = options.get("host", target.hostname), int(options.get("port", target.port or 5432))
    if host.startswith("/"):
        connection = socket.socket(socket.AF_UNIX)
        connection.connect(f"{host}/.s.PGSQL.{port}")
        return connection
    return socket.create_connection((host, port))


def _copy(source, sink):
    try:
        while chunk := source.recv(65536):
            sink.sendall(chunk)
    except OSError:
        pass


class _Session:
    """What one client says, cut into messages."""

    def __init__(self, wire):
        self.wire, self.waiting, self.started = wire, b"", False
        self.prepared, self.bound = {}, {}

    def read(self, chunk):
        self.waiting += chunk
        while (message := self._next()) is not None:
            self._note(*message)

    def _next(self):
        head = 1 if self.started else 0
        if len(self.waiting) < head + 4:
            return None
        length = head + struct.unpack("!I", self.waiting[head:head + 4])[0]
        if len(self.waiting) < length:
            return None
        message, self.waiting = self.waiting[:length], self.waiting[length:]
        if self.started:
            return message[:1], message[5:]
        # The messages before the first typed one; the last of them starts the session.
        code = struct.unpack("!I", message[4:8])[0]
        self.started = code not in (_SSL, _GSS, _CANCEL)
        return b"", message

    def _note(self, kind, body):
        if kind == b"P":
            name, text = body.split(b"\0", 2)[:2]
            self.prepared[name] = text.decode("utf-8", "replace")
        elif kind == b"B":
            portal, name = body.split(b"\0", 2)[:2]
            self.bound[portal] = self.prepared.get(name, "")
        elif kind == b"E":
            self._count(self.bound.get(body.split(b"\0", 1)[0], ""), False)
        elif kind == b"Q":
            self._count(body.rstrip(b"\0").decode("utf-8", "replace"), True)
        elif kind == b"S":
            self._count(None, True)

    def _count(self, text, waits):
        with self.wire.lock:
            if text is not None:
                self.wire.statements[text] += 1
            self.wire.round_trips += waits
