"""The PostgreSQL of the tests: it answers, and nothing is left of it, whatever happened."""

import os
from pathlib import Path

import psycopg
import pytest

from handrail.config import checks, database
from handrail.config.database import DatabaseTrouble, throw_away
from handrail.config.site import site


def connect(url):
    """As the site would, to the database that every cluster has."""
    settings = site({"DATABASE_URL": url}).database
    where = {"host": settings["HOST"], "port": settings["PORT"], "user": settings["USER"]}
    return psycopg.connect(dbname="postgres", **where)


def is_running(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_it_answers_at_its_socket_and_is_gone_afterwards(postgresql):
    with throw_away() as url:
        folder = Path(site({"DATABASE_URL": url}).database["HOST"])
        pid = int((folder / "data" / "postmaster.pid").read_text(encoding="ascii").split()[0])
        with connect(url) as connection:
            assert connection.execute("SHOW fsync").fetchone() == ("off",)
            assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
            assert connection.execute("SHOW autovacuum").fetchone() == ("off",)
        assert is_running(pid)
    assert not is_running(pid)
    assert not folder.exists()


def test_nothing_is_left_of_it_after_a_failure(postgresql):
    found = []

    def fail():
        with throw_away() as url:
            folder = Path(site({"DATABASE_URL": url}).database["HOST"])
            found.extend(
                [folder, int((folder / "data" / "postmaster.pid").read_text(encoding="ascii").split()[0])]
            )
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    folder, pid = found
    assert not is_running(pid)
    assert not folder.exists()


def test_without_postgresql_it_says_how_to_get_it(monkeypatch):
    monkeypatch.setattr(database, "programs", lambda: None)
    with pytest.raises(DatabaseTrouble, match=r"not installed \(sudo apt install postgresql\)"), throw_away():
        pass


def test_where_everything_is_asked_for_its_absence_is_a_failure(monkeypatch, capsys):
    monkeypatch.setattr(database, "programs", lambda: None)
    monkeypatch.setattr(checks, "install_postgresql", lambda: None)
    assert checks.on_postgresql(["never run"], few=False) is False
    assert capsys.readouterr().out == "== PostgreSQL is not installed (sudo apt install postgresql)\n"


def test_without_all_it_is_said_that_postgresql_was_not_asked(monkeypatch, capsys):
    monkeypatch.setattr(checks, "passes", lambda name, command: True)
    assert checks.tests([], everything=False) == []
    assert capsys.readouterr().out.startswith("== PostgreSQL: NOT RUN (./handrail test --all")
