"""Running pairs from a file: checked cell by cell, all or nothing, twice changes nothing, undone."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests.mentoring.scene import Scene
from tests.programmes.scene import csv_file, xlsx_file

from handrail.audit.models import Event
from handrail.lib import clock
from handrail.lib.refusal import Refusal
from handrail.mailroom.models import Message
from handrail.mentoring.actions import ending, importing
from handrail.mentoring.models import Mentorship, PairImport
from handrail.mentoring.queries import miscounted
from handrail.mentoring.sheet_pairs import HEADERS
from handrail.people.models import User
from handrail.programmes.models import Answer, Block, Conflict, Enrolment

pytestmark = pytest.mark.django_db
SINCE = "2025-10-01"


def number(scene: Scene, name: str) -> str:
    return scene[name].school_number


def row(scene: Scene, mentor: str = "mentor", mentee: str = "student", since: str = SINCE) -> list[str]:
    return [number(scene, mentor), number(scene, mentee), since]


def upload(scene: Scene, rows, make=csv_file, headers=HEADERS) -> PairImport:
    address = reverse("import_pairs", args=[scene.cohort.pk])
    answer = scene.client("coordinator").post(address, {"file": make(rows, headers=list(headers))})
    assert answer.status_code == 302, answer.content.decode()
    return PairImport.objects.get(state="uploaded")


def check(scene: Scene, of: PairImport) -> str:
    return scene.client("coordinator").get(reverse("pair_import", args=[of.pk])).content.decode()


def do(scene: Scene, of: PairImport) -> str:
    address = reverse("do_pair_import", args=[of.pk])
    return scene.client("coordinator").post(address, follow=True).content.decode()


def everything():
    places = Enrolment.objects.order_by("pk").values_list("pk", "state", "answered_at")
    counted = User.objects.order_by("pk").values_list("pk", "active_mentees")
    return list(places), list(Mentorship.objects.values_list("pk", "state")), list(counted)


@pytest.mark.parametrize("make", [csv_file, xlsx_file])
def test_pairs_come_in_active_with_their_own_day(scene: Scene, make):
    of = upload(scene, [row(scene), row(scene, "director", "peer", "2026-01-15")], make)
    page = check(scene, of)
    assert "Ready to import" in page
    assert not Mentorship.objects.exists()
    assert "All pairs in the file are here now" in do(scene, of)
    found = Mentorship.objects.order_by("starts").values_list(
        "mentor__name", "mentee__name", "state", "starts"
    )
    assert [(*two, state, str(day)) for *two, state, day in found] == [
        ("Mentor", "Student", "active", SINCE),
        ("Director", "Peer", "active", "2026-01-15"),
    ]
    assert miscounted() == []
    assert not Message.objects.exists()
    verbs = list(Event.objects.filter(verb__startswith="mentoring.").values_list("verb", flat=True))
    assert sorted(verbs) == [
        "mentoring.mentorship_imported",
        "mentoring.mentorship_imported",
        "mentoring.pairs_imported",
        "mentoring.pairs_uploaded",
    ]
    of.refresh_from_db()
    assert of.rows == []


def test_the_same_file_twice_changes_nothing(scene: Scene):
    do(scene, upload(scene, [row(scene)]))
    before = everything()
    again = upload(scene, [row(scene)])
    assert "Every pair in this file is here already" in check(scene, again)
    assert "there is nothing to import" in do(scene, again)
    assert everything() == before


def test_whoever_has_not_joined_joins_and_undoing_puts_everything_back(scene: Scene):
    Enrolment.objects.filter(user=scene["student"]).update(state="invited", answered_at=None)
    Enrolment.objects.filter(user=scene["mentor"]).delete()
    before = everything()
    of = upload(scene, [row(scene)])
    do(scene, of)
    joined = Enrolment.objects.filter(user__in=[scene["student"], scene["mentor"]], state="joined")
    assert joined.count() == 2
    address = reverse("undo_pair_import", args=[of.pk])
    assert "Undo this import?" in scene.client("coordinator").get(address).content.decode()
    page = scene.client("coordinator").post(address, follow=True).content.decode()
    assert "everything is as it was before" in page
    assert everything() == before
    assert "not there to be undone" in scene.client("coordinator").post(address, follow=True).content.decode()


def test_what_somebody_did_since_is_not_undone(scene: Scene):
    Enrolment.objects.filter(user=scene["mentor"]).delete()
    of = upload(scene, [row(scene)])
    do(scene, of)
    place = Enrolment.objects.get(user=scene["mentor"])
    Answer.objects.create(enrolment=place, question="hello", value="Hi", readers="lead", saved_at=clock.now())
    before = everything()
    with pytest.raises(Refusal, match="something was done since for Mentor"):
        importing.undo_pairs(of=of, by=scene.lead, now=clock.now())
    assert everything() == before


def test_an_imported_pair_that_has_ended_since_is_not_undone(scene: Scene):
    of = upload(scene, [row(scene)])
    do(scene, of)
    pair = Mentorship.objects.get()
    ending.end(mentorship=pair, facts=ending.Facts("planned"), by=scene.lead, now=clock.now())
    with pytest.raises(Refusal, match="something was done since for Student"):
        importing.undo_pairs(of=of, by=scene.lead, now=clock.now())
    assert miscounted() == []


# ---- faults


def closed(scene):
    User.objects.filter(pk=scene["mentor"].pk).update(is_active=False)


def declined(scene):
    Enrolment.objects.filter(user=scene["student"]).update(state="declined")


def has_one(scene):
    scene.accept(scene.offer(mentor="director"))


def is_asked(scene):
    scene.offer(mentor="director")


def is_asked_about_the_same(scene):
    scene.offer()


def other_day(scene):
    scene.accept(scene.offer())


def full(scene):
    User.objects.filter(pk=scene["mentor"].pk).update(most_mentees=1, active_mentees=1)


def conflict(scene):
    Conflict.objects.create(
        school=scene.programme.school, mentor=scene["mentor"], mentee=scene["student"], kind="assesses",
        starts=scene.cohort.starts, by=scene.lead.pk, created_at=clock.now(),
    )  # fmt: skip


def block(scene):
    Block.objects.create(user=scene["student"], other=scene["mentor"], created_at=clock.now())


FAULTS = [
    (None, ["N-nobody", "N-student", SINCE], "A2", "Nobody at your school has the number “N-nobody”"),
    (None, ["N-mentor", "", SINCE], "B2", "The school number is missing"),
    (None, ["N-mentor", "N-mentor", SINCE], "B2", "of the same person"),
    (None, ["N-mentor", "N-student", ""], "C2", "since when they are a pair is missing"),
    (None, ["N-mentor", "N-student", "01/02/2026"], "C2", "no day that can be read only one way"),
    (None, ["N-mentor", "N-student", "2999-01-01"], "C2", "This day lies ahead"),
    (closed, ["N-mentor", "N-student", SINCE], "A2", "The account of Mentor is closed"),
    (declined, ["N-mentor", "N-student", SINCE], "B2", "do not take part as a mentee"),
    (has_one, ["N-mentor", "N-student", SINCE], "B2", "Student has a mentor in this programme"),
    (is_asked, ["N-mentor", "N-student", SINCE], "B2", "or one is being asked"),
    (is_asked_about_the_same, ["N-mentor", "N-student", SINCE], "B2", "or one is being asked"),
    (other_day, ["N-mentor", "N-student", SINCE], "C2", "They are a pair already, since"),
    (full, ["N-mentor", "N-student", SINCE], "A2", "Mentor takes at most 1 mentees, and would have 2"),
    (conflict, ["N-mentor", "N-student", SINCE], "B2", "Mentor and Student are kept apart"),
    (block, ["N-mentor", "N-student", SINCE], "B2", "Mentor and Student are kept apart"),
]


@pytest.mark.parametrize(("plant", "cells", "cell", "words"), FAULTS)
def test_a_fault_is_named_by_its_cell_and_nothing_comes_in(scene: Scene, plant, cells, cell, words):
    if plant:
        plant(scene)
    before = everything()
    of = upload(scene, [cells, row(scene, "director", "peer")])
    page = check(scene, of)
    assert words in page
    assert f">{cell}</td>" in page
    assert "The file still has faults" in do(scene, of)
    assert everything() == before


def test_two_rows_of_one_mentee_and_too_many_of_one_mentor(scene: Scene):
    User.objects.filter(pk=scene["mentor"].pk).update(most_mentees=1)
    mentee = scene.newcomer("third", "mentee")
    rows = [row(scene), row(scene, "director"), [number(scene, "mentor"), mentee.school_number, SINCE]]
    page = check(scene, upload(scene, rows))
    assert "The same mentee stands in row 2" in page
    assert "Mentor takes at most 1 mentees, and would have 2" in page


def test_a_file_without_a_needed_column_is_not_taken(scene: Scene):
    address = reverse("import_pairs", args=[scene.cohort.pk])
    file = csv_file([["a", "b"]], headers=["Mentor number", "Mentee number"])
    page = scene.client("coordinator").post(address, {"file": file}).content.decode()
    assert "This file has no column for: Since" in page
    assert not PairImport.objects.exists()


def test_a_place_lost_between_check_and_import_loses_nothing(scene: Scene, monkeypatch):
    of = upload(scene, [row(scene)])
    before = everything()
    monkeypatch.setattr(importing, "take_place", lambda **_: False)
    with pytest.raises(Refusal, match="no place left now"):
        importing.import_pairs(of=of, by=scene.lead, today=clock.now().date(), now=clock.now())
    assert everything() == before


def test_what_cannot_be_recorded_does_not_come_in(scene: Scene, monkeypatch):
    of = upload(scene, [row(scene)])
    before = everything()

    def broken(**_):
        raise RuntimeError("the record cannot be written")

    monkeypatch.setattr(importing, "record", broken)
    with pytest.raises(RuntimeError, match="cannot be written"):
        importing.import_pairs(of=of, by=scene.lead, today=clock.now().date(), now=clock.now())
    assert everything() == before


def test_nothing_comes_into_a_cohort_that_has_ended(scene: Scene):
    of = upload(scene, [row(scene)])
    scene.cohort.state = "ended"
    scene.cohort.save()
    assert "This cohort has ended" in do(scene, of)
    assert not Mentorship.objects.exists()


def test_a_check_asks_as_often_for_many_rows_as_for_few(scene: Scene, django_assert_num_queries):
    people = [scene.newcomer(f"more-{number}", "mentee") for number in range(20)]
    rows = [[number(scene, "mentor"), one.school_number, SINCE] for one in people]
    for some in (rows[:1], rows):
        made = upload(scene, some)
        of = PairImport.objects.select_related("cohort__programme").get(pk=made.pk)
        with django_assert_num_queries(5):
            importing.draft(of, today=clock.now().date())
