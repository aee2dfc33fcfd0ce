#!/usr/bin/env python3
"""The verbs of this repository, the same for people and for CI; standard library only.

usage: ./do VERB [ARGUMENTS]

  run [ARGS]      solve, compare and explain the shipped scenario: foedus run ukraine ARGS
  test [ARGS]     format, lint, types, import contract and tests; ARGS go to pytest
  check           the same without the tests
  foedus ARGS     any foedus command, in this repository's environment
  docs            draw the picture of the README again and execute the documentation
  bench [NAME]    run the benchmarks, or those whose file name contains NAME
  lock [ARGS]     resolve the lock files again; --upgrade takes newer versions
  clean           remove the environment and every cache (runs/ stays)

The environment is .venv, made with venv and pip from requirements/*.lock, every file checked
against its hash. It is made once and again only when a lock, pyproject.toml, the place of the
repository or Python changes; in between nothing touches the network.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
RUNTIME, DEV, PEERS = "runtime", "dev", "peers"
OLDEST = (3, 11)
CACHES = (".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis", ".import_linter_cache")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


class DoError(Exception):
    """A fault that a person can mend, said in one line."""


def say(text: str) -> None:
    """Tell what is happening, apart from the output of the commands."""
    print(f"do: {text}", file=sys.stderr, flush=True)


def call(*command: object, **options: object) -> int:
    """Run a command in the repository and return its exit code."""
    try:
        process = subprocess.Popen([str(part) for part in command], cwd=ROOT, **options)
    except FileNotFoundError:
        raise DoError(f"{command[0]} is not there; ./do clean and try again") from None
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue  # the command got it too, and says itself what is kept


# The environment


def require_python() -> None:
    """Go on under a newer Python when this one is too old, or say what is needed."""
    if sys.version_info >= OLDEST:
        return
    for minor in (13, 12, 11, 14):
        newer = shutil.which(f"python3.{minor}")
        if newer:
            os.execv(newer, [newer, __file__, *sys.argv[1:]])  # noqa: S606 - no shell is wanted
    needed, found = ".".join(map(str, OLDEST)), ".".join(map(str, sys.version_info[:3]))
    raise DoError(f"foedus needs Python {needed} or newer, and this is {found} ({sys.executable})")


def fingerprint(kind: str) -> str:
    """Sum up everything the environment is made from."""
    digest = hashlib.sha256(f"{ROOT}\n{sys.version_info[:2]}\n".encode())
    for path in (ROOT / "pyproject.toml", ROOT / "requirements" / f"{kind}.lock"):
        if not path.is_file():
            raise DoError(
                f"{path.relative_to(ROOT)} is missing; restore it, or write it with ./do lock"
            )
        digest.update(path.read_bytes())
    return digest.hexdigest()


def stamp(kind: str) -> Path:
    """The file that says an environment of this kind is complete."""
    return VENV / f".{kind}-complete"


def ready(kind: str) -> bool:
    """Tell whether the environment is complete and made from what stands here now."""
    path = stamp(kind)
    return PYTHON.exists() and path.is_file() and path.read_text() == fingerprint(kind)


def set_up(kind: str) -> None:
    """Make the environment, or bring it up to date; a development one serves runs too."""
    if ready(kind) or (kind == RUNTIME and ready(DEV)):
        return
    for old in (RUNTIME, DEV, PEERS):
        stamp(old).unlink(missing_ok=True)
    say(f"setting up .venv from requirements/{kind}.lock (some minutes, once)")
    started = time.monotonic()
    if call(PYTHON, "-c", same_python(), stderr=subprocess.DEVNULL) if PYTHON.exists() else True:
        make_venv()
    lock = ROOT / "requirements" / f"{kind}.lock"
    if pip("--require-hashes", "--no-deps", "-r", lock):
        raise DoError("pip could not install the locked packages; its reason stands above")
    if pip("--no-deps", "--no-build-isolation", "-e", ROOT):
        raise DoError("pip could not install foedus itself; its reason stands above")
    stamp(kind).write_text(fingerprint(kind))
    say(f"environment complete after {time.monotonic() - started:.0f} s")


def pip(*arguments: object, **variables: str) -> int:
    """Install into the environment, without questions and without news of pip itself."""
    command = (PYTHON, "-m", "pip", "--disable-pip-version-check", "--no-input", "install", "-q")
    environment = os.environ | {"PIP_ROOT_USER_ACTION": "ignore"} | variables
    return call(*command, *arguments, env=environment)


def set_up_peers() -> None:
    """Add the peers that tests compare with, or say why those tests will skip."""
    if ready(PEERS):
        return
    say("installing pygambit, a peer to test against (compiled where no wheel fits: minutes, once)")
    lock = ROOT / "requirements" / "peers.lock"
    options = ("--require-hashes", "--no-deps", "--no-build-isolation", "-r", lock)
    # Its answers are wanted, not its speed: without optimisation it builds in half the time.
    if pip(*options, CFLAGS="-O0 -g0 -w"):
        say("pygambit cannot be built here (it needs a C++ compiler): tests against it skip")
    else:
        stamp(PEERS).write_text(fingerprint(PEERS))


def same_python() -> str:
    """A program that fails unless it runs under the Python that runs this file, with pip."""
    return f"import sys, pip; sys.exit(sys.version_info[:2] != {tuple(sys.version_info[:2])})"


def make_venv() -> None:
    """Make an empty environment, or say why that can't be done."""
    if call(sys.executable, "-m", "venv", "--clear", VENV):
        raise DoError(
            "python -m venv failed; on Debian and Ubuntu install python3-venv, then try again"
        )


def find_browser() -> str | None:
    """The Chromium that browser tests drive, installed from Debian when that is possible."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    apt = shutil.which("apt-get")
    if found or not apt or not hasattr(os, "geteuid") or os.geteuid() != 0:
        return found
    say("installing Debian's chromium for the browser tests")
    options = {
        "env": os.environ | {"DEBIAN_FRONTEND": "noninteractive"},
        "stdin": subprocess.DEVNULL,
        "stdout": subprocess.DEVNULL,
    }
    call(apt, "-q", "update", **options)
    call(apt, "-q", "-y", "--no-install-recommends", "install", "chromium", **options)
    return shutil.which("chromium")


# The verbs


def run(arguments: list[str]) -> int:
    """Do the main job."""
    return foedus(["run", "ukraine", *arguments])


def foedus(arguments: list[str]) -> int:
    """Run a command of foedus with the runtime dependencies only."""
    set_up(RUNTIME)
    return call(PYTHON, "-m", "foedus", *arguments)


def steps() -> list[str]:
    """Run the static checks, all of them, and return the names of those that failed."""
    set_up(DEV)
    commands = {
        "format": ("ruff", "format", "--check", "."),
        "lint": ("ruff", "check", "."),
        "types": ("mypy", "--strict", "-p", "foedus"),
        "contract": ("lint-imports",),
    }
    failed = []
    for name, (tool, *options) in commands.items():
        print(f"== {name}: {' '.join((tool, *options))}", flush=True)
        if call(BIN / tool, *options):
            failed.append(name)
    print(f"== checks: {len(commands) - len(failed)} of {len(commands)} passed", flush=True)
    return failed


def check(arguments: list[str]) -> int:
    """Run the static checks."""
    refuse(arguments, "check")
    return report(steps())


def test(arguments: list[str]) -> int:
    """Run the static checks and then the tests, whatever the checks said."""
    failed = steps()
    set_up_peers()
    browser = find_browser()
    if not browser:
        say("no Chromium here and none can be installed: browser tests skip")
    environment = os.environ | ({"FOEDUS_BROWSER": browser} if browser else {})
    # One worker a core; a file stays with one worker, so that what it shares is made once.
    spread = [] if arguments else ["-n", str(os.cpu_count() or 1), "--dist", "loadfile"]
    command = (BIN / "pytest", "-q", "-rs", *spread, *arguments)
    print("== tests: pytest", " ".join(map(str, command[1:])), flush=True)
    if call(*command, env=environment):
        failed.append("tests")
    return report(failed)


def report(failed: list[str]) -> int:
    """Name the steps that failed, last of all, and turn them into an exit code."""
    if failed:
        say(f"failed: {', '.join(failed)}")
    return 1 if failed else 0


def docs(arguments: list[str]) -> int:
    """Draw the picture of the README and execute the documentation."""
    refuse(arguments, "docs")
    set_up(DEV)
    failed = [str(path) for path in sorted((ROOT / "docs").glob("*.py")) if call(PYTHON, path)]
    if call(BIN / "pytest", "-q", "tests/test_docs.py"):
        failed.append("tests/test_docs.py")
    return report(failed)


def bench(arguments: list[str]) -> int:
    """Run benchmark scripts, each in its own process, one after the other."""
    set_up(DEV)
    set_up_peers()
    scripts = [
        path
        for path in sorted((ROOT / "benchmarks").glob("*.py"))
        if not path.name.startswith("_")
        and (not arguments or any(word in path.stem for word in arguments))
    ]
    if not scripts:
        raise DoError(f"no benchmark is called {' or '.join(arguments) or 'anything'}")
    failed = []
    for path in scripts:
        print(f"== {path.stem}", flush=True)
        if call(PYTHON, path):
            failed.append(path.stem)
    return report(failed)


def lock(arguments: list[str]) -> int:
    """Resolve the lock files for every platform, without naming any index."""
    uv = next(filter(None, (shutil.which("uv", path=str(BIN)), shutil.which("uv"))), None)
    if uv is None:
        set_up(DEV)
        uv = str(BIN / "uv")
    common = (
        *("pip", "compile", "--quiet", "pyproject.toml", "--group", "build"),
        *("--universal", "--python-version", ".".join(map(str, OLDEST)), "--generate-hashes"),
        *("--no-emit-index-url", "--no-header", "--no-annotate", *arguments),
    )
    bound: tuple[str, ...] = ()
    for kind, group in ((RUNTIME, "build"), (DEV, "dev"), (PEERS, "peers")):
        written = f"requirements/{kind}.lock"
        if call(uv, *common, "--group", group, *bound, "-o", written):
            raise DoError(f"{written} could not be resolved")
        # Each lock binds the next, so that tests run on what people run.
        bound = ("-c", written)
    return 0


def clean(arguments: list[str]) -> int:
    """Remove what the other verbs made, except results."""
    refuse(arguments, "clean")
    made = [VENV, *(ROOT / name for name in (*CACHES, "build", "dist"))]
    made += [*(ROOT / "src").glob("*.egg-info")]
    for folder in ("src", "tests", "benchmarks", "docs"):
        made += (ROOT / folder).rglob("__pycache__")
    for path in made:
        shutil.rmtree(path, ignore_errors=True)
    return 0


def refuse(arguments: list[str], verb: str) -> None:
    """Say that a verb takes no arguments rather than dropping them."""
    if arguments:
        raise DoError(f"{verb} takes no arguments, and got: {' '.join(arguments)}")


VERBS = {verb.__name__: verb for verb in (run, test, check, foedus, docs, bench, lock, clean)}


def find_verb(name: str) -> Callable[[list[str]], int]:
    """The verb of that name, or a fault that names those there are."""
    if name not in VERBS:
        raise DoError(f"there is no verb {name!r}; there are {', '.join(VERBS)}")
    return VERBS[name]


def main() -> int:
    """Read the verb and do it."""
    try:
        require_python()
        verb, *arguments = sys.argv[1:] or ["help"]
        if verb in {"help", "-h", "--help"}:
            print((__doc__ or "").strip())
            return 0
        return find_verb(verb)(arguments)
    except DoError as error:
        say(str(error))
        return 2
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
