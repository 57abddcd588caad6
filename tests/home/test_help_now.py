""" "Get help now": for everybody, in any state of the site."""

from contextlib import contextmanager

import pytest
from django.db import OperationalError, connection

from handrail.home import queries
from handrail.people.models import School

NOBODY_WATCHES = "Nobody watches this site round the clock."
EMERGENCY = "ring your local emergency number"


@pytest.mark.parametrize("name", ["student", "director", "half", "nobody"])
def test_the_school_s_own_numbers_are_there_to_be_rung(cast, name):
    text = cast.client(name).get("/help-now/").content.decode()
    assert '<a href="tel:02079460123"><bdi dir="ltr">020 7946 0123</bdi></a>' in text
    assert NOBODY_WATCHES in text
    assert text.index(EMERGENCY) < text.index("020 7946 0123")


def test_somebody_signed_in_sees_their_own_school_alone(cast):
    assert "Southmere" not in cast.client("student").get("/help-now/").content.decode()


def test_somebody_signed_out_sees_every_open_school(cast):
    text = cast.client("nobody").get("/help-now/").content.decode()
    assert text.index("Northfield") < text.index("Southmere")


def test_a_site_without_a_school_says_so_and_what_to_do(client, db):
    assert not School.objects.exists()
    text = client.get("/help-now/").content.decode()
    assert "No numbers of a school are set here yet" in text
    assert "Ring your local emergency number (112 in Europe" in text


def test_it_comes_when_the_database_does_not_answer(cast, monkeypatch):
    def gone(*_):
        raise OperationalError("the connection is closed")

    monkeypatch.setattr(queries, "_known", {})
    monkeypatch.setattr(queries, "live_schools", gone)
    response = cast.client("nobody").get("/help-now/")
    assert (response.status_code, EMERGENCY in response.content.decode()) == (200, True)


@contextmanager
def no_database():
    """Every question to the database fails, as when its server is gone."""

    def gone(*_):
        raise OperationalError("the connection is closed")

    with connection.execute_wrapper(gone):
        yield


@pytest.mark.parametrize("name", ["student", "administrator", "half", "nobody"])
def test_the_numbers_last_known_come_without_a_database(cast, name, monkeypatch):
    cast.client(name)  # signs in while there is a database
    monkeypatch.setattr(queries, "_known", {})
    with no_database():
        plain = cast.client(name).get("/help-now/")
    assert (plain.status_code, EMERGENCY in plain.content.decode()) == (200, True)
    assert "020 7946 0123" not in plain.content.decode()
    cast.client("coordinator").get("/")  # whoever comes by: the process has read them
    with no_database():
        known = cast.client(name).get("/help-now/")
        other = cast.client(name).get("/guide/")
    assert (known.status_code, "020 7946 0123" in known.content.decode()) == (200, True)
    assert other.status_code == 503


def test_a_school_that_is_not_open_yet_is_not_remembered(cast, monkeypatch):
    monkeypatch.setattr(queries, "_known", {})
    School.objects.update(live=False)
    cast.client("student").get("/")
    assert queries.known_numbers() == []


def test_no_browser_and_no_proxy_keeps_it(cast):
    assert cast.client("nobody").get("/help-now/").headers["Cache-Control"] == "no-store"


def test_it_is_small_and_loads_no_script(cast):
    response = cast.client("nobody").get("/help-now/")
    assert len(response.content) < 6_000
    assert b"<script" not in response.content
