"""The demonstration is the same school each time: nothing in it is drawn by chance."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import transaction

from handrail.cases.models import Case
from handrail.checkins.models import CheckIn
from handrail.home import demo
from handrail.lib import clock
from handrail.mentoring.models import Goal, Meeting, Mentorship

NOW = dt.datetime(2026, 10, 14, 13, 20, tzinfo=dt.UTC)


@pytest.mark.django_db
def test_the_same_school_each_time(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(demo, "STUDENTS", 100)
    monkeypatch.setattr(demo, "MENTORS", 50)
    told = []
    for _ in range(2):
        with transaction.atomic(), clock.standing(NOW):
            demo.seed(NOW)
            told.append(_what_happened())
            transaction.set_rollback(True)
    assert [one for one, other in zip(*told, strict=True) if one != other] == []


def _what_happened() -> list[tuple[Any, ...]]:
    """All that tells two schools apart, without the ids of rows."""
    pair = ("mentorship__mentee__name", "mentorship__mentor__name")
    return [
        *Mentorship.objects.order_by("mentee__school_number", "offered_at").values_list(
            "mentee__name", "mentor__name", "state", "starts", "offered_at"
        ),
        *Meeting.objects.order_by(*pair, "day", "created_at").values_list(*pair, "state", "day", "mode"),
        *Case.objects.order_by(*pair, "opened_at").values_list(*pair, "state", "due", "helped", "opened_at"),
        *CheckIn.objects.order_by(*pair, "side", "asked_on").values_list(*pair, "slot", "state", "pulse"),
        *Goal.objects.order_by(*pair, "created_at").values_list(*pair, "state", "category", "due"),
    ]
