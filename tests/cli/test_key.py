"""`handrail key`, as it is typed."""

import datetime as dt
from types import SimpleNamespace

import pytest

from handrail.cli import key
from handrail.lib.sealed import fingerprint
from handrail.vault import actions, keyfile, rotating

NOW = dt.datetime(2026, 9, 14, tzinfo=dt.UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def started(monkeypatch, settings, tmp_path):
    """A site that was started once."""
    monkeypatch.setattr(key, "data_folder", lambda: None)
    monkeypatch.setattr(key, "load", lambda: None)
    settings.SITE = SimpleNamespace(data=tmp_path / "data", demo=False)
    settings.SITE.data.mkdir(mode=0o700)
    actions.settle(now=NOW)


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


def test_an_exchange_says_what_to_do_now_and_where_the_old_key_is(started, handrail, tmp_path):
    old = keyfile.master()
    done = handrail("key", "rotate")
    assert done.code == 0
    shown = "".join(line.replace(" ", "") for line in done.out.splitlines() if line.startswith("  "))
    assert shown.startswith(fingerprint(keyfile.master()))
    assert "Save it now: handrail key export FILE" in done.out
    assert keyfile.spare(fingerprint(old)).name in done.out.replace("\n", "")


def test_an_exchange_that_was_broken_off_is_finished_in_words(started, handrail):
    rotating._wrap_with_a_new_key(NOW)
    done = handrail("key", "rotate")
    assert (done.code, "had been broken off. It is finished now" in " ".join(done.out.split())) == (0, True)
    assert len(keyfile.spares()) == 1


@pytest.mark.parametrize("words", [["key"], ["key", "show", "x"], ["key", "export"], ["key", "rotate", "x"]])
def test_wrong_usage(handrail, words):
    assert handrail(*words).code == 2
