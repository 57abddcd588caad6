"""The command `./handrail test`: style, types, the ladder, then the tests.

The tests come last, so that their summary closes the output when all is well.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
CHROMIUM = ("chromium", "chromedriver")
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
    if options.all or os.environ.get("CI") == "true":
        os.environ["HANDRAIL_REQUIRE_ALL"] = "1"
    install_chromium()
    failed = [name for name, command in STATIC.items() if not passes(name, command)]
    if not passes("pytest", ["-m", "pytest", *workers(), *for_pytest]):
        failed.append("pytest")
    if failed:
        say(f"FAILED: {', '.join(failed)}")
    return bool(failed)


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
        help="a missing browser or missing data is a failure (so too if CI=true)",
    )
    return parser


def passes(name: str, command: list[str]) -> bool:
    """Run one check with this Python, its output going straight to the reader."""
    say(name)
    return subprocess.run([sys.executable, *command], check=False).returncode == 0


def workers() -> list[str]:
    """One test process a core; a single core is served best by none."""
    cores = min(os.cpu_count() or 1, MOST_WORKERS)
    return ["-n", str(cores)] if cores > 1 else []


def install_chromium() -> None:
    """On a throw-away machine (root, Debian) install the browser; on a person's computer leave it to them."""
    if all(map(shutil.which, CHROMIUM)) or os.geteuid() or not shutil.which("apt-get"):
        return
    say("installing Chromium with apt-get, for the tests in a browser")
    install = ["install", "-qq", "--no-install-recommends", "chromium", "chromium-driver"]
    for step in (["update", "-qq"], install):
        done = apt_get(step)
        if done.returncode:
            print(done.stdout)
            say("Chromium could not be installed; the tests that need it are not run")
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
