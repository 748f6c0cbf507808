"""Statements are counted as they are executed, however the bytes are cut."""

import collections
import struct
import threading
import unittest

import wire


class Counting:
    """What a session counts into, without sockets."""

    def __init__(self):
        self.lock, self.statements, self.round_trips = threading.Lock(), collections.Counter(), 0


def message(kind, body=b""):
    """A message as it goes over the wire."""
    return kind + struct.pack("!I", len(body) + 4) + body


START = message(b"", struct.pack("!I", 196608) + b"user\0dig\0\0")
SSL = message(b"", struct.pack("!I", 80877103))
PARSE = message(b"P", b"one\0SELECT 1\0\0\0")
EXECUTE = (message(b"B", b"\0one\0\0\0\0\0\0\0") + message(b"E", b"\0\0\0\0\0") + message(b"S"))


class Session(unittest.TestCase):
    def counted(self, chunks):
        counting = Counting()
        session = wire._Session(counting)
        for chunk in chunks:
            session.read(chunk)
        return dict(counting.statements), counting.round_trips

    def test_what_is_prepared_once_counts_whenever_it_is_executed(self):
        said = SSL + START + PARSE + EXECUTE + EXECUTE
        for size in (len(said), 1, 7):
            chunks = [said[at:at + size] for at in range(0, len(said), size)]
            self.assertEqual(self.counted(chunks), ({"SELECT 1": 2}, 2))

    def test_a_plain_query_is_a_round_trip(self):
        self.assertEqual(self.counted([START, message(b"Q", b"BEGIN\0")]), ({"BEGIN": 1}, 1))


if __name__ == "__main__":
    unittest.main()
