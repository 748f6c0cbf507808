"""A command is measured with its children, and a failure is not a result."""

import sys
import unittest

from process import measure

WORK = "import time\nend = time.process_time() + 0.3\nwhile time.process_time() < end: pass"
HEAVY = "text = b'x' * (64 * 1024 * 1024)\nimport time; time.sleep(0.5)"


class Measure(unittest.TestCase):
    def test_children_count(self):
        code = f"import subprocess, sys\nsubprocess.run([sys.executable, '-c', {WORK!r}])"
        self.assertGreaterEqual(measure([sys.executable, "-c", code])["client_cpu_s"], 0.3)

    def test_memory_is_the_commands_and_not_the_interpreters(self):
        ballast = b"x" * (128 * 1024 * 1024)
        light = measure(["sleep", "0.3"])["peak_rss_bytes"]
        heavy = measure([sys.executable, "-c", HEAVY])["peak_rss_bytes"]
        self.assertLess(light, len(ballast) // 4)
        self.assertGreater(heavy, 64 * 1024 * 1024)

    def test_a_command_that_fails_ends_the_race(self):
        with self.assertRaises(SystemExit):
            measure([sys.executable, "-c", "raise SystemExit(3)"])


if __name__ == "__main__":
    unittest.main()
