"""What the pairs of the demonstration do in their year, each by its course: one act after the other.

They meet, agree, set goals and end them, rest, and end, by the actions that people use.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

from handrail.lib.acts import Act, Doing
from handrail.lib.wall import moment_of, wall_of
from handrail.mentoring import actions, ending_queries, queries
from handrail.mentoring import demo_words as words
from handrail.mentoring.actions import agreeing, ending, feeding_back, goals, pausing
from handrail.mentoring.demo_days import (
    DAY,
    HOURS,
    WOBBLE,
    at,
    between_the_years,
    is_summer,
    weekday_before,
    working,
)
from handrail.mentoring.demo_year import Course
from handrail.mentoring.goal_states import GoalState, Noted
from handrail.mentoring.models import Goal, Meeting, Mentorship
from handrail.mentoring.states import MentorshipState, Mode
from handrail.people.actions.profile import plan_pause
from handrail.people.models import User
from handrail.programmes.queries import away_people

MODES = (Mode.IN_PERSON, Mode.PHONE, Mode.VIDEO)
ROOM, CALL = "The library, group room 2", "https://call.example.org/ours"
LATER = (0, 4, 1, 7, 24, 2, 11, 0)  # days after that of the course, on which the two agree
NOTED = ((32, 0), (48, 1), (70, 0), (82, 1))  # days of a goal on which the mentee (0) or mentor notes a line
LASTS = (118, 95, 132, 104, 87)  # days until a goal has ended
BECAME = (GoalState.MET, GoalState.MET, GoalState.DROPPED, GoalState.MET, GoalState.CHANGED)
LONGEST = 66 * DAY  # without a meeting, for two who keep a rhythm: also over the summer
NOT_HELD = (5, 17)  # of seventeen meetings the one of this number could not happen


@dataclass(slots=True)
class Year:
    """The year of one pair. `number` keeps it apart from the others of its kind; `now` is its end."""

    pair: Mentorship
    course: Course
    number: int
    now: dt.datetime
    beginnings: int = 0  # how often the two had stopped to meet, and began again

    def acts(self) -> Iterator[Act]:
        """All that is known from the beginning."""
        if self.course.first is not None:
            yield self._at(self.course.first, HOURS[self.number % len(HOURS)]), self.meet
        if self.course.agrees is not None:
            yield self._at(self.course.agrees + LATER[self.number % len(LATER)], 19), self.agree
        if self.course.goal is not None:
            yield self._at(self.course.goal + self.number % 5, 20), self.set_goal
        if self.course.away:
            yield self._at(self.course.away[0], 9), self.go_away
        if self.course.rest:
            yield self._at(self.course.rest.day, 10), self.rest
        if self.course.end:
            yield self._at(self.course.end.day, 16), self.end

    # ---- days

    @property
    def zone(self) -> str:
        """Where the school is."""
        return self.pair.programme.school.time_zone

    def _today(self, moment: dt.datetime) -> dt.date:
        return wall_of(moment, self.zone).date()

    def _at(self, day: int, hour: int) -> dt.datetime:
        """A day of work, counted from the beginning or back from now."""
        assert self.pair.starts is not None  # noqa: S101 (a pair that runs has begun)
        if day < 0:
            return at(weekday_before(self._today(self.now) + day * DAY), hour, self.zone)
        return at(working(self.pair.starts + day * DAY), hour, self.zone)

    def _day(self, moment: dt.datetime) -> int:
        assert self.pair.starts is not None  # noqa: S101 (as above)
        return (self._today(moment) - self.pair.starts).days

    def _runs(self) -> bool:
        self.pair.refresh_from_db(fields=["state"])
        return self.pair.state == MentorshipState.ACTIVE

    def _two(self, turn: int) -> User:
        """One after the other."""
        return self.pair.mentee if (turn + self.number) % 2 else self.pair.mentor

    # ---- meetings

    def meet(self, moment: dt.datetime, turn: int = 0, beginning: int = 0) -> list[Act]:
        """They meet, unless the mentor is away or the pair rests; then the next time."""
        if beginning != self.beginnings or self._silent(moment):
            return []
        if not self._runs():
            pauses = self.pair.state == MentorshipState.PAUSED
            return self._next(moment, turn, 14) if pauses else []
        if self.pair.mentor_id in away_people(self.pair.programme.school_id, self._today(moment)):
            return self._next(moment, turn, 14)
        which, of = NOT_HELD
        if turn and (turn + self.number) % of == which:
            self._miss(moment, turn)
            return self._next(moment, turn + 1, 11)
        met = self._log(moment, turn)
        if (turn + self.number) % 4 == 1:
            self._feed_back(met, turn, moment)
        return self._next(moment, turn + 1, self._gap(moment, turn))

    def meet_again(self, moment: dt.datetime) -> list[Act]:
        """They find together, and keep it up from now on."""
        self.beginnings += 1
        working_on = self.pair.goals.filter(state=GoalState.OPEN).exists()
        goal: list[Act] = [] if working_on else [(moment + 6 * DAY, lambda then: self.set_goal(then, 2))]
        return [*self.meet(moment, 1, self.beginnings), *goal]

    def _gap(self, moment: dt.datetime, turn: int) -> int:
        days = self.course.every + turn * self.course.slower + WOBBLE[(turn + self.number) % len(WOBBLE)]
        there = self._today(moment) + days * DAY
        summer = is_summer(there) and (turn + self.number) % 2
        return days + min(26, max(LONGEST.days - days, 0)) if summer else days

    def _next(self, moment: dt.datetime, turn: int, days: int) -> list[Act]:
        day = self._today(moment) + days * DAY
        if between_the_years(day):
            day += 9 * DAY
        when = at(working(day), HOURS[(turn * 4 + self.number) % len(HOURS)], self.zone)
        beginning = self.beginnings
        return [(when, lambda then: self.meet(then, turn, beginning))]

    def _log(self, moment: dt.datetime, turn: int) -> Meeting:
        return actions.log_meeting(
            mentorship=self.pair, by=self._two(turn), day=self._today(moment),
            mode=MODES[(self.number + turn) % len(MODES)], today=self._today(moment), now=moment,
        )  # fmt: skip

    def _miss(self, moment: dt.datetime, turn: int) -> None:
        """It was agreed, and could not be."""
        time = moment_of(wall_of(moment, self.zone), self.zone, "earlier")
        made = actions.propose(
            mentorship=self.pair, by=self.pair.mentee, how=actions.How(Mode.VIDEO, CALL, 30), times=[time],
            now=moment - 6 * DAY,
        )  # fmt: skip
        actions.accept_time(meeting=made, by=self.pair.mentor, option=0, now=moment - 5 * DAY)
        evening = min(moment + dt.timedelta(hours=4), self.now)
        actions.say_whether(
            meeting=made, by=self._two(turn), held=False, today=self._today(evening), now=evening
        )

    def _feed_back(self, meeting: Meeting, turn: int, moment: dt.datetime) -> None:
        well, more = words.FEEDBACK_OF_MENTEES[(self.number + turn) % len(words.FEEDBACK_OF_MENTEES)]
        said = feeding_back.Said(useful=4 + self.number % 2, listened=5, well=well, next_step=more)
        feeding_back.give(meeting=meeting, said=said, by=self.pair.mentee, now=min(moment + DAY, self.now))

    # ---- the agreement

    def agree(self, moment: dt.datetime) -> None:
        """Each says what they expect; both accept within days."""
        if not self._runs():
            return
        two = (
            (self.pair.mentee, words.MENTEES, dt.timedelta(days=5)),
            (self.pair.mentor, words.MENTORS, dt.timedelta(days=3)),
        )
        for who, facts, sooner in two:
            one = replace(facts[self.number % len(facts)], how_often=self.course.often)
            made = agreeing.fill(mentorship=self.pair, facts=one, by=who, now=moment - sooner)
        for who, sooner in ((self.pair.mentee, DAY), (self.pair.mentor, 0 * DAY)):
            agreeing.accept(agreement=made, seen=made.revision, by=who, now=moment - sooner)

    # ---- goals

    def set_goal(self, moment: dt.datetime, turn: int = 0) -> list[Act]:
        """A goal, with a line from each of the two on the way; it ends, and another one follows."""
        if not self._runs():
            return []
        goal = goals.set_goal(
            mentorship=self.pair, facts=self._goal(moment, turn), by=self.pair.mentee,
            today=self._today(moment), now=moment,
        )  # fmt: skip
        return self._work_on(goal, turn, moment)

    def _work_on(self, goal: Goal, turn: int, moment: dt.datetime) -> list[Act]:
        lasts = LASTS[(self.number + turn) % len(LASTS)]
        two = (self.pair.mentee, self.pair.mentor)
        return [
            *((moment + day * DAY, self._noting(goal, two[place], turn + place)) for day, place in NOTED),
            (moment + lasts * DAY, lambda then: self._end_goal(goal, turn, then)),
        ]

    def _goal(self, moment: dt.datetime, turn: int) -> goals.GoalFacts:
        category, parts, days = words.GOALS[(self.number + 3 * turn) % len(words.GOALS)]
        return goals.GoalFacts(category, replace(parts, due=self._today(moment) + days * DAY))

    def _noting(self, goal: Goal, by: User, turn: int) -> Doing:
        said = words.PROGRESS if by == self.pair.mentee else words.NOTED_BY_MENTORS
        given = {"kind": Noted.PROGRESS, "words": said[(self.number + 3 * turn) % len(said)]}

        def note(moment: dt.datetime) -> None:
            if not self._silent(moment) and self._runs():
                goals.add_note(goal=goal, review_on=None, by=by, now=moment, **given)

        return note

    def _end_goal(self, goal: Goal, turn: int, moment: dt.datetime) -> list[Act]:
        if self._silent(moment) or not self._runs():
            return []
        became = BECAME[(self.number + turn) % len(BECAME)]
        if became == GoalState.CHANGED:
            facts = self._goal(moment, turn + 1)
            new = goals.change_goal(
                goal=goal, facts=facts, by=self.pair.mentee, today=self._today(moment), now=moment
            )
            return self._work_on(new, turn + 1, moment)
        goals.move_goal(goal=goal, to=became, by=self.pair.mentee, now=moment)
        later = at(working(self._today(moment) + 16 * DAY), 19, self.zone)
        return [(later, lambda then: self.set_goal(then, turn + 1))]

    def _silent(self, moment: dt.datetime) -> bool:
        return not self.beginnings and self.course.stop is not None and self._day(moment) > self.course.stop

    # ---- away, resting, the end

    def go_away(self, moment: dt.datetime) -> None:
        """The mentor is away for some weeks, and says so."""
        assert self.course.away is not None  # noqa: S101 (or this would not be asked)
        today, mentor = self._today(moment), self.pair.mentor
        ends = today + self.course.away[1] * DAY
        plan_pause(user=mentor, by=mentor, starts=today, ends=ends, today=today, now=moment)

    def rest(self, moment: dt.datetime) -> list[Act]:
        """The pair rests, perhaps with somebody who stands in, and goes on by itself on its day."""
        assert self.course.rest is not None  # noqa: S101 (or this would not be asked)
        if not self._runs():
            return []
        today = self._today(moment)
        back = working(today + self.course.rest.days * DAY)
        pausing.pause(mentorship=self.pair, back_on=back, by=self.pair.mentee, today=today, now=moment)
        if self.course.rest.cover and (cover := self._cover(today)):
            pausing.name_cover(
                mentorship=self.pair, cover=cover, by=self._lead(), now=moment + dt.timedelta(hours=3)
            )
        return [(at(back, 1, self.zone), resume)]

    def _cover(self, today: dt.date) -> User | None:
        possible = ending_queries.possible_covers(self.pair, today).order_by("school_number")
        apart = (one for one in possible if not queries.apart(self.pair.cohort, one, self.pair.mentee))
        return next(apart, None)

    def _lead(self) -> User:
        return self.pair.programme.leads.order_by("since", "pk")[0].user

    def end(self, moment: dt.datetime) -> list[Act]:
        """One of the two ends it; after the hour the mails leave, and each may say something."""
        wanted = self.course.end
        if wanted is None or not self._runs():
            return []
        wish = None if wanted.wish is None else words.WISHES[wanted.wish % len(words.WISHES)]
        facts = ending.Facts(wanted.kind, words.REASONS[wanted.reason % len(words.REASONS)], wish)
        ending.end(mentorship=self.pair, facts=facts, by=self.pair.mentee, now=moment)
        after = [(moment + dt.timedelta(hours=1, minutes=10), settle)]
        sides = ((self.pair.mentee, wanted.mentee_says, 2), (self.pair.mentor, wanted.mentor_says, 4))
        return [*after, *((moment + days * DAY, self._say(who)) for who, says, days in sides if says)]

    def _say(self, who: User) -> Doing:
        """What one side says at the end, and perhaps that they want to stay in touch."""
        said = words.CLOSURES_OF_MENTEES if who == self.pair.mentee else words.CLOSURES_OF_MENTORS

        def say(moment: dt.datetime) -> None:
            text = ending.Words(*said[self.number % len(said)])
            ending.answer(mentorship=self.pair, words=text, by=who, now=moment)
            if self.course.end and self.course.end.in_touch:
                ending.stay_in_touch(mentorship=self.pair, yes=True, by=who, now=moment)

        return say


def resume(moment: dt.datetime) -> None:
    """What the job does about pauses that are over."""
    pausing.resume_due(now=moment)


def settle(moment: dt.datetime) -> None:
    """What the job does about ends that stand."""
    ending.settle_due(now=moment)
