"""What is found of the demonstration's pairs in their year, and what is done about it.

Each ten days every pair is looked at, and in the last days each night, by the action of the job. What opens
a case is worked on by the kind of pair it is (`demo_work`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from uuid import UUID

from handrail.cases import demo_work as work
from handrail.cases.actions import asking, caring, signs
from handrail.cases.models import Case
from handrail.cases.states import CaseState, Wish
from handrail.lib.acts import Act
from handrail.lib.refusal import Refusal
from handrail.lib.wall import wall_of
from handrail.lib.workdays import working_days_after
from handrail.mentoring.demo_days import DAY, at, weekday_before, working
from handrail.mentoring.demo_year import Course
from handrail.mentoring.models import Mentorship
from handrail.mentoring.states import MentorshipState
from handrail.pairing.actions import searching
from handrail.pairing.models import Search
from handrail.pairing.search_states import SearchState
from handrail.pairing.snapshot import Wanted
from handrail.people.models import User
from handrail.programmes.models import Cohort

HOUR, MINUTE = 3, 20  # as the job's own line has it, in UTC
SELDOM, NIGHTLY = 10, 3  # days between two looks; and how many of the last nights it is each night
FIRST = 10  # days after the beginning of the first look
ASKS = (-210, -96, -2)  # days before now on which somebody asks for help with their pair
PEOPLE = ("mentorship__programme__school", "mentorship__cohort", "mentorship__mentor", "mentorship__mentee")

Meets = Callable[[UUID, dt.datetime], Iterable[Act]]


@dataclass(slots=True)
class Care:
    """The looks of a year, and the work on what they found. `meets` has two people meet again."""

    cohort: Cohort
    lead: User
    now: dt.datetime
    courses: Mapping[UUID, Course]
    meets: Meets
    planned: set[UUID] = field(default_factory=set)
    used: dict[str, int] = field(default_factory=dict)

    def acts(self) -> Iterator[Act]:
        """The looks, and those who ask for help by themselves."""
        last = self.now.replace(hour=HOUR, minute=MINUTE, second=0, microsecond=0)
        last -= DAY if last > self.now else 0 * DAY
        nights = (self.now.date() - self.cohort.starts).days - FIRST
        for ago in range(nights, -1, -1):
            if ago <= NIGHTLY or ago % SELDOM == 0:
                yield last - ago * DAY, self.look
        for turn, day in enumerate(ASKS):
            yield self._at(self._today(self.now + day * DAY), 18), self._asker(turn)
        yield self._at(self._today(self.now - 3 * DAY), 11), self._interests

    # ---- looking

    def look(self, moment: dt.datetime) -> list[Act]:
        """What the job does each night; then what is to be done about each new case."""
        signs.look(cohort=self.cohort, today=self._today(moment), now=moment)
        return self._plans(moment)

    def _plans(self, moment: dt.datetime) -> list[Act]:
        new = Case.objects.filter(mentorship__cohort=self.cohort).exclude(state=CaseState.CLOSED)
        found = new.exclude(pk__in=self.planned).select_related(*PEOPLE)
        by_number = found.order_by("mentorship__mentee__school_number", "mentorship__offered_at", "pk")
        return [act for case in by_number for act in self._plan(case, moment)]

    def _plan(self, case: Case, moment: dt.datetime) -> Iterator[Act]:
        self.planned.add(case.pk)
        kind = self.courses[case.mentorship_id].work
        kind = kind if kind not in self.used or kind == "in_vain" else self._again(case, kind)
        turn = self.used[kind] = self.used.get(kind, -1) + 1
        plans = work.WORK[kind]
        for number, do in enumerate(plans[turn % len(plans)]):
            yield self._at(self._day(do.after, moment), 9 + (turn + 2 * number) % 8), self._doer(case, do)

    def _again(self, case: Case, kind: str) -> str:
        """A second case of the same pair is a light matter."""
        earlier = Case.objects.filter(mentorship=case.mentorship_id).exclude(pk=case.pk)
        return "light" if earlier.exists() else kind

    # ---- working

    def _doer(self, case: Case, do: work.Do) -> Callable[[dt.datetime], Sequence[Act]]:
        def act(moment: dt.datetime) -> Sequence[Act]:
            case.refresh_from_db()
            if (case.state == CaseState.CLOSED) != do.again or (self._ended(case) and not do.close):
                return ()
            with suppress(Refusal):  # such as a nudge to somebody who is away
                self._do(case, do, moment)
            return list(self.meets(case.mentorship_id, moment)) if do.meets else ()

        return act

    def _ended(self, case: Case) -> bool:
        """For a pair that has ended nothing is left to do but to close its case."""
        return Mentorship.objects.filter(pk=case.mentorship_id, state=MentorshipState.ENDED).exists()

    def _do(self, case: Case, do: work.Do, moment: dt.datetime) -> None:
        today = self._today(moment)
        if do.again:
            caring.reopen(case=case, by=self.lead, today=today, now=moment)
        if do.step:
            caring.do_step(case=case, step=do.step, by=self.lead, today=today, now=moment)
        if do.note is not None:
            text = work.NOTES[do.note]
            caring.add_note(case=case, words=text, again=None, by=self.lead, today=today, now=moment)
        if do.close:
            caring.close(case=case, helped=do.close, words="", by=self.lead, now=moment)
            for search in Search.objects.filter(**_of(case), state=SearchState.OPEN):
                searching.close(search=search, by=self.lead, now=moment)

    # ---- those who ask

    def _asker(self, turn: int) -> Callable[[dt.datetime], Sequence[Act]]:
        def ask(moment: dt.datetime) -> Sequence[Act]:
            pair = self._pair(3 + 5 * turn)
            if pair is None:
                return ()
            by = pair.mentor if turn == 1 else pair.mentee
            asking.ask_for_help(
                mentorship=pair, words=work.HELP[turn], by=by, today=self._today(moment), now=moment
            )
            return self._plans(moment)

        return ask

    def _interests(self, moment: dt.datetime) -> Sequence[Act]:
        """One mentee wants a second mentor as well."""
        if pair := self._pair(1):
            asking.say_interests(
                mentorship=pair, wish=Wish.ADD, confidence=4, words=work.CHANGED[0], by=pair.mentee,
                today=self._today(moment), now=moment,
                wanted=Wanted(["specialty_change"], ["dermatology"]),
            )  # fmt: skip
        return ()

    def _pair(self, number: int) -> Mentorship | None:
        """A pair that does well, by its number among them."""
        running = Mentorship.objects.filter(cohort=self.cohort, state=MentorshipState.ACTIVE)
        well = [key for key, course in self.courses.items() if course.key in ("steady", "easy")]
        found = running.filter(pk__in=well).select_related("programme__school", "mentor", "mentee")
        pairs = list(found.order_by("mentee__school_number"))
        return pairs[number % len(pairs)] if pairs else None

    # ---- days

    @property
    def zone(self) -> str:
        """Where the school is."""
        return self.cohort.programme.school.time_zone

    def _today(self, moment: dt.datetime) -> dt.date:
        return wall_of(moment, self.zone).date()

    def _day(self, after: int, moment: dt.datetime) -> dt.date:
        if after >= 0:
            return working(working_days_after(self._today(moment), after))
        return weekday_before(self._today(self.now) + after * DAY)

    def _at(self, day: dt.date, hour: int) -> dt.datetime:
        return at(day, hour, self.zone)


def _of(case: Case) -> dict[str, UUID]:
    """What a search for the mentee of a case is found by."""
    pair = case.mentorship
    return {"enrolment__cohort": pair.cohort_id, "enrolment__user": pair.mentee_id}
