"""A case is somebody's who can see to it: also where the only coordinator is one of the two."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests.cases.crowd import today
from tests.mentoring.pair import Pair
from tests.mentoring.scene import DAY
from tests.mentoring.test_pages import shown

from handrail.cases.access import carers_of, open_cases, visible_cases
from handrail.cases.actions import asking, caring
from handrail.cases.models import Case
from handrail.lib import clock
from handrail.mailroom.models import Message
from handrail.people.models import RoleGrant, User
from handrail.programmes.models import ProgrammeLead

pytestmark = pytest.mark.django_db


@pytest.fixture
def led_by_mentor(pair: Pair) -> Pair:
    """The mentor is the only one who coordinates the programme."""
    ProgrammeLead.objects.all().delete()
    ProgrammeLead.objects.create(programme=pair.scene.programme, user=pair.mentor, since=clock.now())
    RoleGrant.objects.create(user=pair.mentor, role="coordinator", granted_at=clock.now())
    Message.objects.all().delete()
    return pair


def ask(pair: Pair) -> Case:
    given = {"by": pair.mentee, "today": today(), "now": clock.now()}
    return asking.ask_for_help(mentorship=pair.mentorship, words="", **given)


def administrator(pair: Pair) -> User:
    return pair.scene["administrator"]


def test_it_falls_to_an_administrator_who_is_told(led_by_mentor: Pair):
    case = ask(led_by_mentor)
    assert case.owner == administrator(led_by_mentor)
    assert list(Message.objects.values_list("kind", "to")) == [("case_request", case.owner_id)]
    page = shown(led_by_mentor.scene, "student", reverse("ask_for_help", args=[led_by_mentor.mentorship.pk]))
    assert "Who that is: Administrator." in page
    assert "Administrator answers by" in page


def test_the_administrator_sees_it_as_its_owner_and_nobody_else_does(led_by_mentor: Pair):
    case = ask(led_by_mentor)
    here = reverse("case", args=[case.pk])
    page = shown(led_by_mentor.scene, "administrator", here)
    assert "I see to it" not in page  # it is theirs
    client = led_by_mentor.scene.client("administrator")
    assert (
        "Offered a talk"
        in client.post(reverse("do_step", args=[case.pk]), {"step": "talk"}, follow=True).content.decode()
    )
    for name in ("student", "coordinator", "other coordinator", "director", "wellbeing lead", "stranger"):
        assert led_by_mentor.scene.client(name).get(here).status_code == 404, name
    mentor = User.objects.get(pk=led_by_mentor.mentor.pk)
    assert (visible_cases(mentor).count(), open_cases(mentor).count()) == (0, 0)


def test_no_administrator_who_is_one_of_the_two_and_none_whose_role_has_ended(led_by_mentor: Pair):
    pair = led_by_mentor.mentorship
    assert list(carers_of(pair)) == [administrator(led_by_mentor)]
    RoleGrant.objects.filter(role="administrator").update(ended_at=clock.now())
    RoleGrant.objects.create(user=led_by_mentor.mentee, role="administrator", granted_at=clock.now())
    assert list(carers_of(pair)) == []
    assert ask(led_by_mentor).owner is None
    assert not Message.objects.exists()


def test_a_coordinator_whose_role_has_ended_sees_to_nothing(pair: Pair):
    RoleGrant.objects.filter(user=pair.scene.lead).update(ended_at=clock.now())
    assert ask(pair).owner == administrator(pair)


def test_a_case_whose_owner_can_no_more_is_somebody_elses_when_it_is_due(pair: Pair):
    case = ask(pair)
    assert case.owner == pair.scene.lead
    ProgrammeLead.objects.all().delete()
    Message.objects.all().delete()
    days = (case.due - today()).days
    assert caring.tell_due(now=clock.now() + days * DAY) == 1
    case.refresh_from_db()
    assert case.owner == administrator(pair)
    assert Message.objects.get(kind="case_due").to == case.owner_id


def test_a_case_that_is_opened_again_is_somebodys_who_can_see_to_it(pair: Pair):
    case = ask(pair)
    by = administrator(pair)
    caring.close(case=case, helped="nothing", words="", by=by, now=clock.now())
    ProgrammeLead.objects.all().delete()
    caring.reopen(case=case, by=by, today=today(), now=clock.now())
    case.refresh_from_db()
    assert case.owner == by
