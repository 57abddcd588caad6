"""The mails about documents: who did what, and where to look. Neither a title nor a word of a comment."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.urls import reverse

from handrail.mailroom.actions import post
from handrail.mailroom.kinds import Kind, register
from handrail.mentoring.models import Document
from handrail.people.models import User

WORDS = frozenset({"name", "partner", "link"})

register(Kind("document_added", "A document of your pair, or a new version", WORDS, optional=True))
register(Kind("document_commented", "A comment on a document of your pair", WORDS, optional=True))


def post_added(document: Document, by: User, *, now: dt.datetime) -> None:
    """Tell the other one that there is a document, or a new version of one."""
    _post("document_added", document, by, now)


def post_commented(document: Document, by: User, *, now: dt.datetime) -> None:
    """Tell the other one that there is a comment."""
    _post("document_commented", document, by, now)


def _post(kind: str, document: Document, by: User, now: dt.datetime) -> None:
    pair = document.mentorship
    to = pair.other(by)
    link = settings.SITE.url + reverse("document", args=[document.pk])
    post(
        kind=kind,
        to=to.pk,
        address=to.email,
        language=to.language,
        context={"name": to.name, "partner": by.name, "link": link},
        school=pair.programme.school_id,
        unsubscribe=True,
        now=now,
    )
