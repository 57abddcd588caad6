"""`handrail key`, as it is typed."""

import pytest

from handrail.cli import key
from handrail.lib.sealed import fingerprint
from handrail.vault import actions, keyfile

pytestmark = pytest.mark.django_db


@pytest.fixture
def started(monkeypatch, settings, tmp_path):
    """A site that was started once."""
    monkeypatch.setattr(key, "data_folder", lambda: None)
    monkeypatch.setattr(key, "load", lambda: None)
    actions.settle(now=actions.dt.datetime(2026, 9, 14, tzinfo=actions.dt.UTC))


def test_export_and_import_show_the_same_fingerprint(started, handrail, tmp_path):
    done = handrail("key", "export", tmp_path / "saved.key")
    assert done.code == 0
    shown = "".join(line.replace(" ", "") for line in done.out.splitlines() if line.startswith("  "))
    assert shown == fingerprint(keyfile.master())
    assert "Keep it apart from the backups" in done.out
    again = handrail("key", "import", tmp_path / "saved.key")
    assert (again.code, shown[:4] in again.out) == (0, True)


def test_what_cannot_be_done_is_said(started, handrail, tmp_path):
    (tmp_path / "saved.key").write_text("")
    done = handrail("key", "export", tmp_path / "saved.key")
    assert done.code == 2
    assert "never written over" in done.err


@pytest.mark.parametrize("words", [["key"], ["key", "show", "x"], ["key", "export"]])
def test_wrong_usage(handrail, words):
    assert handrail(*words).code == 2
