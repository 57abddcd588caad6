"""The first command a newcomer runs: what it says when something is missing, and that it mends itself.

No network: a stand-in for the installer writes down that it was called.
"""

import errno
import fcntl
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
VERSION = f"{sys.version_info[0]}.{sys.version_info[1]}"


@pytest.fixture
def bootstrap(tmp_path, monkeypatch):
    """A copy of the bootstrap in a folder with an awkward name, loaded as a module."""
    root = tmp_path / "a copy of مِقبض"
    for path in ("src/handrail/config/bootstrap.py", "handrail", *lock_paths()):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / path, root / path)
    monkeypatch.delenv("HANDRAIL_PYTHON", raising=False)
    monkeypatch.delenv("HANDRAIL_VENV", raising=False)
    source = root / "src/handrail/config/bootstrap.py"
    spec = importlib.util.spec_from_file_location("bootstrap_under_test", source)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def lock_paths():
    return [path.relative_to(ROOT) for path in (ROOT / "requirements").glob("*.txt")]


@pytest.fixture
def home(bootstrap):
    return bootstrap.ROOT / ".venv"


@pytest.fixture
def installed(bootstrap, monkeypatch):
    """Replaces the installer; returns the list of lock files it was asked to install."""
    calls = []
    monkeypatch.setattr(bootstrap, "install", lambda home, name: calls.append(name))
    return calls


def raises(error):
    def fail(*args, **kwargs):
        raise error

    return fail


def told(bootstrap, monkeypatch, args=("demo",)):
    """What `./handrail ARGS` says before it gives up."""
    monkeypatch.setattr(bootstrap, "become", raises(AssertionError("it went on as if nothing were wrong")))
    with pytest.raises(SystemExit) as stopped:
        bootstrap.main(list(args))
    return stopped.value.code


# -------------------------------------------------------------------------------- it makes, it mends


def test_the_first_run_installs_and_the_second_does_nothing(bootstrap, home, installed, capsys):
    bootstrap.prepare(home, bootstrap.RUN)
    bootstrap.prepare(home, bootstrap.RUN)
    assert installed == ["run.txt"]
    assert capsys.readouterr().err.count("Setting Handrail up") == 1


def test_a_second_run_starts_no_installer_even_without_network(bootstrap, home, installed, monkeypatch):
    bootstrap.prepare(home, bootstrap.RUN)
    monkeypatch.setattr(bootstrap, "only_one", raises(AssertionError("it wanted to write")))
    monkeypatch.setattr(bootstrap, "install_all", raises(AssertionError("it wanted the network")))
    bootstrap.prepare(home, bootstrap.RUN)


def test_the_test_lock_brings_all_that_a_run_needs(bootstrap, home, installed):
    bootstrap.prepare(home, bootstrap.TEST)
    bootstrap.prepare(home, bootstrap.RUN)
    assert installed == ["test.txt", "axe.txt"]


def test_a_changed_lock_is_installed_into_the_same_environment(bootstrap, home, installed):
    bootstrap.prepare(home, bootstrap.RUN)
    (home / "kept").touch()
    bootstrap.lock_file("run.txt").write_text("changed", encoding="utf-8")
    bootstrap.prepare(home, bootstrap.RUN)
    assert installed == ["run.txt", "run.txt"]
    assert (home / "kept").exists()


def test_an_interrupted_installation_is_made_again(bootstrap, home, installed, monkeypatch, capsys):
    with monkeypatch.context() as patch:
        patch.setattr(bootstrap, "install", raises(KeyboardInterrupt()))
        assert "Run the same command again" in told(bootstrap, patch)
    (home / "half-made").touch()
    bootstrap.prepare(home, bootstrap.RUN)
    assert "making it again" in capsys.readouterr().err
    assert not (home / "half-made").exists()
    assert installed == ["run.txt"]


@pytest.mark.parametrize("fault", ["no python", "python of nowhere", "another python", "unreadable stamp"])
def test_a_broken_environment_is_made_again(bootstrap, home, installed, capsys, fault):
    bootstrap.prepare(home, bootstrap.RUN)
    spoil(bootstrap, home, fault)
    bootstrap.prepare(home, bootstrap.RUN)
    assert "making it again" in capsys.readouterr().err
    assert installed == ["run.txt", "run.txt"]
    assert bootstrap.is_sound(home)


def spoil(bootstrap, home, fault):
    python = bootstrap.python_of(home)
    if fault == "unreadable stamp":
        (home / bootstrap.STAMP).write_text("{ half", encoding="utf-8")
        return
    python.unlink()
    if fault == "python of nowhere":
        python.symlink_to("/nowhere/python3")
    elif fault == "another python":
        python.write_text("#!/bin/sh\necho 3.99\n", encoding="utf-8")
        python.chmod(0o755)


def test_a_named_python_of_another_version_makes_it_again(bootstrap, home, installed, monkeypatch):
    bootstrap.prepare(home, bootstrap.RUN)
    bootstrap.write_stamp(home, {**bootstrap.stamp(home), "python": "3.99"})
    assert not bootstrap.is_sound(home)
    monkeypatch.setenv("HANDRAIL_PYTHON", sys.executable)
    bootstrap.prepare(home, bootstrap.RUN)
    assert bootstrap.stamp(home)["python"] == VERSION


def test_an_environment_of_somebody_else_is_left_alone(bootstrap, home, installed, monkeypatch):
    home.mkdir()
    (home / "thesis.txt").write_text("years of work", encoding="utf-8")
    words = told(bootstrap, monkeypatch)
    assert f"{home} was not made by Handrail" in words
    assert "HANDRAIL_VENV=" in words
    assert (home / "thesis.txt").read_text(encoding="utf-8") == "years of work"


def test_an_empty_folder_may_be_given(bootstrap, tmp_path, installed, monkeypatch):
    folder = tmp_path / "given"
    folder.mkdir()
    monkeypatch.setenv("HANDRAIL_VENV", str(folder))
    bootstrap.prepare(bootstrap.environment_folder(os.environ), bootstrap.RUN)
    assert bootstrap.is_sound(folder)


def test_two_first_runs_take_turns(bootstrap, home, installed, capsys):
    with bootstrap.only_one(home):
        second = threading.Thread(target=bootstrap.prepare, args=(home, bootstrap.RUN))
        second.start()
        wait_until(lambda: "waiting for it" in capsys.readouterr().err)
        bootstrap.make(home)  # as the first run does, which holds the lock
        bootstrap.install_all(home, bootstrap.locks(bootstrap.RUN))
    second.join()
    assert installed == ["run.txt"]


def wait_until(happened, seconds=10):
    tick = threading.Event()
    for _ in range(seconds * 100):
        if happened():
            return
        tick.wait(0.01)
    raise AssertionError(f"it did not happen in {seconds} seconds")


def test_a_killed_run_leaves_no_lock(bootstrap, home):
    with bootstrap.only_one(home):
        pass
    with home.with_name(".venv.lock").open("w", encoding="utf-8") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


# --------------------------------------------------------------------------------------------- what it says


def test_a_full_disk(bootstrap, home, monkeypatch):
    monkeypatch.setattr(bootstrap, "write_stamp", raises(OSError(errno.ENOSPC, "No space left on device")))
    words = told(bootstrap, monkeypatch)
    assert "no space left on the disk" in words
    assert "HANDRAIL_VENV=" in words


@pytest.mark.parametrize("number", [errno.EROFS, errno.EACCES, errno.EPERM])
def test_a_folder_that_may_not_be_written(bootstrap, home, monkeypatch, number):
    monkeypatch.setattr(Path, "mkdir", raises(OSError(number, "no", str(home))))
    words = told(bootstrap, monkeypatch)
    assert f"I may not write to {home}" in words
    assert "Copy the Handrail folder" in words
    assert "HANDRAIL_VENV=" in words


@pytest.mark.parametrize("module", ["venv", "ensurepip"])
def test_a_python_without_its_venv_package(bootstrap, home, monkeypatch, module):
    found = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == module else found(name))
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: None)
    words = told(bootstrap, monkeypatch)
    assert f"this Python has no {module} module" in words
    assert f"sudo apt install python{VERSION}-venv" in words


def test_an_incomplete_copy(bootstrap, monkeypatch):
    bootstrap.lock_file("run.txt").unlink()
    words = told(bootstrap, monkeypatch)
    assert "run.txt is missing" in words
    assert "Fetch it again" in words


REASONS = {
    "ERROR: Could not install packages: [Errno 28] No space left on device": "HANDRAIL_VENV=",
    "WARNING: Retrying after connection broken by 'NewConnectionError'\n"
    "ERROR: No matching distribution found for numpy==2.4.6": "Check that this computer reaches",
    "ERROR: No matching distribution found for numpy==2.4.6": "Try another Python from 3.11 up",
    "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE FILE.": "tell whoever runs the mirror",
    "ERROR: something new": "The last lines were:\n    ERROR: something new",
}


@pytest.mark.parametrize("output", REASONS)
def test_a_failed_installation_is_explained(bootstrap, home, monkeypatch, output):
    real = bootstrap.run

    def run(command):
        if "install" not in command:
            return real(command)
        return subprocess.CompletedProcess(command, 1, stdout=output)

    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: None)
    monkeypatch.setattr(bootstrap, "add_pip", lambda home: None)
    monkeypatch.setattr(bootstrap, "run", run)
    assert REASONS[output] in told(bootstrap, monkeypatch)


def test_a_failed_change_leaves_what_worked(bootstrap, home, installed, monkeypatch):
    bootstrap.prepare(home, bootstrap.RUN)
    monkeypatch.setattr(bootstrap, "install", raises(bootstrap.Trouble("no network")))
    assert told(bootstrap, monkeypatch, ["test"]) == "handrail: no network"
    bootstrap.prepare(home, bootstrap.RUN)
    assert installed == ["run.txt"]


def test_pip_takes_over_when_uv_fails(bootstrap, home, monkeypatch, capsys):
    commands = []

    def run(command):
        commands.append([str(word) for word in command])
        failed = command[0] == "/bin/uv"
        return subprocess.CompletedProcess(command, int(failed), stdout="")

    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: f"/bin/{name}")
    monkeypatch.setattr(bootstrap, "run", run)
    bootstrap.install(home, "axe.txt")
    installers = [words for words in commands if "install" in words]
    assert [words[:3] for words in installers] == [
        ["/bin/uv", "pip", "install"],
        [f"{home}/bin/python", "-I", "-m"],
    ]
    for words in installers:
        assert {"--require-hashes", "--only-binary", "--no-deps"} < set(words)
    assert "trying with pip" in capsys.readouterr().err


# ------------------------------------------------------------------------------------------- it hands over


def test_the_command_runs_in_a_clean_house(bootstrap, home, installed, monkeypatch):
    bootstrap.prepare(home, bootstrap.RUN)
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    monkeypatch.setenv("PYTHONHOME", "/elsewhere")
    monkeypatch.setenv("PIP_INDEX_URL", "kept")
    became = []
    monkeypatch.setattr(os, "execve", lambda *args: became.append(args))
    bootstrap.main(["match", "a b"])
    ((python, words, environ),) = became
    assert words == [python, "-m", "handrail.cli", "match", "a b"]
    assert python == f"{home}/bin/python"
    assert environ["PYTHONPATH"] == f"{bootstrap.ROOT}/src"
    assert "PYTHONHOME" not in environ
    assert environ["PIP_INDEX_URL"] == "kept"


def test_the_word_test_leads_to_the_checks(bootstrap, home, installed, monkeypatch):
    became = []
    monkeypatch.setattr(os, "execve", lambda *args: became.append(args[1][1:]))
    bootstrap.main(["test", "--all", "-k", "x"])
    assert became == [["-m", "handrail.config.checks", "--all", "-k", "x"]]


# ------------------------------------------------------------------------------------------- the shell script


def fake(folder, name, body):
    program = folder / name
    folder.mkdir(exist_ok=True)
    program.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    program.chmod(0o755)
    return program


@pytest.fixture
def shell(bootstrap, tmp_path):
    """Runs a copy of ./handrail with only `programs` and the bare tools on PATH."""
    programs = tmp_path / "programs"
    programs.mkdir()
    for tool in ("dirname", "readlink", "cat"):
        (programs / tool).symlink_to(shutil.which(tool))

    def run(*args, script=bootstrap.ROOT / "handrail", **environ):
        environ = {"PATH": str(programs), **environ}
        return subprocess.run(
            ["/bin/sh", script, *args], capture_output=True, text=True, env=environ, cwd="/", check=False
        )

    run.programs = programs
    return run


OLD = "echo 3.9.2; exit 1"
NEW = 'test "$1" = -c && echo 3.12.0 || printf "%s|" "$PYTHONPATH$PYTHONHOME" "$@"'


def test_only_an_old_python(shell):
    fake(shell.programs, "python3", OLD)
    done = shell("demo")
    assert done.returncode == 1
    assert "I need Python 3.11 or newer" in done.stderr
    assert "python3 (3.9.2)" in done.stderr
    for system in ("sudo apt install python3 python3-venv", "sudo dnf install python3", "macOS", "WSL"):
        assert system in done.stderr


def test_no_python(shell):
    done = shell("demo")
    assert done.returncode == 1
    assert "I found no Python on this computer" in done.stderr


def test_the_newer_of_two_is_taken_with_the_arguments_as_they_were(shell, bootstrap):
    fake(shell.programs, "python3.11", OLD)
    fake(shell.programs, "python3", NEW)
    done = shell("match", "a b", PYTHONPATH="/elsewhere", PYTHONHOME="/elsewhere")
    target = bootstrap.ROOT / "src/handrail/config/bootstrap.py"
    assert (done.stdout, done.stderr) == (f"|-I|{target}|match|a b|", "")


def test_a_named_python_that_is_too_old_is_spoken_of(shell, tmp_path):
    fake(shell.programs, "python3", NEW)
    named = fake(tmp_path / "my pythons", "python3.9", OLD)
    done = shell("demo", HANDRAIL_PYTHON=str(named))
    assert f"HANDRAIL_PYTHON is {named}, Python 3.9.2" in done.stderr
    assert done.stdout.endswith("bootstrap.py|demo|")


def test_it_works_through_a_link(shell, bootstrap, tmp_path):
    fake(shell.programs, "python3", NEW)
    link = tmp_path / "handrail"
    link.symlink_to("a copy of مِقبض/handrail")
    done = shell("demo", script=link)
    assert done.stdout == f"|-I|{bootstrap.ROOT}/src/handrail/config/bootstrap.py|demo|"


def test_the_stamp_is_small_and_plain(bootstrap, home, installed):
    bootstrap.prepare(home, bootstrap.RUN)
    content = json.loads((home / bootstrap.STAMP).read_text(encoding="utf-8"))
    assert content == {**bootstrap.locks(bootstrap.RUN), "python": VERSION}
