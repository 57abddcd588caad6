"""The command `./handrail test`: style, types, the ladder, then the tests on SQLite and on PostgreSQL.

The tests come last, so that their summary closes the output when all is well.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from handrail.config.database import DatabaseTrouble, programs, throw_away

ROOT = Path(__file__).resolve().parents[3]
CHROMIUM = ("chromium", "chromedriver")
NO_TESTS = 5  # pytest's word for: nothing of what was asked for uses the database
MOST_WORKERS = 8  # beyond this, starting them costs more than they save

LINT_IMPORTS = "import sys; from importlinter.cli import lint_imports_command as run; sys.exit(run())"
STATIC = {
    "ruff check": ["-m", "ruff", "check", "--quiet"],
    "ruff format": ["-m", "ruff", "format", "--check", "--quiet"],
    "mypy": ["-m", "mypy"],
    "import-linter": ["-c", LINT_IMPORTS, "--no-logo"],
}


def main(args: list[str] | None = None) -> int:
    """Run every check even if one fails; 0 only if all passed."""
    options, for_pytest = arguments().parse_known_args(args)
    os.chdir(ROOT)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that a stopped run takes its database along
    everything = options.all or os.environ.get("CI") == "true"
    if everything:
        os.environ["HANDRAIL_REQUIRE_ALL"] = "1"
    install_chromium()
    with tempfile.TemporaryDirectory(prefix="handrail-checks-") as folder:
        os.environ["HANDRAIL_DATA"] = folder  # reading the settings makes a key, which must not lie about
        failed = static() + tests(for_pytest, everything=everything)
    if failed:
        say(f"FAILED: {', '.join(failed)}")
    return bool(failed)


def static() -> list[str]:
    """The names of the checks without running the site that fail."""
    failed = [name for name, command in STATIC.items() if not passes(name, [sys.executable, *command])]
    if not passes("djade", djade()):
        failed.append("djade")
    return failed


def djade() -> list[str]:
    """The formatter of templates is a program beside our Python, and wants to be told every file."""
    pages = [str(path) for path in sorted((ROOT / "src" / "handrail").glob("**/templates/**/*.html"))]
    program = str(Path(sys.executable).parent / "djade")
    return [program, "--check", "--target-version", "5.2", *pages] if pages else [program, "--version"]


def tests(for_pytest: list[str], *, everything: bool) -> list[str]:
    """The names of the test runs that fail: on SQLite, and on PostgreSQL when everything is asked for."""
    command = [sys.executable, "-m", "pytest", *workers(), *for_pytest]
    if not everything:
        say("PostgreSQL: NOT RUN (./handrail test --all runs the tests that use the database on it too)")
        return [] if passes("pytest", command) else ["pytest"]
    os.environ.pop("DATABASE_URL", None)
    failed = [] if passes("pytest on SQLite", command) else ["pytest on SQLite"]
    if not on_postgresql([*command, "-m", "database"], few=bool(for_pytest)):
        failed.append("pytest on PostgreSQL")
    return failed


def on_postgresql(command: list[str], *, few: bool) -> bool:
    """Run the tests on a cluster that lives only as long as they do."""
    install_postgresql()
    try:
        with throw_away() as url:
            os.environ["DATABASE_URL"] = url
            return passes("pytest on PostgreSQL", command, also=(NO_TESTS,) if few else ())
    except DatabaseTrouble as trouble:
        say(str(trouble))
        return False
    finally:
        os.environ.pop("DATABASE_URL", None)


def arguments() -> argparse.ArgumentParser:
    """Our one option; everything else goes to pytest."""
    parser = argparse.ArgumentParser(
        prog="handrail test",
        description="Check style, types and imports, then run the tests.",
        epilog="Anything else goes to pytest: ./handrail test tests/matching -k capacity",
        allow_abbrev=False,
    )
    parser.add_argument(
        "--all",
        action="store_true",
        help="PostgreSQL too; a missing database, browser or data set is a failure (so too if CI=true)",
    )
    return parser


def passes(name: str, command: list[str], also: tuple[int, ...] = ()) -> bool:
    """Run one check, its output going straight to the reader. `also` names exit codes that are no fault."""
    say(name)
    return subprocess.run(command, check=False).returncode in (0, *also)


def workers() -> list[str]:
    """One test process a core; a single core is served best by none."""
    cores = min(os.cpu_count() or 1, MOST_WORKERS)
    return ["-n", str(cores), "--dist", "worksteal"] if cores > 1 else []


def install_chromium() -> None:
    """The browser, where it is missing."""
    if not all(map(shutil.which, CHROMIUM)):
        install("Chromium", ["chromium", "chromium-driver"])


def install_postgresql() -> None:
    """The second database, where it is missing."""
    if programs() is None:
        install("PostgreSQL", ["postgresql"])


def install(name: str, packages: list[str]) -> None:
    """On a throw-away machine (root, Debian) install it; a person's computer is left to them."""
    if os.geteuid() or not shutil.which("apt-get"):
        return
    say(f"installing {name} with apt-get, for the tests")
    for step in (["update", "-qq"], ["install", "-qq", "--no-install-recommends", *packages]):
        done = apt_get(step)
        if done.returncode:
            print(done.stdout)
            say(f"{name} could not be installed; the tests that need it are not run")
            return


def apt_get(arguments: list[str]) -> subprocess.CompletedProcess[str]:
    """Quiet and without questions."""
    environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(
        ["apt-get", "--yes", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=environ,
        check=False,
    )


def say(words: str) -> None:
    """A line that stands out between the checks' own lines."""
    print(f"== {words}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
