"""While a mentee has exams: nobody is asked, reminded or nudged, and no day counts against the pair."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from tests.cases.crowd import looked, running_pair, today
from tests.checkins.scene import Asked, set_up_pair
from tests.mentoring.pair import Pair
from tests.mentoring.scene import DAY, Scene

from handrail.cases.actions.nudging import nudge
from handrail.cases.models import Case, Nudge, Sign, Thresholds
from handrail.cases.queries.watching import watched
from handrail.checkins.models import CheckIn
from handrail.lib import clock
from handrail.lib.refusal import Refusal
from handrail.mailroom.models import Message
from handrail.mentoring.models import Meeting, Mentorship, PairPause
from handrail.people.models import Pause, User
from handrail.programmes.models import ExamPeriod

pytestmark = pytest.mark.django_db


def exams(pair: Mentorship, first: dt.date, last: dt.date, *stages: str) -> ExamPeriod:
    return ExamPeriod.objects.create(
        programme=pair.programme, title="Finals", starts=first, ends=last, stages=list(stages),
        by=pair.mentor_id, created_at=clock.now(),
    )  # fmt: skip


# ---- check-ins


@pytest.fixture
def asked(db: None) -> Asked:
    made = set_up_pair()
    User.objects.filter(pk=made.mentee.pk).update(stage="clinical")
    return made


def days_asked(asked: Asked) -> list[tuple[str, int]]:
    rows = CheckIn.objects.filter(mentorship=asked.pair).order_by("asked_on").values_list("slot", "asked_on")
    return sorted({(slot, (day - asked.pair.starts).days) for slot, day in rows}, key=lambda one: one[1])


@pytest.mark.parametrize(
    ("stages", "expected"),
    [
        ((), [("day_14", 14), ("day_30", 41)]),
        (("clinical",), [("day_14", 14), ("day_30", 41)]),
        (("preclinical",), [("day_14", 14), ("day_30", 30)]),
    ],
)
def test_a_check_in_comes_on_the_day_after_the_exams(asked: Asked, stages, expected):
    first = asked.pair.starts
    exams(asked.pair, first + 30 * DAY, first + 40 * DAY, *stages)
    asked.days(1, 54)
    assert days_asked(asked) == expected


def test_the_next_one_still_keeps_14_days(asked: Asked):
    first = asked.pair.starts
    exams(asked.pair, first + 25 * DAY, first + 55 * DAY)
    asked.days(1, 75)
    assert days_asked(asked) == [("day_14", 14), ("day_30", 56), ("day_60", 70)]


def test_the_mentor_s_own_stage_decides_nothing(asked: Asked):
    first = asked.pair.starts
    User.objects.filter(pk=asked.mentor.pk).update(stage="practice")
    exams(asked.pair, first, first + 40 * DAY, "practice")
    asked.a_day(14)
    assert days_asked(asked) == [("day_14", 14)]


def test_nobody_is_reminded_in_exams_but_after_them(asked: Asked):
    first = asked.pair.starts
    asked.a_day(14)
    exams(asked.pair, first + 16 * DAY, first + 20 * DAY)
    asked.days(15, 20)
    assert not Message.objects.filter(kind="check_in_reminder").exists()
    asked.a_day(21)
    assert Message.objects.filter(kind="check_in_reminder").count() == 2


# ---- nudges


@pytest.fixture
def pair(scene: Scene) -> Pair:
    return running_pair(scene)


def test_a_nudge_is_refused_in_words(pair: Pair):
    last = exams(pair.mentorship, today() - DAY, today() + 3 * DAY).ends
    here = reverse("nudge_pair", args=[pair.mentorship.pk])
    page = pair.scene.client("coordinator").post(here, follow=True).content.decode()
    told = f"Exams until {last.day} {last:%B}: the site writes to nobody of this pair until then."
    assert told in page
    assert not Nudge.objects.exists()
    nudge(mentorship=pair.mentorship, by=pair.scene.lead, today=last + DAY, now=clock.now())
    assert Nudge.objects.count() == 1


def test_no_nudge_goes_by_itself(pair: Pair):
    Thresholds.objects.create(
        programme=pair.scene.programme, nudges_first=True, changed_by=pair.mentor.pk, changed_at=clock.now()
    )
    Mentorship.objects.update(starts=today() - 22 * DAY)
    period = exams(pair.mentorship, today(), today())
    looked(pair.scene)
    assert not Nudge.objects.exists()
    period.delete()
    looked(pair.scene)
    assert Nudge.objects.count() == 1


# ---- signs


def signs(pair: Pair) -> dict[str, str]:
    """The signs of a pair: the fact of each rule."""
    found = Mentorship.objects.select_related("mentor", "mentee", "programme__school").get(
        pk=pair.mentorship.pk
    )
    return {sign.rule: sign.fact for sign in watched([found], today())[0].signs}


def begun(pair: Pair, days: int) -> None:
    Mentorship.objects.filter(pk=pair.mentorship.pk).update(starts=today() - days * DAY)


@pytest.mark.parametrize(("days", "sign"), [(30, False), (31, True)])
def test_days_of_exams_do_not_count_as_days_without_a_meeting(pair: Pair, days: int, sign: bool):
    begun(pair, days)
    exams(pair.mentorship, today() - 12 * DAY, today() - 3 * DAY)  # ten of them
    said = signs(pair).get("no_first_meeting")
    words = "No first meeting in 21 days; 10 days of exams, leave or a pause not counted"
    assert said == (words if sign else None)
    here = reverse("mentorship", args=[pair.mentorship.pk])
    page = pair.scene.client("coordinator").get(here).content.decode()
    assert f"They have not met, {days} days after they began." in page  # which is so, whatever counts


@pytest.mark.parametrize("kind", ["exams", "leave", "pause"])
@pytest.mark.parametrize(("days", "sign"), [(54, False), (55, True)])
def test_nor_as_days_without_a_goal_and_leave_and_pauses_do_not_either(
    pair: Pair, kind: str, days: int, sign: bool
):
    begun(pair, days)
    first, last = today() - 12 * DAY, today() - 3 * DAY
    if kind == "exams":
        exams(pair.mentorship, first, last)
    elif kind == "leave":
        Pause.objects.create(user=pair.mentee, starts=first, ends=last)
    else:
        noon = dt.datetime.combine(first, dt.time(12), dt.UTC)
        PairPause.objects.create(
            mentorship=pair.mentorship, back_on=last + DAY, by=pair.mentor.pk, since=noon,
            over_at=noon + 10 * DAY,
        )  # fmt: skip
    assert ("no_goal" in signs(pair)) == sign


def test_nor_as_days_of_one_side_alone(pair: Pair):
    begun(pair, 100)
    for who, ago in ((pair.mentor, 79), (pair.mentee, 10)):
        day = today() - ago * DAY
        Meeting.objects.create(
            mentorship=pair.mentorship, state="held", mode="phone", proposed_by=who.pk, day=day,
            created_at=dt.datetime.combine(day, dt.time(12), dt.UTC),
        )  # fmt: skip
    period = exams(pair.mentorship, today() - 19 * DAY, today() - DAY)
    words = "Only the mentee has worked on goals and meetings for 60 days"
    assert signs(pair)["one_sided"] == f"{words}; days of exams, leave and pauses not counted"
    ExamPeriod.objects.filter(pk=period.pk).update(starts=today() - 20 * DAY)
    assert "one_sided" not in signs(pair)


def test_in_exams_what_was_found_before_stays_as_it_is(pair: Pair):
    begun(pair, 34)
    looked(pair.scene)
    before = list(Sign.objects.values_list("pk", "rule", "state", "lapsed_at"))
    Case.objects.update(state="waiting")
    last = exams(pair.mentorship, today(), today() + 30 * DAY).ends
    for later in (0, 10, 30):
        looked(pair.scene, at=later * DAY)
    assert list(Sign.objects.values_list("pk", "rule", "state", "lapsed_at")) == before
    assert Case.objects.get().state == "waiting"
    assert signs(pair)["no_first_meeting"].startswith("No first meeting in 33 days")
    page = (
        pair.scene.client("coordinator").get(reverse("case", args=[Case.objects.get().pk])).content.decode()
    )
    assert f"Left alone until {last.day} {last:%B} (exams)." in page
    assert "gone by itself" not in page
    assert "Nudge both" not in page.split("Something else")[0]
    looked(pair.scene, at=31 * DAY)
    assert list(Sign.objects.values_list("pk", "rule", "state", "lapsed_at")) == before
    looked(pair.scene, at=33 * DAY)
    assert Sign.objects.get(rule="no_first_meeting").state == "red"


@pytest.mark.parametrize("show", ["well", "quiet"])
def test_in_exams_a_pair_without_a_sign_is_not_called_well(pair: Pair, show: str):
    exams(pair.mentorship, today(), today())
    of = [pair.scene.cohort.pk]
    page = pair.scene.client("coordinator").get(reverse("cockpit", args=of)).content.decode()
    assert "1 is left alone now" in page
    assert "well, without a sign" not in page
    listed = pair.scene.client("coordinator").get(reverse("cockpit_list", args=[*of, show])).content.decode()
    assert ("Left alone until" in listed) == (show == "quiet")
    assert "All is well: no sign" not in listed


def test_away_for_nobody_knows_how_long(pair: Pair):
    begun(pair, 60)
    looked(pair.scene)
    Pause.objects.create(user=pair.mentee, starts=today())
    Meeting.objects.create(
        mentorship=pair.mentorship, state="held", mode="phone", proposed_by=pair.mentor.pk, day=today(),
        created_at=clock.now(),
    )  # fmt: skip
    assert "no_first_meeting" not in signs(pair)  # a fact that is gone is not told as one
    page = pair.scene.client("coordinator").get(reverse("mentorship", args=[pair.mentorship.pk]))
    assert "Left alone now (somebody is away)." in page.content.decode()


def test_the_rhythm_asks_for_no_meeting_in_exams(pair: Pair):
    begun(pair, 90)
    Meeting.objects.create(
        mentorship=pair.mentorship, state="held", mode="phone", proposed_by=pair.mentor.pk,
        day=today() - 85 * DAY, created_at=clock.now() - 85 * DAY,
    )  # fmt: skip
    assert "rhythm" in signs(pair)
    exams(pair.mentorship, today() - 84 * DAY, today() - DAY)
    assert "rhythm" not in signs(pair)


def test_a_mentor_who_is_away_from_the_first_day_is_still_seen(pair: Pair):
    begun(pair, 20)
    Pause.objects.create(user=pair.mentor, starts=today() - 20 * DAY)
    assert signs(pair) == {"mentor": "Mentor away for 20 days; no cover named"}


# ---- the page of the pair


def test_the_page_of_the_pair_says_until_when(pair: Pair):
    last = exams(pair.mentorship, today(), today() + 3 * DAY).ends
    here = reverse("mentorship", args=[pair.mentorship.pk])
    for name in ("student", "mentor", "coordinator"):
        page = pair.scene.client(name).get(here).content.decode()
        assert "Exams until" in page
        assert f"{last.day} {last:%B}" in page
        assert "Finals" not in page
    ExamPeriod.objects.update(stages=["nobody"])
    for name in ("student", "mentor", "coordinator"):
        assert "Exams until" not in pair.scene.client(name).get(here).content.decode()


def test_a_refusal_is_one_for_an_open_case_too(pair: Pair):
    exams(pair.mentorship, today(), today())
    with pytest.raises(Refusal, match="the site writes to nobody of this pair until then"):
        nudge(mentorship=pair.mentorship, by=None, today=today(), now=clock.now())
