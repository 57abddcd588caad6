"""What the linters cannot see: the locks, the docs and the walls around the engine."""

import ast
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from handrail.config.guards import LADDER

ROOT = Path(__file__).resolve().parents[1]
SRC = ROOT / "src" / "handrail"
PYPROJECT = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
SETTINGS = tomllib.loads(PYPROJECT)
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
OURS = (".ci", ".github")  # of the folders whose names begin with a dot, these are part of the project
NOT_OURS = ("__pycache__", "build", "dist", "out")


def python(*args):
    """Run this Python as ./handrail does, and return what it printed."""
    environ = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONSAFEPATH": "1"}
    done = subprocess.run([sys.executable, *args], capture_output=True, text=True, env=environ, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def text_files():
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if is_ours(name)]
        for name in set(names) - {".git"}:  # a file in a second working tree: where the first one is
            path = Path(folder, name)
            if b"\0" not in (content := path.read_bytes()):
                yield path.relative_to(ROOT), content.decode(errors="replace")


def is_ours(folder):
    return folder in OURS or not (folder.startswith((".", "out-")) or folder in NOT_OURS)


# ------------------------------------------------------------------------------------------------ the engine

PYDANTIC = {"pydantic", "pydantic_core", "annotated-types", "typing-inspection", "typing_extensions"}
LOAD_ENGINE = """
import importlib, importlib.metadata, pkgutil, sys
before = set(sys.modules)
import handrail.matching as engine
for module in pkgutil.walk_packages(engine.__path__, "handrail.matching."):
    importlib.import_module(module.name)
loaded = {name.partition(".")[0] for name in set(sys.modules) - before}
owners = importlib.metadata.packages_distributions()
print(*{owner for name in loaded for owner in owners.get(name, ())})
print(*{name for name in sys.modules if name.startswith("handrail.")})
"""


def test_the_engine_loads_numpy_scipy_and_pydantic_and_nothing_else():
    packages, ours = (set(line.split()) for line in python("-c", LOAD_ENGINE).splitlines())
    assert packages & {"django", "jinja2", "tqdm", "tomlkit", "XlsxWriter"} == set()
    assert {"numpy", "scipy", "pydantic"} <= packages <= {"numpy", "scipy", *PYDANTIC}
    assert {name.split(".")[1] for name in ours} <= {"matching", "lib"}


@pytest.mark.parametrize(
    ("place", "allowed"),
    [("matching", {"numpy", "scipy", "pydantic", "handrail"}), ("config/bootstrap.py", set())],
)
def test_imports_also_those_inside_functions(place, allowed):
    found = {name for path in python_files(SRC / place) for name in imports(path)}
    assert found - sys.stdlib_module_names <= allowed


def python_files(place):
    return [place] if place.is_file() else sorted(place.rglob("*.py"))


def imports(path):
    """The top names of everything that a file imports."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name.partition(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "handrail" if node.level else node.module.partition(".")[0]


# ------------------------------------------------------------------------------------------------ the ladder


def contract(name):
    """One of import-linter's contracts."""
    return next(one for one in SETTINGS["tool"]["importlinter"]["contracts"] if one["id"] == name)


def test_the_ladder_in_the_docs_is_the_one_that_is_held():
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    drawing = page.split("## The ladder")[1].split("```")[1].strip().splitlines()
    assert [re.split(r"\s{2,}", line)[0] for line in drawing] == contract("ladder")["layers"]
    assert contract("ladder")["exhaustive"] is True


def test_the_guards_hold_the_same_ladder():
    """Imports are held by the linter, foreign keys by the guards: both by one order."""
    layers = {layer for layer in contract("ladder")["layers"] if not layer.startswith("config")}
    assert (
        "config",
        *[layer for layer in contract("ladder")["layers"] if layer in layers & set(LADDER)],
    ) == LADDER


def test_the_order_inside_an_app_is_held_in_every_app():
    apps = {f"handrail.{path.parent.name}" for path in SRC.glob("*/migrations")}
    held = set(contract("inside-an-app")["containers"])
    assert held >= apps
    assert held - apps == {"handrail.home"}  # pages without tables


def test_no_file_is_longer_than_400_lines():
    written = [
        (path, text) for path, text in text_files() if path.parent.name != "migrations"
    ]  # by a command
    lengths = {str(path): text.count("\n") for path, text in written if path.suffix == ".py"}
    assert {path: length for path, length in lengths.items() if length > 400} == {}


# ------------------------------------------------------------------------------------- what we lean on


def dependencies():
    project = SETTINGS["project"]
    return (
        project["dependencies"]
        + project["optional-dependencies"]["test"]
        + SETTINGS["build-system"]["requires"]
    )


@pytest.mark.parametrize("dependency", dependencies())
def test_every_dependency_has_its_reason_beside_it(dependency):
    assert re.search(re.escape(f'"{dependency}"') + r"[\],]+  # (\S+ ){2,}\S", PYPROJECT)


def pins(path):
    """Each requirement of a lock file with its hashes."""
    text = re.sub(r"\s*#.*", "", path.read_text(encoding="utf-8")).replace("\\\n", " ")
    for line in filter(str.strip, text.splitlines()):
        requirement, *hashes = re.split(r"\s+--hash=", line.strip())
        yield requirement, hashes


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_a_lock_holds_exact_versions_and_hashes_and_no_address(lock):
    assert "://" not in lock.read_text(encoding="utf-8")
    assert list(pins(lock))
    for requirement, hashes in pins(lock):
        assert re.match(r"[a-z0-9.-]+==[^ *]+", requirement)
        assert hashes
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", digest) for digest in hashes)


@pytest.mark.parametrize(
    ("lock", "wanted"),
    [
        ("run.txt", SETTINGS["project"]["dependencies"]),
        ("test.txt", SETTINGS["project"]["optional-dependencies"]["test"]),
    ],
)
def test_a_lock_holds_what_pyproject_asks_for(lock, wanted):
    locked = [Requirement(requirement) for requirement, _ in pins(ROOT / "requirements" / lock)]
    for asked in map(Requirement, wanted):
        versions = [str(pin.specifier)[2:] for pin in locked if pin.name == asked.name.lower()]
        assert versions, (
            f"{asked.name} is not in requirements/{lock}; requirements/README.md says how to renew it"
        )
        assert all(asked.specifier.contains(version) for version in versions)


def test_the_test_lock_holds_all_of_the_run_lock():
    run, test = (dict(pins(ROOT / "requirements" / name)) for name in ("run.txt", "test.txt"))
    assert run.items() <= test.items()


# A package index is the reader's choice, and paths of one machine are of no use on another.
# The words are put together here, so that this file does not find itself.
FOREIGN = ["pypi" + ".org", "python" + "hosted", "registry." + "npm", "/ro" + "ot/", "/wo" + "rk/"]


def test_the_tree_names_no_package_index_and_no_machine():
    found = [(str(path), word) for path, text in text_files() for word in FOREIGN if word in text]
    assert found == []


# --------------------------------------------------------------------------------------------------- the docs


def commands_in_docs():
    """Every word that follows ./handrail in a page."""
    pages = [text for path, text in text_files() if path.suffix == ".md"]
    return sorted({word for text in pages for word in re.findall(r"\./handrail ([a-z]+)", text)} - {"test"})


@pytest.mark.parametrize("command", commands_in_docs())
def test_every_command_in_the_docs_exists(command):
    assert command in python("-m", "handrail.cli", command, "--help")


def test_the_first_page_names_the_two_commands():
    page = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "./handrail demo" in page
    assert "./handrail test" in page
