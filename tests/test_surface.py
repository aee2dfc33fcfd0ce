"""What foedus shows to the outside, and the house limits of the repository."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
import types
from pathlib import Path

import pytest

import foedus

ROOT = Path(__file__).resolve().parent.parent
MODULES = sorted((ROOT / "src" / "foedus").rglob("*.py"))
HEAVY = ("duckdb", "numba", "numpy", "pyarrow", "pydantic", "scipy")

# Files that cite sources by address: the library of law, evidence, scenarios and prose.
CITING = ("LICENSE", "docs/", "src/foedus/evidence/", "src/foedus/law/library/")
CITING_SUFFIXES = {".yaml", ".md", ".cff"}
# Names of things that happen to be written as addresses: they are never visited.
IDENTIFIERS = (
    "127.0.0.1",
    "doi.org",
    "example.com",
    "example.org",
    "json-schema.org",
    "localhost",
    "www.w3.org",
)
ADDRESS = re.compile(r"https?://([A-Za-z0-9.\-]+)")
RESERVED = (".example", ".invalid", ".test")  # top-level names that exist nowhere (RFC 2606)
MACHINE_PATH = re.compile(r"(?<![\w.:/])/(?:work|home|root|opt|mnt|Users|private)/\w")


def tracked_texts() -> list[tuple[str, str]]:
    """Names and contents of the text files under version control."""
    try:
        listing = subprocess.run(
            ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git checkout, so there is no list of tracked files")
    texts = []
    for name in filter(None, listing.split("\0")):
        path = ROOT / name
        if path.is_file():
            try:
                texts.append((name, path.read_text(encoding="utf-8")))
            except UnicodeDecodeError:
                continue
    return texts


def modules_after(statement: str) -> set[str]:
    """Top-level modules that a fresh interpreter has loaded after a statement."""
    program = f"{statement}\nimport sys\nprint('\\n'.join(sorted(sys.modules)))"
    shown = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=True, text=True
    ).stdout
    return {name.partition(".")[0] for name in shown.split()}


def test_all_is_sorted_and_equals_the_public_names() -> None:
    """``foedus.__all__`` is sorted and names exactly what ``dir(foedus)`` offers."""
    public = {
        name
        for name in dir(foedus)
        if not name.startswith("_")
        and not isinstance(getattr(foedus, name), types.ModuleType)
        and name != "annotations"
    }
    assert list(foedus.__all__) == sorted(foedus.__all__)
    assert set(foedus.__all__) - {"__version__"} == public


@pytest.mark.parametrize("name", foedus.__all__)
def test_every_public_name_resolves_and_is_documented(name: str) -> None:
    """A name in ``foedus.__all__`` leads to an object that says what it is."""
    thing = getattr(foedus, name)
    assert isinstance(thing, str) or (thing.__doc__ or "").strip()


def test_an_unknown_name_is_an_attribute_error_with_a_suggestion() -> None:
    """A misspelt attribute of the package names the nearest one."""
    with pytest.raises(AttributeError, match="did you mean load"):
        foedus.laod  # noqa: B018 - the attribute access is what is tested


def test_importing_foedus_loads_nothing_heavy() -> None:
    """``import foedus`` loads no numerical, data or validation library."""
    assert not modules_after("import foedus") & set(HEAVY)


def test_help_loads_nothing_heavy() -> None:
    """``foedus --help`` is written without loading a numerical or data library."""
    statement = "import contextlib, io, foedus.cli\n"
    statement += "with contextlib.redirect_stdout(io.StringIO()): foedus.cli.main(['--help'])"
    assert not modules_after(statement) & set(HEAVY)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT / "src")))
def test_modules_are_documented_and_of_readable_length(path: Path) -> None:
    """A module says its subject and has at most 500 lines."""
    text = path.read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(text)), "no docstring"
    assert len(text.splitlines()) <= 500


def test_only_the_command_line_prints() -> None:
    """No module outside ``cli`` calls ``print``."""
    printing = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in MODULES
        if path.parent.name != "cli"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "print"
    ]
    assert printing == []


def test_no_module_can_reach_the_network() -> None:
    """No module imports a library that opens connections; the workbench listens and never calls."""
    reaching = {"http", "httpx", "requests", "socket", "ssl", "urllib3", "aiohttp", "ftplib"}
    listening = ROOT / "src/foedus/workbench/serving.py"
    found = []
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            calls = isinstance(node, ast.Attribute) and node.attr in {"connect", "connect_ex"}
            if path == listening and calls:
                found.append(f"{path.relative_to(ROOT)}: calls out")
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if path == listening and names == ["socket"]:
                continue
            if isinstance(node, ast.ImportFrom) and not node.level:
                names = [node.module or ""]
            found += [
                f"{path.relative_to(ROOT)}: {name}"
                for name in names
                if name.partition(".")[0] in reaching or name == "urllib.request"
            ]
    assert found == []


def test_addresses_stand_only_where_sources_are_cited() -> None:
    """Code and settings name no host; sources, scenarios and prose may cite addresses."""
    found = []
    for name, text in tracked_texts():
        if name.startswith(CITING) or Path(name).suffix in CITING_SUFFIXES:
            continue
        found += [
            f"{name}: {host}"
            for host in ADDRESS.findall(text)
            if "." in host and host not in IDENTIFIERS and not host.endswith(RESERVED)
        ]
    assert found == []


def test_no_file_names_a_place_on_one_machine() -> None:
    """No tracked file holds an absolute path of somebody's machine."""
    found = [
        f"{name}:{number}"
        for name, text in tracked_texts()
        for number, line in enumerate(text.splitlines(), start=1)
        if MACHINE_PATH.search(line)
    ]
    assert [place for place in found if not place.startswith("tests/test_surface.py")] == []


def test_versions_agree() -> None:
    """The package, its metadata, the citation and the changelog name one version."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    cited = re.search(r"^version: (\S+)$", (ROOT / "CITATION.cff").read_text(), re.MULTILINE)
    changed = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert cited is not None
    assert changed is not None
    assert {foedus.__version__, cited[1], changed[1]} == {project["version"]}


def pinned(kind: str) -> dict[tuple[str, str], int]:
    """Requirements of a lock with the number of their hashes."""
    hashes: dict[tuple[str, str], int] = {}
    key = ("", "")
    for line in (ROOT / "requirements" / f"{kind}.lock").read_text(encoding="utf-8").splitlines():
        if line.startswith("    --hash=sha256:"):
            hashes[key] += 1
        else:
            name, _, version = line.rstrip(" \\").partition("==")
            key = (name, version)
            hashes[key] = 0
    return hashes


@pytest.mark.parametrize("kind", ["runtime", "dev", "peers"])
def test_locks_pin_everything_and_name_no_index(kind: str) -> None:
    """A lock pins each package to one version with hashes, and names no host, path or option."""
    requirements = pinned(kind)
    assert all(name and version and count for (name, version), count in requirements.items())
    assert "/" not in (ROOT / "requirements" / f"{kind}.lock").read_text(encoding="utf-8")


def test_tests_run_on_what_people_run() -> None:
    """Every package of the runtime lock stands in the other locks at the same version."""
    assert set(pinned("runtime")) <= set(pinned("dev"))
    assert set(pinned("runtime")) <= set(pinned("peers"))


def test_locks_cover_the_declared_dependencies() -> None:
    """No dependency declared in pyproject.toml is missing from the runtime lock."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {re.split(r"[<>=!~ ;\[]", line)[0] for line in project["dependencies"]}
    locked = {name for name, _ in pinned("runtime")}
    assert {re.sub(r"[-_.]+", "-", name).lower() for name in declared} <= locked
