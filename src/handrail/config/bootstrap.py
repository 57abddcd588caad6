"""Makes the Python environment that Handrail runs in, then hands over to it.

`./handrail` runs this file before anything is installed, so it uses the standard library only and
imports nothing of Handrail. Everything it says goes to stderr: stdout belongs to the command.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parents[3]
NEEDED = (3, 11)
STAMP = "handrail.json"  # in the environment: marks it as ours, and remembers what is in it
RUN = ("run.txt",)
TEST = ("test.txt", "axe.txt")
ALONE = "axe.txt"  # wanted for one data file, so its dependencies stay out

Locks = Mapping[str, str]  # lock file -> hash of its content
Command = list[str | Path]


class Trouble(Exception):
    """Something the reader can mend; the message says how."""


def main(args: list[str]) -> NoReturn:
    """Make the environment ready if it is not, then become the command that was asked for."""
    testing = args[:1] == ["test"]
    try:
        home = environment_folder(os.environ)
        prepare(home, TEST if testing else RUN)
        module = ["handrail.config.checks", *args[1:]] if testing else ["handrail.cli", *args]
        become(home, module)
    except Trouble as trouble:
        sys.exit(f"handrail: {trouble}")
    except OSError as error:
        sys.exit(f"handrail: {in_words(error)}")
    except KeyboardInterrupt:
        sys.exit("\nhandrail: stopped. Run the same command again to go on.")


def environment_folder(environ: Mapping[str, str]) -> Path:
    """Beside the script, unless HANDRAIL_VENV names another place."""
    return Path(environ.get("HANDRAIL_VENV") or ROOT / ".venv").expanduser().absolute()


def become(home: Path, module: list[str]) -> NoReturn:
    """Replace this process by the environment's Python, so signals and exit codes need no relaying."""
    environ = clean(os.environ)
    environ["PYTHONPATH"] = str(ROOT / "src")
    environ["PYTHONSAFEPATH"] = "1"  # a csv.py in the reader's folder must not replace the library's
    python = str(python_of(home))
    os.execve(python, [python, "-m", *module], environ)  # noqa: S606 (no shell is what we want)


# ------------------------------------------------------------------------------- is it ready, and make it so


def prepare(home: Path, names: tuple[str, ...]) -> None:
    """Return when everything in the lock files `names` is installed in `home`."""
    wanted = locks(names)
    if is_ready(home, wanted):
        return
    check_python()
    with only_one(home):
        if is_ready(home, wanted):  # another run did it while this one waited
            return
        if not is_sound(home):
            make(home)
        install_all(home, wanted)


def locks(names: tuple[str, ...]) -> Locks:
    """The lock files with the hash of each."""
    try:
        return {name: hashlib.sha256(lock_file(name).read_bytes()).hexdigest() for name in names}
    except FileNotFoundError as error:
        words = f"{error.filename} is missing: this copy of Handrail is not complete. Fetch it again."
        raise Trouble(words) from None


def lock_file(name: str) -> Path:
    """Where the lock file is."""
    return ROOT / "requirements" / name


def is_ready(home: Path, wanted: Locks) -> bool:
    """True if a run needs nothing more; costs no network and about 20 ms."""
    return wanted.items() <= stamp(home).items() and is_sound(home)


def is_sound(home: Path) -> bool:
    """True if the environment was finished, and its Python still runs and is the one it was made with."""
    made_with = stamp(home).get("python")
    if made_with is None or (os.environ.get("HANDRAIL_PYTHON") and made_with != version()):
        return False
    probe = "import sys; print('%d.%d' % sys.version_info[:2])"
    try:
        answer = run([python_of(home), "-I", "-c", probe])
    except OSError:
        return False
    return answer.stdout.strip() == made_with


def stamp(home: Path) -> dict[str, str]:
    """What the environment holds; empty if it is missing or was never finished."""
    try:
        return dict(json.loads((home / STAMP).read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}


def write_stamp(home: Path, content: Mapping[str, str]) -> None:
    """Replaced in one step, so that an interruption leaves the old one or the new one."""
    draft = home / f"{STAMP}.new"
    draft.write_text(json.dumps(content, indent=1), encoding="utf-8")
    draft.replace(home / STAMP)


def version() -> str:
    """The running Python, as 3.11."""
    return f"{sys.version_info[0]}.{sys.version_info[1]}"


def python_of(home: Path) -> Path:
    """The environment's own Python."""
    return home / "bin" / "python"


@contextmanager
def only_one(home: Path) -> Iterator[None]:
    """Let two first runs at the same time take turns. The system drops the lock when a run is killed."""
    home.parent.mkdir(parents=True, exist_ok=True)
    with home.with_name(f"{home.name}.lock").open("w", encoding="utf-8") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another run is setting Handrail up; waiting for it.")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def make(home: Path) -> None:
    """An empty environment, in place of an unfinished or broken one."""
    home.mkdir(exist_ok=True)
    empty(home)
    write_stamp(home, {})  # first of all: an interruption from here on is known as ours
    made = run([sys.executable, "-I", "-m", "venv", "--without-pip", home])
    if made.returncode:
        raise Trouble(f"Python could not make an environment in {home}.\n{last_lines(made)}")


def empty(home: Path) -> None:
    """Clear a folder that an earlier run began; refuse to clear anybody else's."""
    content = list(home.iterdir())
    if not content:
        return
    if home / STAMP not in content:
        raise Trouble(NOT_OURS.format(home=home))
    say(f"{home} is unfinished, broken or for another Python; making it again.")
    for path in content:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        elif path.name != STAMP:  # the mark stays, in case this is interrupted too
            path.unlink()


# ------------------------------------------------------------------------------------------------ installing


def install_all(home: Path, wanted: Locks) -> None:
    """Install each lock file. The stamp is empty meanwhile: an interrupted installation is made again."""
    before = stamp(home)
    write_stamp(home, {})
    say(f"Setting Handrail up in {home} (only now; it takes a minute or so).")
    for name in wanted:
        try:
            install(home, name)
        except Trouble:
            write_stamp(home, before)  # what was there still works
            raise
    if "test.txt" in wanted:
        wanted = {**locks(RUN), **wanted}  # test.txt holds all of run.txt
    write_stamp(home, {**before, **wanted, "python": version()})


def install(home: Path, name: str) -> None:
    """Install one lock file by uv where there is one (three times as fast), else or if it fails by pip."""
    options: Command = ["--quiet", "--require-hashes", "--only-binary", ":all:", "-r", lock_file(name)]
    if name == ALONE:
        options.insert(0, "--no-deps")
    uv = shutil.which("uv")
    if uv:
        done = run([uv, "pip", "install", "--python", python_of(home), *options])
        if not done.returncode:
            return
        say("uv could not install the packages; trying with pip.")
    add_pip(home)
    done = run([python_of(home), "-I", "-m", "pip", "install", "--disable-pip-version-check", *options])
    if done.returncode:
        raise Trouble(why_not_installed(name, done.stdout, last_lines(done)))


def add_pip(home: Path) -> None:
    """Put pip into the environment, if it is not there."""
    if not run([python_of(home), "-I", "-c", "import pip"]).returncode:
        return
    if not importlib.util.find_spec("ensurepip"):
        raise Trouble(NO_VENV.format(what="ensurepip", python=sys.executable, version=version()))
    added = run([python_of(home), "-I", "-m", "ensurepip", "--default-pip"])
    if added.returncode:
        raise Trouble(f"Python could not put pip into {home}.\n{last_lines(added)}")


def run(command: Command) -> subprocess.CompletedProcess[str]:
    """Run quietly, both streams in one: pip and uv explain themselves in either."""
    return subprocess.run(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
        env=clean(os.environ),
    )


def clean(environ: Mapping[str, str]) -> dict[str, str]:
    """Without what was set for other Python programs; settings of pip, uv and proxies stay."""
    return {key: value for key, value in environ.items() if key not in ("PYTHONHOME", "PYTHONPATH")}


def last_lines(done: subprocess.CompletedProcess[str], count: int = 6, width: int = 150) -> str:
    """The end of what a command printed, indented, its endless lines cut."""
    return "\n".join(f"    {line[:width]}" for line in done.stdout.strip().splitlines()[-count:])


# ---------------------------------------------------------------------------------------------- saying it all


NOT_OURS = """{home} was not made by Handrail, so I leave it alone.
Delete it, or name another folder:
    HANDRAIL_VENV=~/handrail-venv ./handrail ..."""

NO_VENV = """this Python has no {what} module ({python}).
On Debian and Ubuntu it is a package of its own:
    sudo apt install python{version}-venv     (or python3-venv)
Then run the same command again."""

NO_SPACE = """there is no space left on the disk.
Handrail needs about 350 MB while it is being set up, and 550 MB with the tools of its tests.
Free some, or put its environment on another disk:
    HANDRAIL_VENV=/other/disk/handrail-venv ./handrail ..."""

READ_ONLY = """I may not write to {where}.
Copy the Handrail folder to a place of your own, or put only its environment there:
    HANDRAIL_VENV=~/handrail-venv ./handrail ..."""

NOT_INSTALLED = """the packages in requirements/{name} could not be installed. The last lines were:
{lines}
Check that this computer reaches its package index: by the network, by a proxy (HTTPS_PROXY), or by your
school's own mirror (PIP_INDEX_URL; for uv UV_DEFAULT_INDEX). After the first run no network is needed."""

WRONG_PYTHON = """the packages in requirements/{name} could not be installed. The last lines were:
{lines}
Ready-made packages may be missing for Python {version} on this machine. Try another Python from 3.11 up:
    HANDRAIL_PYTHON=python3.12 ./handrail ..."""

WRONG_HASH = """a package is not the one that requirements/{name} expects, so nothing of it was installed.
{lines}
A mirror may have changed it. Try again from another index, and tell whoever runs the mirror."""


def check_python() -> None:
    """Say what this Python lacks before it fails half-way."""
    if sys.version_info < NEEDED:
        old = f"I need Python 3.11 or newer; {sys.executable} is {version()}."
        raise Trouble(f"{old} Set HANDRAIL_PYTHON to a newer one.")
    if not importlib.util.find_spec("venv"):
        raise Trouble(NO_VENV.format(what="venv", python=sys.executable, version=version()))


def why_not_installed(name: str, output: str, lines: str) -> str:
    """The likeliest cause of a failed installation, by the words that pip prints."""
    if "No space left" in output or "Disk quota exceeded" in output:
        return NO_SPACE
    if "HASHES" in output or "ash mismatch" in output:
        return WRONG_HASH.format(name=name, lines=lines)
    unreachable = ("onnection", "resolve", "imed out", "imeout", "proxy", "SSL", "Max retries")
    no_wheel = "No matching distribution" in output or "not a supported wheel" in output
    if no_wheel and not any(word in output for word in unreachable):
        return WRONG_PYTHON.format(name=name, lines=lines, version=version())
    return NOT_INSTALLED.format(name=name, lines=lines)


def in_words(error: OSError) -> str:
    """What an error of the file system means for the reader."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return NO_SPACE
    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return READ_ONLY.format(where=error.filename or ROOT)
    return f"{error}. This was not foreseen; please report it with the command that you ran."


def say(words: str) -> None:
    """Tell the reader what is going on."""
    print(f"handrail: {words}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
