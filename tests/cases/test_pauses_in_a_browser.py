"""A pair that is paused and asks for help, and a cohort whose pairs were all ended: axe finds nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from tests.cases.crowd import running_pair, today
from tests.mentoring.pair import Pair
from tests.mentoring.scene import DAY, Scene
from tests.mentoring.test_endings import fresh

from handrail.cases.actions import asking
from handrail.lib import clock
from handrail.mentoring.actions import ending_all, pausing
from handrail.programmes.actions.exams import Told, add_exams

pytestmark = pytest.mark.django_db(transaction=True)


def test_no_page_of_a_pause_or_of_an_end_for_all_has_a_fault(scene: Scene, look: Any):
    pair: Pair = running_pair(scene)
    at, lead, key = clock.now(), scene["coordinator"], pair.mentorship.pk
    given = {"today": today(), "now": at}
    pausing.pause(mentorship=fresh(pair), back_on=today() + 30 * DAY, by=pair.mentor, **given)
    wrong = look(scene, "student", reverse("mentorship", args=[key]))
    wrong += look(scene, "student", reverse("ask_for_help", args=[key]))
    case = asking.ask_for_help(mentorship=fresh(pair), words="", by=pair.mentee, **given)
    wrong += look(scene, "coordinator", reverse("case", args=[case.pk]))
    wrong += look(scene, "coordinator", reverse("mentorship", args=[key]))
    told = Told("Finals", today(), today() + DAY)
    exams = add_exams(programme=scene.programme, told=told, by=lead, now=at)
    wrong += look(scene, "coordinator", reverse("exam_periods", args=[scene.programme.pk]))
    wrong += look(scene, "coordinator", reverse("change_exams", args=[exams.pk]))
    ending_all.end_all(cohort=scene.cohort, by=lead, now=at)
    wrong += look(scene, "student", reverse("mentorship", args=[key]))
    for name in ("cohort_mentorships", "undo_end_all"):
        wrong += look(scene, "coordinator", reverse(name, args=[scene.cohort.pk]))
    assert wrong == []
