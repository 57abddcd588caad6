"""When mentees have exams: written down, listed, removed, and asked of by programme, stage and day."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.urls import reverse
from tests.programmes.scene import Scene
from tests.site.counting import same_queries

from handrail.audit.models import Event
from handrail.lib import clock
from handrail.lib.refusal import Refusal
from handrail.people.models import ListItem
from handrail.programmes.actions.exams import Told, change_exams
from handrail.programmes.exams import exams_of
from handrail.programmes.models import ExamPeriod
from handrail.programmes.queries import mentee_stages

pytestmark = pytest.mark.django_db
JUNE = dt.date(2027, 6, 1)
DAY = dt.timedelta(days=1)
GIVEN = {"title": "Finals", "starts": "2027-06-01", "ends": "2027-06-12"}


def exams(scene: Scene, first: int, last: int, *stages: str, title: str = "Finals") -> ExamPeriod:
    """From a day of June to another, or of the months around it."""
    return ExamPeriod.objects.create(
        programme=scene.programme, title=title, starts=JUNE + (first - 1) * DAY, ends=JUNE + (last - 1) * DAY,
        stages=list(stages), by=scene.lead.pk, created_at=clock.now(),
    )  # fmt: skip


def send(scene: Scene, **more: Any) -> str:
    here = reverse("add_exams", args=[scene.programme.pk])
    return scene.client("coordinator").post(here, GIVEN | more, follow=True).content.decode()


def shown(scene: Scene) -> str:
    here = reverse("exam_periods", args=[scene.programme.pk])
    page = scene.client("coordinator").get(here).content.decode()
    return " ".join(re.sub("<[^>]+>", " ", page).split())


# ---- asked of


@pytest.mark.parametrize(
    ("day", "stage", "until"),
    [
        (9, "clinical", None),
        (10, "clinical", 12),
        (12, "clinical", 12),
        (13, "clinical", None),
        (10, "preclinical", None),
        (20, "preclinical", 27),  # another period begins on the day after, and a third on its last day
        (26, "", 27),
        (28, "clinical", None),
    ],
)
def test_until_when_somebody_has_exams(scene: Scene, day, stage, until):
    exams(scene, 10, 12, "clinical")
    exams(scene, 20, 21)
    exams(scene, 22, 25)
    exams(scene, 25, 27)
    found = exams_of([scene.programme.pk]).until(scene.programme.pk, stage, JUNE + (day - 1) * DAY)
    assert found == (until and JUNE + (until - 1) * DAY)


def test_the_days_of_exams_between_two_days(scene: Scene):
    exams(scene, 1, 3)
    exams(scene, 3, 4, "clinical")
    exams(scene, 9, 30)
    found = exams_of([scene.programme.pk])
    key = scene.programme.pk
    assert found.days(key, "", JUNE + DAY, JUNE + 9 * DAY) == {JUNE + n * DAY for n in (1, 2, 8, 9)}
    assert found.days(key, "clinical", JUNE, JUNE + 4 * DAY) == {JUNE + n * DAY for n in (0, 1, 2, 3)}
    assert found.days(key, "", JUNE + 40 * DAY, JUNE + 50 * DAY) == set()
    assert found.days(scene.lead.pk, "", JUNE, JUNE + 9 * DAY) == set()


# ---- the pages


def test_an_empty_page_teaches_and_leads_on(scene: Scene):
    page = shown(scene)
    assert "No exams are written down" in page
    assert page.count("Write exams down") == 1


def test_exams_are_written_down_and_noted(scene: Scene):
    stages = mentee_stages(scene.programme)
    page = send(scene, stages=[key for key, _ in stages[:2]])
    assert "Written down. The site leaves these pairs alone on those days." in page
    made = ExamPeriod.objects.get()
    assert (made.title, made.starts, made.ends) == ("Finals", JUNE, JUNE + 11 * DAY)
    assert made.stages == sorted(key for key, _ in stages[:2])
    page = shown(scene)
    assert "1 Jun 2027 12 Jun 2027" in page
    assert all(label in page for _, label in stages[:2])
    event = Event.objects.get(verb="programmes.exams_added")
    assert (event.actor, event.subject) == (scene.lead.pk, made.pk)


def test_without_stages_they_are_for_all(scene: Scene):
    send(scene)
    assert ExamPeriod.objects.get().stages == []
    assert "all mentees" in shown(scene)
    assert "agreed on they are still reminded, and asked whether they met." in shown(scene)


@pytest.mark.parametrize(
    ("more", "field", "words"),
    [
        ({"ends": "2027-05-31"}, "ends", "The last day is before the first. Change one of them."),
        ({"ends": "2027-08-30"}, "ends", "This is longer than 90 days."),
        ({"title": ""}, "title", "This field is required."),
        ({"starts": "soon"}, "starts", "Enter a valid date."),
        ({"stages": ["nobody"]}, "stages", "Select a valid choice. nobody is not one of the available"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(scene: Scene, more, field, words):
    page = send(scene, **more)
    assert re.search(rf'id="id_{field}_error"><p>{re.escape(words)}', page)
    assert f'value="{(GIVEN | more)["ends"]}"' in page
    assert not ExamPeriod.objects.exists()


@pytest.mark.parametrize(("starts", "ends"), [("2027-06-01", "2027-06-01"), ("2027-06-01", "2027-08-29")])
def test_one_day_and_ninety_are_allowed(scene: Scene, starts, ends):
    send(scene, starts=starts, ends=ends)
    made = ExamPeriod.objects.get()
    assert (made.ends - made.starts).days + 1 in (1, 90)


@pytest.mark.parametrize(
    ("title", "starts", "stands"),
    [
        ("finals", "2027-06-12", True),
        ("Finals", "2027-06-13", False),
        ("Resits", "2027-06-05", False),
    ],
)
def test_two_of_one_name_do_not_overlap(scene: Scene, title, starts, stands):
    send(scene)
    page = send(scene, title=title, starts=starts, ends="2027-06-20")
    said = re.search(r'id="id_title_error"><p>(.*?)</p>', page)
    assert bool(said) == stands
    if said:
        assert said[1].startswith("“Finals” stands here already from 1 June 2027 to 12 June 2027.")
    assert ExamPeriod.objects.count() == (1 if stands else 2)


def change(scene: Scene, made: ExamPeriod, **more: Any) -> str:
    here = reverse("change_exams", args=[made.pk])
    return scene.client("coordinator").post(here, GIVEN | more, follow=True).content.decode()


def test_exams_are_changed_and_it_is_noted_what(scene: Scene):
    stages = [key for key, _ in mentee_stages(scene.programme)[:2]]
    made = exams(scene, 1, 12, *stages)
    here = reverse("change_exams", args=[made.pk])
    page = scene.client("coordinator").get(here).content.decode()
    for words in ('value="Finals"', 'value="2027-06-01"', "Who was asked how it goes stays asked"):
        assert words in page
    assert page.count(" checked") == 2
    said = change(scene, made, ends="2027-06-14", stages=stages[:1])
    assert "Changed. From now on these days count as exams." in said
    made.refresh_from_db()
    assert (made.starts, made.ends, made.stages) == (JUNE, JUNE + 13 * DAY, stages[:1])
    event = Event.objects.get(verb="programmes.exams_changed")
    assert (event.subject, event.field_names) == (made.pk, "ends,stages")
    change(scene, made, ends="2027-06-14", stages=stages[:1])
    assert Event.objects.filter(verb="programmes.exams_changed").count() == 1  # nothing was different


@pytest.mark.parametrize(
    ("more", "field", "words"),
    [
        ({"ends": "2027-05-31"}, "ends", "The last day is before the first. Change one of them."),
        ({"ends": "2027-08-30"}, "ends", "This is longer than 90 days."),
        (
            {"title": "Resits", "ends": "2027-06-20"},
            "title",
            "“Resits” stands here already from 20 June 2027",
        ),
        ({"stages": ["nobody"]}, "stages", "Select a valid choice. nobody is not one of the available"),
    ],
)
def test_changing_holds_to_the_same_rules(scene: Scene, more, field, words):
    made = exams(scene, 1, 12)
    exams(scene, 20, 21, title="Resits")
    page = change(scene, made, **more)
    assert re.search(rf'id="id_{field}_error"><p>{re.escape(words)}', page)
    made.refresh_from_db()
    assert (made.title, made.ends) == ("Finals", JUNE + 11 * DAY)


def test_a_stage_that_is_offered_no_more_stays_ticked(scene: Scene):
    """Without it the exams would be for all."""
    made = exams(scene, 1, 12, "an_old_stage")
    page = scene.client("coordinator").get(reverse("change_exams", args=[made.pk])).content.decode()
    assert page.count(" checked") == 1
    change(scene, made, title="Written finals", stages=["an_old_stage"])
    made.refresh_from_db()
    assert (made.title, made.stages) == ("Written finals", ["an_old_stage"])


def test_the_list_names_a_stage_that_is_offered_no_more(scene: Scene):
    given = {"list": "stages", "key": "an_old_stage", "label": "Old stage", "active": False}
    ListItem.objects.create(school=scene.programme.school, **given)
    exams(scene, 1, 12, "an_old_stage")
    page = scene.client("coordinator").get(reverse("exam_periods", args=[scene.programme.pk]))
    assert "Old stage" in page.content.decode()
    assert "an_old_stage" not in page.content.decode()


def test_exams_that_were_removed_meanwhile_are_not_changed(scene: Scene):
    made = exams(scene, 1, 12)
    ExamPeriod.objects.all().delete()
    with pytest.raises(Refusal, match="removed meanwhile"):
        change_exams(period=made, told=Told("Finals", JUNE, JUNE + DAY), by=scene.lead, now=clock.now())


def test_removing_asks_first(scene: Scene):
    made = exams(scene, 1, 12)
    here = reverse("remove_exams", args=[made.pk])
    client = scene.client("coordinator")
    assert "Remove “<bdi>Finals</bdi>”?" in client.get(here).content.decode()
    assert ExamPeriod.objects.exists()
    assert "“Finals” is removed." in client.post(here, follow=True).content.decode()
    assert not ExamPeriod.objects.exists()
    assert Event.objects.get(verb="programmes.exams_removed").subject == made.pk


def test_what_is_over_stands_last(scene: Scene):
    today = clock.today("Europe/London")
    for title, first in (("Old", today - 9 * DAY), ("Next", today + 30 * DAY), ("Now", today)):
        ExamPeriod.objects.create(
            programme=scene.programme, title=title, starts=first, ends=first + DAY, by=scene.lead.pk,
            created_at=clock.now(),
        )  # fmt: skip
    page = shown(scene)
    assert [page.index(word) for word in ("Now ", "Next ", "Old (over)")] == sorted(
        page.index(word) for word in ("Now ", "Next ", "Old (over)")
    )


def test_in_an_archived_programme_they_are_only_read(scene: Scene):
    made = exams(scene, 1, 12)
    type(scene.programme).objects.filter(pk=scene.programme.pk).update(state="archived")
    assert "Remove" not in shown(scene)
    client = scene.client("coordinator")
    assert client.post(reverse("remove_exams", args=[made.pk])).status_code == 403
    assert client.get(reverse("change_exams", args=[made.pk])).status_code == 403
    assert client.post(reverse("change_exams", args=[made.pk]), GIVEN).status_code == 403
    assert client.post(reverse("add_exams", args=[scene.programme.pk]), GIVEN).status_code == 403


def test_the_list_keeps_to_its_number_of_queries(scene: Scene):
    def grow(number: int) -> None:
        ExamPeriod.objects.bulk_create(
            ExamPeriod(
                programme=scene.programme, title=f"Finals {each}", starts=JUNE, ends=JUNE, by=scene.lead.pk,
                created_at=clock.now(),
            )
            for each in range(number)
        )  # fmt: skip

    same_queries(scene.client("coordinator"), reverse("exam_periods", args=[scene.programme.pk]), grow, 8)
