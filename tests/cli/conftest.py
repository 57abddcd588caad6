"""One small invented school, matched once for all tests that only read it."""

from types import SimpleNamespace

import pytest

from handrail.cli import main
from handrail.sheets.sample import write_sample


@pytest.fixture(scope="session")
def school(tmp_path_factory):
    """Paths of the tables and the policy of 30 mentees and 16 mentors, and of their run."""
    folder = tmp_path_factory.mktemp("school")
    mentees, mentors, policy = write_sample(folder, 30, 16, 7)
    out = folder / "result"
    assert main(["match", str(mentees), str(mentors), "--policy", str(policy), "--out", str(out)]) == 0
    return SimpleNamespace(
        folder=folder, mentees=mentees, mentors=mentors, policy=policy, out=out, run=out / "run.json"
    )


@pytest.fixture
def handrail(capsys):
    """A function that runs a command and gives its exit code, its output and what it said on stderr."""

    def run(*words):
        capsys.readouterr()
        try:
            code = main([str(word) for word in words])
        except SystemExit as stop:  # argparse ends so
            code = stop.code
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        return SimpleNamespace(code=code, out=said.out, err=said.err)

    return run
