"""Sites are a school's own list: empty at first, and then nobody is asked about them."""

import pytest
from tests.programmes.scene import Scene
from tests.programmes.test_joining import SCREENS, go_through

from handrail.lib import clock
from handrail.people.actions import lists
from handrail.programmes.plans import template, template_keys

pytestmark = pytest.mark.django_db
ASKED, MUST = "Where are you placed?", "Does not work where I am placed"


def add_site(scene: Scene) -> None:
    lists.add_item(
        school=scene.programme.school, by=scene.lead, kind="sites", label="Harbour Hospital", parent="",
        now=clock.now(),
    )  # fmt: skip


def screens(scene: Scene) -> str:
    enrolment, client = scene.enrol("student", state="invited"), scene.client("student")
    pages = [client.get(f"/joining/{enrolment.pk}/{number}/").content.decode() for number in (4, 5)]
    return "".join(pages)


def test_without_sites_nobody_is_asked(scene: Scene):
    shown = screens(scene)
    assert (ASKED in shown, MUST in shown) == (False, False)


def test_without_sites_the_must_have_is_refused(scene: Scene):
    enrolment = scene.enrol("student", state="invited")
    answer = scene.client("student").post(
        f"/joining/{enrolment.pk}/5/", {"must_haves": ["other_site"], "go": "next"}
    )
    assert "Select a valid choice" in answer.content.decode()


def test_with_sites_everybody_is_asked_and_may_leave_it_blank(scene: Scene):
    add_site(scene)
    shown = screens(scene)
    assert (ASKED in shown, MUST in shown) == (True, True)
    enrolment = scene.cohort.enrolments.get()
    go_through(scene.client("student"), enrolment)
    assert not enrolment.answers.filter(question="sites").exists()


def test_a_site_is_kept_and_read_by_those_suggested(scene: Scene):
    add_site(scene)
    enrolment = scene.enrol("student", state="invited")
    there = [dict(screen) for screen in SCREENS]
    there[3]["sites"] = ["harbour_hospital"]
    go_through(scene.client("student"), enrolment, there)
    kept = enrolment.answers.get(question="sites")
    assert (kept.value, kept.readers) == (["harbour_hospital"], "suggested")
    page = scene.client("coordinator").get(f"/members/{enrolment.pk}/").content.decode()
    assert "Harbour Hospital" in page


def test_both_sides_of_every_template_are_asked_in_the_same_list():
    asked = [
        template(key).questions(side)["sites"] for key in template_keys() for side in ("mentee", "mentor")
    ]
    assert [(one.kind, one.list, one.readers, one.least) for one in asked] == [
        ("many", "sites", "suggested", 0)
    ] * 4
