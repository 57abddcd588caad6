"""The links in the mails of the outbox, and what comes back when somebody follows them."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from django.test import Client
from tests.mentoring.pair import Pair

from handrail.audit.models import Event
from handrail.mailroom.models import Message
from handrail.mentoring.models import Meeting
from handrail.people.models import User

LINK = re.compile(r"https?://\S*/(?:answer|plan)/[\w-]{43}/")


def mail_to(user: User, kind: str) -> Message:
    """The last mail of a kind to somebody."""
    return Message.objects.filter(to=user.pk, kind=kind).latest("created_at", "pk")


def links_in(message: Message) -> list[str]:
    """The paths of the links in a mail that act by themselves, in the order of the text."""
    text = [urlsplit(link).path for link in LINK.findall(message.text)]
    html = {urlsplit(link).path for link in LINK.findall(message.html)}
    assert set(text) == html, "text and HTML lead elsewhere"
    return text


def link_to(user: User, kind: str, number: int = 0) -> str:
    """One of the links of the last mail of a kind."""
    return links_in(mail_to(user, kind))[number]


def token_in(path: str) -> str:
    """The secret in the path of a link."""
    return path.strip("/").rpartition("/")[2]


def words(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"</?(bdi|b)( [^>]*)?>", "", answer.content.decode()))


def shown(path: str, status: int = 200) -> str:
    answer = Client().get(path)
    assert answer.status_code == status, words(answer)
    return words(answer)


def pressed(path: str, status: int = 200, **sent: str) -> str:
    """What comes back when a button is pressed, by a browser that brings no cookie and no token of forms."""
    answer = Client(enforce_csrf_checks=True).post(path, sent)
    assert answer.status_code == status, words(answer)
    return words(answer)


def last_event() -> tuple[str, Any, str]:
    event = Event.objects.latest("pk")
    return event.verb, event.actor, event.field_names


def meeting_of(pair: Pair) -> Meeting:
    return Meeting.objects.get(mentorship=pair.mentorship)
