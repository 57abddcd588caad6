"""The demonstration has a cohort that has been matched, with something to do about it."""

import pytest

from handrail.home import demo as home_demo
from handrail.lib import clock
from handrail.mailroom.models import Message
from handrail.pairing import demo
from handrail.pairing.models import Round
from handrail.pairing.queries.coverage import matching
from handrail.people.models import User
from handrail.programmes.models import Cohort

pytestmark = pytest.mark.django_db


def test_most_pairs_run_some_mentors_are_asked_and_some_mentees_wait(monkeypatch):
    monkeypatch.setattr(home_demo, "STUDENTS", 160)
    monkeypatch.setattr(home_demo, "MENTORS", 80)
    school = home_demo.seed(clock.now())
    demo.seed(school, clock.now())  # once more changes nothing
    cohort = Cohort.objects.get(programme__title=demo.TITLE)
    found = matching(cohort)
    assert (cohort.state, found.round.state) == ("running", "published")
    assert found.matched > found.asked > 0
    assert found.waiting > 0
    assert found.lists > found.chosen > 0
    assert Round.objects.count() == 1  # the other cohort waits for the coordinator to begin
    assert not Message.objects.filter(kind__startswith="mentor").exists()
    assert cohort.programme.exam_periods.count() == 1
    taken = User.objects.filter(active_mentees__gt=0).values_list("active_mentees", "most_mentees")
    assert sum(active for active, _ in taken) == found.matched


def test_a_school_too_small_to_match_is_seeded_all_the_same(monkeypatch):
    monkeypatch.setattr(home_demo, "STUDENTS", 6)
    monkeypatch.setattr(home_demo, "MENTORS", 3)
    home_demo.seed(clock.now())
    assert Cohort.objects.get(programme__title=demo.TITLE).state == "running"
