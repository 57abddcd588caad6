"""A mentee is told when their must-haves leave nobody: in counts, and never of few people."""

import pytest
from tests.programmes.scene import Scene
from tests.site.cast import person

from handrail.lib import clock
from handrail.programmes.models import Answer, Enrolment
from handrail.programmes.must_haves import nobody_left

pytestmark = pytest.mark.django_db
WORDS = "None of the 5 mentors who have joined so far has all that you must have."


def answer(enrolment: Enrolment, **answers):
    for question, value in answers.items():
        now = clock.now()
        Answer.objects.create(
            enrolment=enrolment, question=question, value=value, readers="suggested", saved_at=now
        )


@pytest.fixture
def mentors(scene: Scene):
    """Five who meet by video, know surgery and are placed at one hospital."""
    made = []
    for number in range(5):
        user = person(scene.lead.school, f"mentor {number}", now=clock.now())
        place = Enrolment.objects.create(
            cohort=scene.cohort,
            user=user,
            side="mentor",
            state="joined",
            answered_at=clock.now(),
            created_at=clock.now(),
        )
        answer(place, mode=["video"], interests=["surgery"], sites=["north"])
        made.append(place)
    return made


@pytest.mark.parametrize(
    ("mine", "warned"),
    [
        ({"must_haves": ["in_person"]}, True),
        ({"must_haves": ["same_interest"], "interests": ["surgery", "gp"]}, False),
        ({"must_haves": ["same_interest"], "interests": ["gp"]}, True),
        ({"must_haves": ["other_site"], "sites": ["north"]}, True),
        ({"must_haves": ["other_site"], "sites": ["south"]}, False),
        ({"must_haves": ["same_interest", "in_person"], "interests": ["surgery"]}, True),
        ({}, False),
    ],
)
def test_it_counts_as_the_matching_does(scene: Scene, mentors, mine, warned):
    mentee = scene.enrol("student")
    answer(mentee, **mine)
    assert nobody_left(mentee).startswith(WORDS) is warned


def test_one_who_has_it_all_is_enough_and_few_mentors_are_not_counted(scene: Scene, mentors):
    mentee = scene.enrol("student")
    answer(mentee, must_haves=["in_person"])
    mentors[0].answers.filter(question="mode").update(value=["video", "in_person"])
    assert nobody_left(mentee) == ""
    mentors[0].delete()
    assert nobody_left(mentee) == ""


def test_it_is_said_while_choosing_and_after_joining_and_stops_nobody(scene: Scene, mentors):
    mentee = scene.enrol("student")
    client, way = scene.client("student"), f"/joining/{mentee.pk}/"
    screens = scene.programme.plan.screens("mentee")
    asks = next(n for n, one in enumerate(screens, 1) for q in one.questions if q.kind == "must_haves")
    typed = client.post(f"{way}{asks}/", {"must_haves": ["in_person"]}, headers={"HX-Request": "true"})
    assert WORDS in typed.content.decode()
    assert WORDS in client.get(f"{way}{asks}/").content.decode()
    assert WORDS in client.get(way).content.decode()
    assert WORDS not in client.get(f"{way}1/").content.decode()
