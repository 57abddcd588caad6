"""Mails stopped by the link in one, and chosen on a page of one's own."""

import re

import pytest
from django.db import transaction
from django.test import Client

from handrail.audit.models import Event
from handrail.lib import clock
from handrail.mailroom.actions import post
from handrail.mailroom.letter import letter
from handrail.mailroom.queries import opted_out

CONTEXT = {
    "name": "Noor",
    "programme": "First year",
    "side": "mentee",
    "coordinator": "Ann",
    "link": "https://mentoring.school.example/joining/1/",
    "last_day": "2026-12-01",
}


@pytest.fixture
def link(cast):
    """The address in the head of a reminder to the student."""
    user = cast["student"]
    with transaction.atomic():
        message = post(
            kind="joining_reminder",
            to=user.pk,
            address=user.email,
            language="en-gb",
            context=CONTEXT,
            school=user.school_id,
            unsubscribe=True,
            now=clock.now(),
        )
    head = letter(message).extra_headers
    assert head["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    return re.search(r"/mail/unsubscribe/[0-9a-f]{64}/", head["List-Unsubscribe"]).group()


def verbs():
    return list(Event.objects.filter(verb__startswith="mail.").values_list("verb", flat=True))


def test_the_page_says_which_mails_and_stops_nothing_by_itself(cast, link):
    answer = Client().get(link)
    assert "Reminder of an invitation to a programme" in answer.content.decode()
    assert opted_out(cast["student"].pk) == set()
    assert b"<script" not in answer.content


def test_one_click_stops_them_without_a_cookie_and_twice_is_once(cast, link):
    mail_program = Client(enforce_csrf_checks=True)
    for _ in range(2):
        answer = mail_program.post(link, {"List-Unsubscribe": "One-Click"})
        assert (answer.status_code, "These mails are stopped" in answer.content.decode()) == (200, True)
    assert opted_out(cast["student"].pk) == {"joining_reminder"}
    assert verbs() == ["mail.unsubscribe"]


def test_the_way_back_is_on_the_page(cast, link):
    Client().post(link)
    assert "Send me these mails again" in Client().get(link).content.decode()
    answer = Client().post(link, {"again": "1"}).content.decode()
    assert ("You get these mails." in answer, "You get mails of this kind:" in answer) == (True, True)
    assert opted_out(cast["student"].pk) == set()
    assert verbs() == ["mail.unsubscribe", "mail.subscribe"]


def test_a_page_of_another_site_cannot_press_the_button(cast, link):
    for origin in ("https://elsewhere.example", "null"):
        answer = Client().post(link, headers={"origin": origin})
        assert (answer.status_code, "This came from another site." in answer.content.decode()) == (403, True)
    assert opted_out(cast["student"].pk) == set()
    assert (
        Client().post(link, headers={"origin": "http://localhost:8000", "host": "localhost:8000"}).status_code
        == 200
    )


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_unknown_link_is_like_an_unknown_address(cast, link, method):
    def page(address):
        answer = getattr(cast.client("student"), method)(address)
        said = answer.content.decode()
        text = re.sub(r'(name="csrfmiddlewaretoken" value|name="next" value)="[^"]+"', "", said)
        return answer.status_code, text

    assert page(link[:-65] + "0" * 64 + "/") == page("/no-such-page/")
    assert page("/no-such-page/")[0] == 404


def test_one_chooses_on_a_page_of_one_s_own(cast, link):
    client = cast.client("student")
    text = client.get("/me/mails/").content.decode()
    assert 'value="joining_reminder"' in text
    assert text.count("checked") >= 1
    assert "First year" in text  # what the reminder was about
    client.post("/me/mails/", {"wanted": []})
    assert "joining_reminder" in opted_out(cast["student"].pk)
    client.post("/me/mails/", {"wanted": ["joining_reminder"]})
    assert "joining_reminder" not in opted_out(cast["student"].pk)
    wrong = client.post("/me/mails/", {"wanted": ["invitation"]}).content.decode()
    assert "is not one of the available choices" in wrong


def test_nobody_else_reads_what_a_mail_was_about(cast, link):
    assert "First year" not in cast.client("peer").get("/me/mails/").content.decode()
