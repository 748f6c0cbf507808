"""What Dig is measured beside, from its packages, in a folder of its own."""

import os
import pathlib
import subprocess
import venv

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent

DISCOGSKIT = "0.2.0"
DISCO_QUICK = "0.3.0"


def cache():
    """Where peers are kept between races."""
    home = os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache"
    return pathlib.Path(home) / "dig-bench"


def _run(command, **options):
    done = subprocess.run([str(part) for part in command], **options)
    if done.returncode != 0:
        raise SystemExit(f"this failed: {' '.join(str(part) for part in command)}")


def discogskit(folder):
    """Installs discogskit, if it is not there; returns its program."""
    home = folder / f"discogskit-{DISCOGSKIT}"
    done = home / "installed"
    if not done.exists():
        venv.create(home, with_pip=True, clear=True)
        _run([home / "bin/pip", "install", "--quiet", f"discogskit=={DISCOGSKIT}"])
        done.touch()
    return home / "bin/discogskit"


def discogskit_packages(folder):
    """All that discogskit runs with, with versions."""
    home = folder / f"discogskit-{DISCOGSKIT}"
    out = subprocess.run([home / "bin/pip", "freeze"], capture_output=True, text=True, check=True)
    return out.stdout.split()


def disco_quick(folder):
    """Builds the counter around disco-quick; returns it."""
    target = folder / f"disco-quick-{DISCO_QUICK}"
    _run(["cargo", "build", "--quiet", "--locked", "--release",
          "--manifest-path", HERE / "disco-quick/Cargo.toml", "--target-dir", target])
    return target / "release/disco-quick-count"


def built():
    """Where cargo puts what it builds of Dig."""
    return pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))


def limits():
    """Builds the program that runs one stage of the loader; returns it and
    the names of the stages."""
    target = built()
    _run(["cargo", "build", "--quiet", "--locked", "--release", "--package", "bench",
          "--bin", "limits"], cwd=ROOT)
    program = target / "release/limits"
    names = subprocess.run([program], capture_output=True, text=True, check=True).stdout.split()
    return program, names
