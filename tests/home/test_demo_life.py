"""A year of the demonstration: its proportions as the site shows them, and something on every page."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from tests.site.cells import undone

from handrail.cases.models import Case
from handrail.cases.queries.cockpit import figures, funnel
from handrail.cases.queries.watching import Watched, watched
from handrail.checkins.models import CheckIn
from handrail.home import demo
from handrail.home.demo_year import seed as seed_the_year
from handrail.jobs.registry import JOBS
from handrail.lib import clock
from handrail.lib.workdays import working_days_after
from handrail.mailroom.models import Message
from handrail.mentoring import ending_queries
from handrail.mentoring.models import (
    Agreement,
    Closure,
    Document,
    DocumentComment,
    Ending,
    Feedback,
    Goal,
    GoalNote,
    Meeting,
    MeetingAction,
    Mentorship,
    Milestone,
    NewMentor,
    Note,
    PairPause,
    Reflection,
    ShelfItem,
    ThreadMessage,
    TimeBudget,
)
from handrail.mentoring.queries import miscounted
from handrail.pairing.models import Search
from handrail.pairing.queries.coverage import Matching, matching
from handrail.people.models import School, User
from handrail.programmes.models import Cohort
from handrail.safeguarding.models import ContactRequest, Opening

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 10, 14, 13, 20, tzinfo=dt.UTC)  # any day would do; this one has a summer behind it
DAY = dt.timedelta(days=1)
MONTHS = 90  # days without a meeting, from which on a pair would have gone unnoticed
TITLE = "Career mentoring"


@dataclass(frozen=True)
class Year:
    """The school as it was seeded, and the pairs of its cohort that run as the cockpit has them."""

    school: School
    cohort: Cohort
    pairs: list[Watched]

    def silent(self) -> list[Watched]:
        """Those who have not met for months, or never."""
        return [one for one in self.pairs if _days_without(one) >= MONTHS]


def _days_without(one: Watched) -> int:
    return one.facts.days if one.facts.since_met is None else one.facts.since_met


@pytest.fixture(scope="module")
def whole_year(django_db_setup: None, django_db_blocker: Any) -> Iterator[Year]:
    """Made once for this file, at its usual size, in a transaction that goes with it."""
    with django_db_blocker.unblock(), undone(), clock.standing(NOW):
        school = demo.seed(NOW)
        cohort = Cohort.objects.get(programme__title=TITLE)
        running = Mentorship.objects.filter(cohort=cohort, state="active")
        pairs = watched(running.select_related("mentor", "mentee", "programme__school"), NOW.date())
        yield Year(school, cohort, pairs)


@pytest.fixture
def year(whole_year: Year, db: None) -> Iterator[Year]:
    with clock.standing(NOW):
        yield whole_year


# ---- proportions


def test_one_in_eight_would_have_gone_unnoticed_and_none_does(year: Year):
    """12 % had no meeting where nobody looked (docs/evidence.md); here each has a sign that says so."""
    silent = year.silent()
    assert 0.10 <= len(silent) / len(year.pairs) <= 0.14
    assert any(not one.facts.met for one in silent)
    assert any(one.facts.met for one in silent)
    for one in silent:
        assert one.is_red
        assert {sign.rule for sign in one.signs} & {"no_first_meeting", "rhythm"}
        assert Case.objects.filter(mentorship=one.pair).exists()


def test_most_keep_a_rhythm_some_fall_behind_and_some_have_other_signs(year: Year):
    seen = figures(year.cohort, year.pairs)
    nearly = [one for one in year.pairs if one.facts.met and one.facts.held >= 0.6 * one.facts.due]
    assert 0.7 <= len(nearly) / seen.of <= 0.95
    assert len(year.silent()) < seen.signs <= seen.of * 0.35
    assert 0.85 <= seen.agreed / seen.of < 1
    assert 0.8 <= seen.goals / seen.of < 1
    assert 0.75 <= seen.answered / seen.asked <= 0.9


def test_people_meet_on_believable_days(year: Year):
    days = list(Meeting.objects.filter(state="held").values_list("day", flat=True))
    assert len(days) > 8 * len(year.pairs)
    assert not [day for day in days if day.weekday() > 4]
    assert not [day for day in days if (day.month, day.day) in {(12, 25), (12, 26), (1, 1)}]
    months = Counter(day.month for day in days)
    assert months[8] < min(months[5], months[6], months[9])
    starts = dict(Mentorship.objects.values_list("pk", "starts"))
    assert not [one for one in Meeting.objects.filter(state="held") if one.day < starts[one.mentorship_id]]


def test_pulses_are_mostly_good_some_low_and_some_fall(year: Year):
    pulses = Counter(CheckIn.objects.exclude(pulse=None).values_list("pulse", flat=True))
    good = (pulses[4] + pulses[5]) / pulses.total()
    assert 0.8 <= good <= 0.95
    assert pulses[2] >= 5
    slots = set(CheckIn.objects.values_list("slot", flat=True))
    assert {"day_14", "day_30", "day_60", "day_90", "midterm", "quarter_270", "closure"} <= slots
    assert CheckIn.objects.filter(state="asked").exists()
    assert not CheckIn.objects.filter(state="asked", closes_on__lt=NOW.date()).exists()


def test_cases_were_opened_all_year_worked_on_and_closed_with_what_helped(year: Year):
    cases = list(Case.objects.all())
    closed = [case for case in cases if case.state == "closed"]
    assert len({case.opened_at.month for case in cases}) >= 8
    assert len({case.helped for case in closed}) >= 5
    assert all(case.closed_at > case.opened_at for case in closed)
    left = [case for case in cases if case.state != "closed"]
    overdue = [case for case in left if case.is_overdue(NOW.date())]
    assert 1 <= len(overdue) < len(left) <= 14
    assert not [case for case in overdue if NOW.date() - case.due > 30 * DAY]
    searches = Search.objects.filter(state="looking")
    assert searches.exists()
    assert not searches.filter(opened_at__lt=NOW - 30 * DAY).exists()


def test_ends_rematches_and_rests(year: Year):
    kinds = Counter(Ending.objects.values_list("kind", flat=True))
    assert set(kinds) == {"no_fault", "interest", "graduation", "transfer"}
    begun = Mentorship.objects.filter(state__in=("active", "paused", "ended"))
    assert 0.08 <= kinds.total() / begun.count() <= 0.2  # of youth programmes 38 % are known
    assert Closure.objects.count() >= 1.2 * kinds.total()
    assert [one for one in Ending.objects.all() if one.in_touch]
    assert not Ending.objects.filter(settled_at=None).exists()
    assert sorted(one.over_at is None for one in PairPause.objects.all()).count(True) == 1
    assert PairPause.objects.get(over_at=None).cover is not None
    (waits,) = ending_queries.asked_anew(year.cohort, NOW.date())
    assert not waits.late
    anew = NewMentor.objects.exclude(ending__mentorship=waits.mentorship)
    assert anew.count() >= 3
    for one in anew.select_related("ending__mentorship"):
        after = Mentorship.objects.filter(mentee=one.ending.mentorship.mentee_id, offered_at__gt=one.asked_at)
        assert after.get().offered_at.date() <= working_days_after(one.asked_at.date(), 10)
        assert after.get().state in ("active", "offered")


def test_a_mentor_was_away_and_two_were_helped_by_the_wellbeing_lead(year: Year):
    away = User.objects.get(pauses__isnull=False)
    assert Mentorship.objects.filter(mentor=away, starts__lt=away.pauses.get().starts).exists()
    states = Counter(ContactRequest.objects.values_list("state", "ending"))
    assert states == {("closed", "plan"): 2, ("waiting", ""): 1}
    opening = Opening.objects.get()
    assert (opening.state, opening.finding, opening.parts) == ("reviewed", "kept", {"messages"})
    assert opening.mentorship.thread.filter(at__lt=opening.opened_at).exists()


def test_the_matching_of_the_cohort_adds_up(year: Year):
    found = matching(year.cohort)
    assert isinstance(found, Matching)
    assert (year.cohort.state, found.round.state) == ("running", "published")
    assert found.matched > 40
    assert (found.asked, found.waiting) == (1, 1)
    assert found.lists > found.chosen > 0
    assert miscounted() == []
    stages = {str(stage.words): stage for stage in funnel(year.cohort, year.pairs)}
    assert stages["Matched"].rest == "1 waits for a mentor, a mentor is asked for 1, 1 rests, 3 have ended"


# ---- pages


def test_every_page_of_a_pair_that_is_told_in_full_has_something_on_it(year: Year):
    told = Mentorship.objects.filter(notes__isnull=False).distinct()
    assert told.count() == 6
    for pair in told:
        states = list(pair.meetings.values_list("state", flat=True))
        assert states.count("held") >= 9
        assert NOW.date() - pair.meetings.filter(state="held").latest("day").day <= 20 * DAY
        assert pair.meetings.filter(state__in=("agreed", "proposed")).exists()
        of_goals = {"goal__mentorship": pair}
        for model in (Agreement, MeetingAction, Note, Document, ThreadMessage, ShelfItem, TimeBudget):
            assert model.objects.filter(mentorship=pair).exists(), model
        for model in (Milestone, GoalNote, Reflection):
            assert model.objects.filter(**of_goals).exists(), model
        assert Feedback.objects.filter(meeting__mentorship=pair).count() == 4
        assert DocumentComment.objects.filter(version__document__mentorship=pair).exists()
        assert {"open", "changed"} < set(Goal.objects.filter(mentorship=pair).values_list("state", flat=True))
    assert {part.id for part in demo.parts()[-2:]} <= {
        who for pair in told for who in (pair.mentor_id, pair.mentee_id)
    }


def test_nobody_did_anything_in_the_time_to_come(year: Year):
    for model, field in (
        (Meeting, "created_at"), (GoalNote, "at"), (ThreadMessage, "at"), (Feedback, "given_at"),
        (Note, "written_at"), (Case, "opened_at"), (Closure, "at"), (CheckIn, "created_at"),
    ):  # fmt: skip
        assert not model.objects.filter(**{f"{field}__gt": NOW}).exists(), model


# ---- what is due


def test_the_jobs_of_the_first_night_find_nothing_that_was_left_over(year: Year):
    """What fell due in the year has been done: no flood of mails when the demonstration starts."""
    assert not Message.objects.filter(created_at__lt=NOW - DAY, state="queued").exists()
    before = Message.objects.count()
    ran = [job for job in JOBS.values() if job.cron and job.name != "mailroom.send_mail"]
    assert len(ran) >= 15
    for job in ran:
        job.task.call(by=None)
    assert Message.objects.count() - before <= 5
    assert Message.objects.filter(state="queued").count() <= 8


def test_seeding_once_more_changes_nothing(year: Year):
    before = Mentorship.objects.count(), Message.objects.count()
    seed_the_year(year.school, NOW)
    assert (Mentorship.objects.count(), Message.objects.count()) == before
