"""A cohort of the demonstration that was matched about a year ago.

Most mentors said yes; whoever was left was matched again, and so was each mentee who asked for a new mentor.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from handrail.learning import demo as learning
from handrail.lib.acts import Act, Doing
from handrail.lib.workdays import working_days_after
from handrail.mentoring import actions
from handrail.mentoring.demo_days import DAY, at, weekday_before, working, working_before
from handrail.mentoring.demo_year import AGAIN, TOLD, Course, deal
from handrail.mentoring.models import Mentorship
from handrail.mentoring.states import MentorshipState
from handrail.pairing import compute
from handrail.pairing.actions import computing, publishing, rounds, suggesting
from handrail.pairing.models import Round, Run, Shortlist, Suggestion
from handrail.pairing.queries.publishing import latest_run, to_publish
from handrail.pairing.snapshot import freeze
from handrail.pairing.states import RoundState, RunKind
from handrail.people.models import School, User
from handrail.programmes.actions import running
from handrail.programmes.demo import enrol, finals, open_programme, title_of
from handrail.programmes.models import Cohort, Programme
from handrail.programmes.states import CohortState, Side

TITLE = "Career mentoring"
PEOPLE = ("mentee__school", "mentor__school", "programme__school", "cohort")
EVERY = {Side.MENTEE: ("S", 4), Side.MENTOR: ("M", 3)}  # letter of the numbers, and one in how many
ALL_JOINED = ("joined", "joined", "joined", "joined", "joined", "joined", "declined")
ORDERS = ((2, 1, 3), (1,), (), (3, 1), (1, 2, 4, 3, 5), (2, 4))  # places on the list that people put in order
PUBLISHED = dt.timedelta(days=340)  # ago: half a month before the year is over the last check-ins have begun
CHOSE = dt.timedelta(days=20)  # before that, people began to choose
SEED = 20  # of the round, so that the same people become pairs each time
TOLD_IN_FULL = 6
DECLINES, LAPSES, OF = (6, 29, 40), 34, 46  # of so many mentors: who says no, and who does not answer
TAKES = (1, 2, 1, 3, 2)  # days until a mentor answers
LEFT = 9  # days after the publication on which whoever is left is matched again
ANEW = 5  # working days after an end on which whoever asked is matched again
ASKED = -3  # days before now on which the mentor was asked who has not answered yet

Begun = Callable[[Mentorship, Course, int, dt.datetime], Iterable[Act]]


def begin(school: School, now: dt.datetime) -> Cohort | None:
    """A programme whose cohort began about a year ago, without its pairs; none where it is there already."""
    if Programme.objects.filter(school=school, title=TITLE).exists():
        return None
    by = User.objects.filter(school=school, leads__isnull=False).order_by("created_at", "pk")[0]
    cohort = _cohort(by, published(by, now))
    learning.seed(school, published(by, now))
    running.move_cohort(cohort=cohort, by=by, to=CohortState.RUNNING, now=published(by, now))
    finals(cohort.programme, by, now)
    return cohort


def published(by: User, now: dt.datetime) -> dt.datetime:
    """When the pairs were published: on a Friday, if the day was at a weekend."""
    day = _day(by, now - PUBLISHED)
    return at(day - max(day.weekday() - 4, 0) * DAY, 10, by.school.time_zone)


def is_joined(cohort: Cohort) -> bool:
    """Whether somebody is there on both sides."""
    return {place.side for place in cohort.enrolments.filter(state="joined")} == set(Side)


def _cohort(by: User, published_at: dt.datetime) -> Cohort:
    then, starts = published_at - CHOSE, _day(by, published_at)
    programme = open_programme(by, "clinical_one_to_one", TITLE, then)
    made = running.plan_cohort(programme=programme, by=by, title=title_of(starts), starts=starts, now=then)
    for state in (CohortState.JOINING, CohortState.CLOSED):
        running.move_cohort(cohort=made, by=by, to=state, now=then)
    for side, (letter, every) in EVERY.items():
        stages = programme.plan.stages(side)
        users = User.objects.filter(school=by.school, stage__in=stages, school_number__startswith=letter)
        enrol(made, side, users.order_by("school_number")[1::every], ALL_JOINED, then)
    return made


@dataclass(slots=True)
class Matching:
    """The matching of one cohort through its year. `begun` says what a pair does once it has begun."""

    cohort: Cohort
    by: User
    now: dt.datetime
    begun: Begun
    again: int = 0  # how many were matched again

    def acts(self) -> Iterator[Act]:
        """The round, and the matching of whoever was left."""
        then = published(self.by, self.now) - CHOSE
        by, choose_by = self.by, _day(self.by, then) + dt.timedelta(days=14)
        of = rounds.start_round(cohort=self.cohort, by=by, choose_by=choose_by, now=then)
        Round.objects.filter(pk=of.pk).update(seed=SEED)
        of.seed = SEED
        _choose(of, by, then)
        yield published(by, self.now), lambda moment: self._publish(of, moment)

    # ---- the first time

    def _publish(self, of: Round, moment: dt.datetime) -> list[Act]:
        _run(of, self.by, moment - DAY, RunKind.ALL)
        made = self._offers(of, moment)
        said = {one.pk: self._says(number) for number, one in enumerate(made)}
        yes = [one for one in made if said[one.pk] == MentorshipState.ACTIVE]
        first = {one.pk: number for number, one in enumerate(_the_first(yes))}
        courses = self._courses([one for one in yes if one.pk not in first])
        acts = [self._answers(one, number, said[one.pk], courses, first) for number, one in enumerate(made)]
        left = at(working(_day(self.by, moment + LEFT * DAY)), 10, self.by.school.time_zone)
        return [*acts, (left, lambda then: self._match_again(of, then))]

    def _says(self, number: int) -> str:
        if number % OF in DECLINES:
            return MentorshipState.DECLINED
        return MentorshipState.LAPSED if number % OF == LAPSES else MentorshipState.ACTIVE

    def _courses(self, pairs: Sequence[Mentorship]) -> dict[UUID, tuple[Course, int]]:
        dealt = deal([one.mentee.stage for one in pairs])
        return {
            one.pk: (course, number) for number, (one, course) in enumerate(zip(pairs, dealt, strict=True))
        }

    def _answers(
        self,
        one: Mentorship,
        number: int,
        says: str,
        courses: dict[UUID, tuple[Course, int]],
        first: dict[UUID, int],
    ) -> Act:
        """When the mentor answers, and what: of those who say yes, what the pair will be."""
        day = working(_day(self.by, one.offered_at) + TAKES[number % len(TAKES)] * DAY)
        moment = self._in_time(one, at(day, 8 + number % 11, self.by.school.time_zone))
        if says == MentorshipState.DECLINED:
            return moment, lambda then: actions.decline(mentorship=one, by=one.mentor, now=then)
        if says == MentorshipState.LAPSED:
            return one.offered_at + publishing.TO_ANSWER + dt.timedelta(hours=1), _lapse
        course = (TOLD, first[one.pk]) if one.pk in first else courses[one.pk]
        return moment, self._accept(one, *course)

    def _in_time(self, one: Mentorship, moment: dt.datetime) -> dt.datetime:
        """When a mentor answers: while that counts, so before the years rather than after."""
        last = one.offered_at + publishing.TO_ANSWER - DAY
        if moment <= last:
            return moment
        noon = at(working_before(_day(self.by, last)), 12, self.by.school.time_zone)
        return max(noon, one.offered_at + dt.timedelta(hours=2))

    def _accept(self, one: Mentorship, course: Course, number: int) -> Doing:
        def accept(moment: dt.datetime) -> list[Act]:
            today = _day(self.by, moment)
            actions.accept(mentorship=one, by=one.mentor, nothing_between=True, today=today, now=moment)
            return [*self.begun(one, course, number, moment), *self._after(one, course)]

        return accept

    # ---- again

    def _after(self, one: Mentorship, course: Course) -> Iterator[Act]:
        """Whoever asks for a new mentor when the pair ends is matched again within ten working days.

        The last of them still waits; for the one before, a mentor is being asked.
        """
        if course.end is None or course.end.wish is None:
            return
        zone, today = self.by.school.time_zone, _day(self.by, self.now)
        assert one.starts is not None  # noqa: S101 (a pair that runs has begun)
        of = self.cohort.rounds.get()
        if course.end.day >= 0:
            day = working_days_after(working(one.starts + course.end.day * DAY), ANEW)
        elif course.end.day < ASKED:
            day = weekday_before(today + ASKED * DAY)
        else:
            return
        yield at(day, 10, zone), lambda then: self._match_again(of, then)

    def _match_again(self, of: Round, moment: dt.datetime) -> list[Act]:
        """Whoever has no mentor is matched with the places that are left; the mentor answers in days."""
        _run(of, self.by, moment, RunKind.REST)
        acts = []
        for one in self._offers(of, moment + dt.timedelta(hours=1)):
            self.again += 1
            day = working(_day(self.by, moment) + 2 * DAY)
            when = self._in_time(one, at(day, 12, self.by.school.time_zone))
            if when < self.now - 3 * DAY:
                acts.append((when, self._accept(one, AGAIN, self.again)))
        return acts

    def _offers(self, of: Round, moment: dt.datetime) -> list[Mentorship]:
        """Publish what was worked out: the offers, by the mentee's number."""
        of.refresh_from_db()
        run = latest_run(of)
        if run is None or not to_publish(run).exists():
            Round.objects.filter(pk=of.pk).update(state=RoundState.PUBLISHED)
            return []
        publishing.publish(round=of, by=self.by, now=moment)
        made = Mentorship.objects.filter(cohort=self.cohort, offered_at=moment + publishing.SECOND_THOUGHTS)
        return list(made.select_related(*PEOPLE).order_by("mentee__school_number"))


def _the_first(pairs: Sequence[Mentorship]) -> list[Mentorship]:
    """Those that are told in full: all of one mentor, and the next mentees."""
    first = min(pairs, key=lambda one: one.mentor.school_number, default=None)
    ordered = sorted(pairs, key=lambda one: first is None or one.mentor_id != first.mentor_id)
    return ordered[:TOLD_IN_FULL]


def _lapse(moment: dt.datetime) -> None:
    actions.lapse_due(now=moment)


def _choose(of: Round, by: User, then: dt.datetime) -> None:
    Round.objects.filter(pk=of.pk).update(state=RoundState.CHOOSING, opened_at=then)
    snapshot = freeze(of, today=_day(by, then))
    request = {"task": "suggest", "snapshot": snapshot, "weights": of.weights, "seed": of.seed}
    suggesting.keep(round=of, reply=compute.reply_to(request, _no_matter))
    lists = list(of.shortlists.order_by("enrolment__user__school_number"))
    Suggestion.objects.bulk_update(list(_wishes(lists)), ["rank"])
    chosen = [one for number, one in enumerate(lists) if ORDERS[number % len(ORDERS)]]
    for one in chosen:
        one.ranked_at = then + dt.timedelta(days=2)
    Shortlist.objects.bulk_update(chosen, ["ranked_at"])


def _wishes(lists: Sequence[Shortlist]) -> Iterator[Suggestion]:
    for number, one in enumerate(lists):
        places = {suggestion.position: suggestion for suggestion in one.suggestions.all()}
        order = [place for place in ORDERS[number % len(ORDERS)] if place in places]
        for rank, place in enumerate(order, start=1):
            places[place].rank = rank
            yield places[place]


def _run(of: Round, by: User, moment: dt.datetime, kind: RunKind) -> Run:
    """One run, computed here and now instead of beside the page."""
    Round.objects.filter(pk=of.pk).update(state=RoundState.SOLVING)
    run = Run.objects.create(
        round=of, number=of.runs.count() + 1, kind=kind, weights=of.weights, seed=of.seed, by=by.pk,
        asked_at=moment,
    )  # fmt: skip
    snapshot = computing.start(run, today=_day(by, moment)) or {}
    reply = compute.reply_to(computing.request_of(run, snapshot, "run"), _no_matter)
    computing.finish(run, reply, now=moment)
    return run


def _day(by: User, at: dt.datetime) -> dt.date:
    return at.astimezone(ZoneInfo(by.school.time_zone)).date()


def _no_matter(_part: int) -> None:
    """Nobody watches how far it is."""
