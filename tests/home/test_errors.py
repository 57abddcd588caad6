"""What is said when something goes wrong: our words, a way on, and nothing of the inside."""

import logging
import re

import pytest
from django.db import OperationalError
from django.test import Client, RequestFactory

from handrail.home import views
from handrail.home.errors import server_error


def test_404_is_the_same_for_everything_and_leads_on(cast):
    text = cast.client("student").get("/no-such-page/").content.decode()
    assert "There is nothing here for you" in text
    assert "no-such-page" not in text.replace('value="/no-such-page/"', "")
    assert 'class="button" href="/"' in text


def test_403_says_why_and_that_nothing_was_changed(cast):
    response = cast.client("student").get("/programmes/new/")
    assert response.status_code == 403
    text = response.content.decode()
    assert "You may not do this" in text
    assert "Nothing was changed." in text


def test_a_form_from_elsewhere_is_told_to_reload(cast):
    client = Client(enforce_csrf_checks=True)
    response = client.post("/language/", {"language": "ar"})
    assert response.status_code == 403
    assert "This page was open too long" in response.content.decode()


def test_400_for_a_host_that_is_not_ours(cast):
    response = cast.client("nobody").get("/", headers={"host": "elsewhere.example"})
    assert response.status_code == 400
    assert "That could not be read" in response.content.decode()


@pytest.mark.parametrize(
    ("fault", "status", "words"),
    [
        (ZeroDivisionError("secret of the inside"), 500, "it is our mistake"),
        (OperationalError("secret of the inside"), 503, "cannot reach its data"),
    ],
)
def test_a_fault_has_a_number_that_stands_in_the_log(fault, status, words, caplog):
    try:
        raise fault
    except type(fault):
        with caplog.at_level(logging.ERROR, "handrail.errors"):  # without a database: none is asked for
            response = server_error(RequestFactory().get("/meetings/"))
    text = response.content.decode()
    number = re.search(r"<b>([0-9a-f]{8})</b>", text).group(1)
    assert response.status_code == status
    assert words in text
    assert "secret of the inside" not in text
    assert f"error {number} at GET /meetings/" in caplog.text
    assert "secret of the inside" in caplog.text
    assert response.headers.get("Retry-After") == ("30" if status == 503 else None)


def test_the_site_answers_a_fault_so(cast, monkeypatch):
    def broken(*_, **__):
        raise ZeroDivisionError

    monkeypatch.setattr(views, "page_of", broken)
    response = cast.client("student").get("/")
    assert response.status_code == 500
    assert "What you were doing was not saved." in response.content.decode()
