"""Whoever leaves a cohort is asked nothing more there; a pair is not left by the way."""

import pytest
from tests.mentoring.scene import Scene

from handrail.lib import clock
from handrail.lib.refusal import Refusal
from handrail.mailroom.models import Message
from handrail.mentoring.models import Mentorship
from handrail.programmes.actions import inviting, joining
from handrail.programmes.models import Enrolment

pytestmark = pytest.mark.django_db


def step_back(scene, name):
    place = Enrolment.objects.get(cohort=scene.cohort, user=scene[name])
    now = clock.now()
    joining.withdraw(enrolment=place, by=scene[name], today=now.date(), now=now)


def take_out(scene, name):
    place = Enrolment.objects.get(cohort=scene.cohort, user=scene[name])
    inviting.take_out(enrolment=place, by=scene.lead, now=clock.now())


@pytest.mark.parametrize("leave", [step_back, take_out])
@pytest.mark.parametrize("name", ["student", "mentor"])
def test_an_offer_to_or_about_somebody_who_leaves_is_taken_back(scene: Scene, leave, name):
    made, other = scene.offer(), scene.offer("peer", "director")
    leave(scene, name)
    assert Mentorship.objects.get(pk=made.pk).state == "withdrawn"
    assert Mentorship.objects.get(pk=other.pk).state == "offered"
    assert Message.objects.get(pk=made.offer_mail).state == "failed"


@pytest.mark.parametrize(
    ("leave", "words"),
    [(step_back, "you can stop at any time"), (take_out, "cannot be taken out of it here")],
)
@pytest.mark.parametrize("name", ["student", "mentor"])
def test_a_pair_is_not_left_by_the_way(scene: Scene, leave, words, name):
    scene.accept(scene.offer())
    with pytest.raises(Refusal, match=words):
        leave(scene, name)
    assert Mentorship.objects.get().state == "active"
    assert Enrolment.objects.get(cohort=scene.cohort, user=scene[name]).state == "joined"


def test_leaving_on_one_side_says_nothing_of_the_other(scene: Scene):
    scene.join(scene["mentor"], "mentee")
    made = scene.offer()
    place = Enrolment.objects.get(user=scene["mentor"], side="mentee")
    inviting.take_out(enrolment=place, by=scene.lead, now=clock.now())
    assert Mentorship.objects.get(pk=made.pk).state == "offered"
