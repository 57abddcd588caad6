"""What a pair of the demonstration finds on its page."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests.mentoring.pair import Pair, pair_of
from tests.mentoring.scene import Scene
from tests.mentoring.test_goals import a_goal
from tests.mentoring.test_pages import page_of, shown

from handrail.learning import demo_shelf as learning
from handrail.lib import clock
from handrail.mentoring import demo_shelf
from handrail.mentoring.goal_states import Noted
from handrail.mentoring.models import GoalNote, ShelfItem, TimeWeek

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(scene: Scene) -> Pair:
    made = pair_of(scene)
    learning.seed(made.mentee.school, clock.now())
    return made


@pytest.mark.parametrize("goals", [0, 1])
def test_a_list_and_a_few_weeks_stand_there(scene: Scene, pair: Pair, goals: int):
    for _ in range(goals):
        a_goal(pair.mentorship)
    demo_shelf.seed_pair(pair.mentorship, pair.mentor, clock.now())
    assert sorted(item.used_at is None for item in ShelfItem.objects.all()) == [False, True]
    weeks = [sum(week.actual.values()) for week in TimeWeek.objects.all()]
    assert len(weeks) == 4
    assert max(weeks) <= 336
    assert GoalNote.objects.filter(kind=Noted.TIME).count() == 4 * goals
    for name in ("student", "mentor"):
        assert "Used on" in shown(scene, name, page_of(pair.mentorship))
        page = shown(scene, name, reverse("time_budget", args=[pair.mentorship.pk]))
        assert "than planned in 3 of 4 weeks" in page


def test_a_school_with_an_empty_shelf_gets_its_weeks_all_the_same(pair: Pair):
    pair.mentee.school.resources.all().delete()
    demo_shelf.seed_pair(pair.mentorship, pair.mentor, clock.now())
    assert (ShelfItem.objects.count(), TimeWeek.objects.count()) == (0, 4)
