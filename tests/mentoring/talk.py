"""What tests of conversations share."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.mentoring.pair import Pair

from handrail.audit.models import Event
from handrail.lib import clock
from handrail.mentoring.actions import talking
from handrail.mentoring.files import CleanFile, clean_file
from handrail.mentoring.models import ThreadMessage

HELLO = "How was your first week on the ward?"
OTHERS = ("coordinator", "administrator", "wellbeing lead", "director", "peer")
MINUTE = dt.timedelta(minutes=1)
HOUR = dt.timedelta(hours=1)


def text_file(name: str = "notes.txt", words: str = "Read chapter four") -> CleanFile:
    return clean_file(name, words.encode())


def said(pair: Pair, words: str = HELLO, by: str = "mentor", **more: Any) -> ThreadMessage:
    given = {"files": [], "now": clock.now(), **more}
    who = getattr(pair, by)
    return talking.send(mentorship=pair.mentorship, words=words, by=who, **given)


def page(pair: Pair) -> str:
    return reverse("conversation", args=[pair.mentorship.pk])


def upload(name: str, data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, "application/octet-stream")


def verbs() -> list[str]:
    found = Event.objects.filter(verb__startswith="mentoring.").order_by("id").values_list("verb", flat=True)
    return [verb for verb in found if "mentorship" not in verb]
