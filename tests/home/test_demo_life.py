"""Three months of the demonstration: something is on every page, and some pairs have never met."""

import datetime as dt

import pytest

from handrail.cases.models import Case
from handrail.checkins.models import CheckIn
from handrail.home import demo
from handrail.lib import clock
from handrail.mailroom.models import Message
from handrail.mentoring.meeting_queries import met_of
from handrail.mentoring.models import (
    Agreement,
    Document,
    DocumentComment,
    Feedback,
    Goal,
    GoalNote,
    MeetingAction,
    Mentorship,
    Milestone,
    Note,
    Reflection,
    ShelfItem,
    ThreadMessage,
    TimeBudget,
)

pytestmark = pytest.mark.django_db


def test_every_page_of_a_pair_has_something_on_it(monkeypatch):
    monkeypatch.setattr(demo, "STUDENTS", 160)
    monkeypatch.setattr(demo, "MENTORS", 80)
    now = clock.now()
    demo.seed(now)
    told = Mentorship.objects.filter(notes__isnull=False).distinct()
    assert told.count() == 6
    for pair in told:
        days = pair.meetings.values_list("state", flat=True)
        assert list(days).count("held") == 3
        of_goals = {"goal__mentorship": pair}
        for model in (Agreement, Goal, MeetingAction, Note, Document, ThreadMessage, ShelfItem, TimeBudget):
            assert model.objects.filter(mentorship=pair).exists(), model
        for model in (Milestone, GoalNote, Reflection):
            assert model.objects.filter(**of_goals).exists(), model
        assert Feedback.objects.filter(meeting__mentorship=pair).count() == 2
        assert DocumentComment.objects.filter(version__document__mentorship=pair).exists()
    met, pairs = met_of(Mentorship.objects.filter(state="active"))
    assert 0 < pairs - met <= pairs / 4
    asked = CheckIn.objects.count()
    assert CheckIn.objects.filter(state="answered").count() > asked / 2 > 0
    assert Case.objects.exists()
    assert not Message.objects.filter(created_at__lt=now - dt.timedelta(days=3), state="queued").exists()
