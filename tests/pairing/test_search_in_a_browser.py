"""The pages of a search at every width, light and dark: axe finds nothing, nothing is too wide."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from tests.journeys.test_maria import ELENA, LEAD, MARIA, pair, scene
from tests.mentoring.conftest import look
from tests.mentoring.pair import Pair

from handrail.cases.actions import asking
from handrail.lib import clock
from handrail.pairing.actions import searching
from handrail.pairing.models import Candidate, Search
from handrail.pairing.snapshot import Wanted

__all__ = ["look", "pair", "scene"]
pytestmark = pytest.mark.django_db(transaction=True)


def test_no_page_of_a_search_has_a_fault(pair: Pair, look: Any):
    at, key = clock.now(), pair.mentorship.pk
    wrong = look(pair.scene, MARIA, reverse("say_interests", args=[key]))
    asking.say_interests(
        mentorship=pair.mentorship, wish="add", confidence=4, words="", by=pair.mentee, today=pair.today,
        now=at, wanted=Wanted(["specialty_change"], ["dermatology"]),
    )  # fmt: skip
    search = Search.objects.get()
    wrong += look(pair.scene, LEAD, reverse("search", args=[search.pk]))
    mentors = pair.scene.cohort.enrolments.filter(user=pair.scene[ELENA])
    searching.propose(
        search=search, mentors={one.pk for one in mentors}, by=pair.scene.lead, today=pair.today, now=at
    )
    rows = Candidate.objects.select_related("search__enrolment__user", "search__enrolment__cohort__programme")
    elena = rows.get()
    wrong += look(pair.scene, MARIA, reverse("proposed_mentors", args=[search.pk]))
    searching.ask_call(candidate=elena, by=pair.mentee, now=at)
    for who, name, of in (
        (MARIA, "proposed_mentors", search), (MARIA, "pick_mentor", elena), (MARIA, "say_called", elena),
        (ELENA, "call_request", elena), (LEAD, "search", search), (LEAD, "close_search", search),
        (MARIA, "mentorship", pair.mentorship), (LEAD, "mentorship", pair.mentorship),
    ):  # fmt: skip
        wrong += look(pair.scene, who, reverse(name, args=[of.pk]))
    searching.pick(candidate=rows.get(), by=pair.mentee, now=at)
    for name, key in (("proposed_mentors", search.pk), ("take_choice_back", elena.pk)):
        wrong += look(pair.scene, MARIA, reverse(name, args=[key]))
    searching.take_choice_back(candidate=rows.get(), by=pair.mentee, now=at)
    searching.say_not_now(candidate=rows.get(), by=rows.get().enrolment.user, now=at)
    wrong += look(pair.scene, LEAD, reverse("search", args=[search.pk]))
    wrong += look(pair.scene, LEAD, reverse("close_case", args=[pair.mentorship.cases.get().pk]))
    wrong += look(pair.scene, LEAD, reverse("home"))
    wrong += look(pair.scene, MARIA, reverse("home")) + look(pair.scene, ELENA, reverse("home"))
    wrong += look(pair.scene, LEAD, reverse("cockpit_list", args=[pair.scene.cohort.pk, "well"]))
    assert wrong == []
