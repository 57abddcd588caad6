"""What a programme does to somebody's record stands where that person can read it."""

import re

import pytest
from tests.programmes.scene import Scene, csv_file, do, people, upload

from handrail.audit.models import Event
from handrail.lib import clock
from handrail.people.models import User
from handrail.programmes.actions import importing, inviting, joining, running

pytestmark = pytest.mark.django_db


def lines(scene: Scene, name: str) -> list[tuple[str, str]]:
    """Who did what, on the page of somebody of the cast."""
    text = scene.client(name).get("/me/record/").content.decode()
    cells = re.findall(r'<td data-label="(?:Who|What)">(.*?)</td>', text)
    plain = [re.sub(r"<[^>]+>", "", cell) for cell in cells]
    return list(zip(plain[::2], plain[1::2], strict=True))


def test_an_import_says_who_wrote_which_fields(scene: Scene):
    student = scene.cast["student"]
    row = [student.school_number, "Changed Name", student.email, "Clinical years"]
    of = upload(scene, csv_file([people(1)[0], row]))
    do(scene, of)
    assert (scene.lead.name, "Wrote the record from a file (name, a place in a programme, stage)") in lines(
        scene, "student"
    )
    new = User.objects.get(school_number="S00001")
    assert Event.objects.filter(subject=new.pk, verb="programmes.person_imported").count() == 1
    importing.undo_import(of=of, by=scene.lead, now=clock.now())
    assert not Event.objects.filter(subject=new.pk, verb="programmes.person_put_back").exists()
    assert lines(scene, "student")[0] == (
        scene.lead.name,
        "Put the record back as it was before an import (name, a place in a programme, stage)",
    )


def test_invitations_joining_and_being_taken_out(scene: Scene):
    place = scene.enrol("student")
    now, who = clock.now(), {"side": "mentee", "who": None}
    inviting.invite_people(cohort=scene.cohort, by=scene.lead, **who, today=scene.today, now=now)
    place.refresh_from_db()
    joining.decline(enrolment=place, by=scene.cast["student"], today=scene.today, now=now)
    inviting.take_out(enrolment=place, by=scene.lead, now=clock.now())
    found = lines(scene, "student")
    assert (scene.lead.name, "Took out of a programme") in found
    assert (scene.lead.name, "Invited to a programme") in found


def test_what_was_done_to_one_s_own_place_and_to_nobody_else_s(scene: Scene):
    place, other = scene.enrol("student", state="invited"), scene.enrol("peer", state="invited")
    for enrolment in (place, other):
        joining.decline(enrolment=enrolment, by=enrolment.user, today=scene.today, now=clock.now())
    found = [line for line in lines(scene, "student") if "programme" in line[1]]
    assert found == [("You", "Declined a programme")]


def test_being_made_a_coordinator_of_a_programme(scene: Scene):
    user = scene.cast["other coordinator"]
    running.add_lead(programme=scene.programme, by=scene.lead, user=user, now=clock.now())
    assert (scene.lead.name, "Made coordinator of a programme") in lines(scene, "other coordinator")
