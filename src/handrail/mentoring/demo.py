"""The pairs of the demonstration that are told in full, so that every page of a pair has something on it.

Their whole year is told at once, by the same actions that people use. It goes on until now: the last meeting
was days ago, and the next one is planned.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from handrail.lib.wall import Moment, moment_of, wall_of
from handrail.mentoring import actions, smart
from handrail.mentoring import demo_talk as talk
from handrail.mentoring import demo_words as words
from handrail.mentoring.actions import agreeing, documents, feeding_back, goals, noting, reflecting, talking
from handrail.mentoring.demo_days import (
    DAY,
    WOBBLE,
    at,
    between_the_years,
    weekday_before,
    working,
    working_before,
)
from handrail.mentoring.demo_pairs import CALL, MODES, ROOM
from handrail.mentoring.demo_shelf import seed_pair
from handrail.mentoring.goal_states import GoalState, Lead, Noted
from handrail.mentoring.models import Goal, Meeting, Mentorship
from handrail.mentoring.note_states import Visible
from handrail.mentoring.states import Mode
from handrail.people.models import User

TOLD_IN_FULL = 6
IN_FULL = 3  # of their last meetings are told from the proposal on; the others were noted
LAST_MET, EVERY = 9, 31  # days ago, and from one meeting to the next
SPOKE = (-324, -323, -322, -247, -246, -150, -149, -41, -40, -3)  # days before now on which they wrote


def tell(pair: Mentorship, number: int, now: dt.datetime) -> None:
    """Give one pair its year, which began long enough ago."""
    _Life(pair, number, now).tell()


@dataclass(slots=True)
class _Life:
    """One pair that is told in full."""

    pair: Mentorship
    number: int
    now: dt.datetime

    def tell(self) -> None:
        """From the agreement to the meeting that is planned."""
        self._agree()
        goal = self._set_goals()
        days = self._days()
        for index, day in enumerate(days[:-IN_FULL]):
            self._note_meeting(day, index)
        for index, day in enumerate(days[-IN_FULL:]):
            self._meet(day, index)
        self._work_on(goal)
        self._talk()
        self._write_notes()
        self._put_document()
        self._plan_next()
        seed_pair(self.pair, self.pair.mentor, self.now)

    # ---- days

    @property
    def zone(self) -> str:
        """Where the school is."""
        return self.pair.programme.school.time_zone

    def _today(self, moment: dt.datetime) -> dt.date:
        return wall_of(moment, self.zone).date()

    def _starts(self) -> dt.date:
        assert self.pair.starts is not None  # noqa: S101 (a pair that runs has begun)
        return self.pair.starts

    def _on(self, day: int, hour: int = 17) -> dt.datetime:
        """A time on a day of work: counted from the beginning, or back from now."""
        if day < 0:
            there = max(weekday_before(self._today(self.now) + day * DAY), self._starts())
            return min(at(there, hour, self.zone), self.now)
        return min(at(working(self._starts() + day * DAY), hour, self.zone), self.now)

    def _days(self) -> list[dt.date]:
        """The days on which they met, each month about, the last one some days ago."""
        days, day = [], self._today(self.now) - (LAST_MET + self.number) * DAY
        while day > self._starts() + 5 * DAY:
            days.append(max(working_before(day), self._starts() + 2 * DAY))
            day -= (EVERY + WOBBLE[(len(days) + self.number) % len(WOBBLE)]) * DAY
            day -= 9 * DAY if between_the_years(day) else 0 * DAY
        return days[::-1]

    def _pick(self, of: Sequence[Any]) -> Any:
        return of[self.number % len(of)]

    # ---- the agreement and the goals

    def _agree(self) -> None:
        """Both accept; of some pairs a second version holds, and of one it still waits for the mentor."""
        two = ((self.pair.mentee, words.MENTEES, 2), (self.pair.mentor, words.MENTORS, 5))
        for who, facts, day in two:
            made = agreeing.fill(mentorship=self.pair, facts=self._pick(facts), by=who, now=self._on(day))
        for who, day in ((self.pair.mentee, 8), (self.pair.mentor, 9)):
            agreeing.accept(agreement=made, seen=made.revision, by=who, now=self._on(day))
        if self.number % 3:
            new = agreeing.propose_change(mentorship=self.pair, by=self.pair.mentee, now=self._on(-120))
            agreeing.accept(agreement=new, seen=new.revision, by=self.pair.mentee, now=self._on(-120, 18))
            if self.number % 3 == 1:
                agreeing.accept(agreement=new, seen=new.revision, by=self.pair.mentor, now=self._on(-117))

    def _set_goals(self) -> Goal:
        """Two that ended, one that took the place of another, and the one that is worked on."""
        first = self._goal(self.number + 1, 7)
        goals.move_goal(goal=first, to=GoalState.MET, by=self.pair.mentee, now=self._on(122))
        second = self._goal(self.number + 2, 130)
        self._note(second, 4, 170)
        goals.move_goal(
            goal=second, to=GoalState.DROPPED if self.number % 2 else GoalState.MET, by=self.pair.mentee,
            now=self._on(214),
        )  # fmt: skip
        loose = self._goal(self.number + 3, -110)
        then = self._on(-96)
        return goals.change_goal(
            goal=loose, facts=self._facts(self.number, then), by=self.pair.mentee, today=self._today(then),
            now=then,
        )  # fmt: skip

    def _facts(self, number: int, moment: dt.datetime) -> goals.GoalFacts:
        category, parts, days = words.GOALS[number % len(words.GOALS)]
        return goals.GoalFacts(category, replace(parts, due=self._today(moment) + days * DAY))

    def _goal(self, number: int, day: int) -> Goal:
        moment = self._on(day)
        facts, today = self._facts(number, moment), self._today(moment)
        return goals.set_goal(mentorship=self.pair, facts=facts, by=self.pair.mentee, today=today, now=moment)

    def _note(self, goal: Goal, number: int, day: int) -> None:
        text = words.PROGRESS[(self.number + number) % len(words.PROGRESS)]
        given = {"kind": Noted.PROGRESS, "words": text}
        goals.add_note(goal=goal, review_on=None, by=self.pair.mentee, now=self._on(day), **given)

    def _work_on(self, goal: Goal) -> None:
        mentee, mentor, later = self.pair.mentee, self.pair.mentor, self._on(-30)
        for turn, text in enumerate(words.MILESTONES[self.number % len(words.MILESTONES)]):
            goals.add_milestone(goal=goal, words=text, by=mentee, now=self._on(-94, 17 + turn))
        first = goal.milestones.order_by("created_at", "pk")[0]
        goals.tick_milestone(milestone=first, done=True, by=mentee, today=self._today(later), now=later)
        self._note(goal, 0, -52)
        question = next(iter(smart.questions(goal.lead)))
        asked = reflecting.ask(goal=goal, question=question, by=mentor, now=self._on(-60))
        reflecting.answer(reflection=asked, words=self._pick(words.ANSWERS), by=mentee, now=self._on(-56))
        reflecting.comment(reflection=asked, words=self._pick(words.COMMENTS), by=mentor, now=self._on(-55))
        goals.move_lead(goal=goal, to=Lead.JOINT, by=mentor, now=self._on(-44))

    # ---- meetings

    def _note_meeting(self, day: dt.date, index: int) -> None:
        evening = at(day, 19, self.zone)
        by = self.pair.mentee if index % 3 == 1 else self.pair.mentor
        actions.log_meeting(
            mentorship=self.pair, by=by, day=day, mode=MODES[(self.number + index) % len(MODES)],
            today=day, now=evening,
        )  # fmt: skip

    def _meet(self, day: dt.date, index: int) -> None:
        """Proposed by the mentee, agreed, held; what was said of it afterwards."""
        made = self._propose(day, 12 + index, index, at(day - 6 * DAY, 18, self.zone))
        actions.accept_time(meeting=made, by=self.pair.mentor, option=0, now=at(day - 5 * DAY, 8, self.zone))
        agenda = talk.AGENDAS[(self.number + 2 * index) % len(talk.AGENDAS)]
        evening = at(day, 20, self.zone)
        actions.write_agenda(meeting=made, by=self.pair.mentee, text=agenda, now=evening - DAY)
        actions.say_whether(meeting=made, by=self.pair.mentor, held=True, today=day, now=evening)
        self._mean_to_do(index, evening)
        if index:
            self._feed_back(made, index, evening)
        if index == IN_FULL - 1:
            self._write_on(made, evening)

    def _propose(self, day: dt.date, hour: int, index: int, moment: dt.datetime) -> Meeting:
        mode = MODES[(self.number + index) % len(MODES)]
        place = {Mode.IN_PERSON: ROOM, Mode.VIDEO: CALL}.get(mode, "")
        time: Moment = moment_of(dt.datetime.combine(day, dt.time(hour, 30)), self.zone, "earlier")
        how = actions.How(mode, place, 30 + 15 * (index % 2))
        return actions.propose(
            mentorship=self.pair, by=self.pair.mentee, how=how, times=[time], now=min(moment, self.now)
        )

    def _mean_to_do(self, index: int, moment: dt.datetime) -> None:
        text, owner = talk.TO_DO[(index + self.number) % len(talk.TO_DO)]
        due = self._today(moment) + 21 * DAY
        made = actions.add_action(
            mentorship=self.pair, by=self.pair.mentor, text=text, owner=owner, due=due, now=moment
        )
        if index < IN_FULL - 1:
            done = moment + 12 * DAY
            actions.finish_action(action=made, by=self.pair.mentee, done=True, now=done)

    def _feed_back(self, meeting: Meeting, index: int, moment: dt.datetime) -> None:
        well, more = words.FEEDBACK_OF_MENTEES[(self.number + index) % len(words.FEEDBACK_OF_MENTEES)]
        said = feeding_back.Said(useful=5, listened=4 + self.number % 2, well=well, next_step=more)
        feeding_back.give(meeting=meeting, said=said, by=self.pair.mentee, now=moment)
        well, more, gained = self._pick(words.FEEDBACK_OF_MENTORS)
        said = feeding_back.Said(ready=4, well=well, next_step=more, gained=gained)
        feeding_back.give(meeting=meeting, said=said, by=self.pair.mentor, now=moment + DAY)

    def _plan_next(self) -> None:
        """The next meeting is agreed, or waits for the mentor to choose."""
        ahead = working(self._today(self.now) + (5 + self.number) * DAY)
        made = self._propose(ahead, 12, self.number, self.now - 2 * DAY)
        if self.number % 3 != 1:
            moment = self.now - dt.timedelta(days=1, hours=3)
            actions.accept_time(meeting=made, by=self.pair.mentor, option=0, now=moment)

    # ---- notes, messages, a document

    def _write_notes(self) -> None:
        for who, text in zip(
            (self.pair.mentor, self.pair.mentee), self._pick(talk.PRIVATE_NOTES), strict=True
        ):
            noting.accept_limits(mentorship=self.pair, by=who, now=self._on(20))
            self._write(who, noting.Parts(text), Visible.ONLY_ME, None, self._on(-64))

    def _write_on(self, meeting: Meeting, moment: dt.datetime) -> None:
        noting.accept_limits(mentorship=self.pair, by=self.pair.mentor, now=moment)
        feedback, discussion, support = self._pick(talk.SHARED_NOTES)
        parts = noting.Parts("", feedback, discussion, support)
        self._write(self.pair.mentor, parts, Visible.TWO, meeting, moment)

    def _write(
        self, who: User, parts: noting.Parts, visible: str, meeting: Meeting | None, moment: dt.datetime
    ) -> None:
        pair = self.pair
        noting.write(mentorship=pair, meeting=meeting, parts=parts, visible=visible, by=who, now=moment)

    def _talk(self) -> None:
        said = self._pick(talk.TALKS)
        for index, (side, text) in enumerate(said):
            who = self.pair.mentor if side == "mentor" else self.pair.mentee
            moment = self._on(SPOKE[index] + self.number % 3, 8 + index)
            moment += dt.timedelta(minutes=(7 * index + 5 * self.number) % 29)
            talking.send(mentorship=self.pair, words=text, files=(), by=who, now=moment)
            if index < len(said) - 1:
                read = moment + dt.timedelta(hours=2)
                talking.mark_read(mentorship=self.pair, by=self.pair.other(who), now=read)

    def _put_document(self) -> None:
        title, link, comment = self._pick(talk.DOCUMENTS)
        content = documents.Content(link=link, no_patients=True)
        made = documents.add_document(
            mentorship=self.pair, title=title, content=content, by=self.pair.mentee, now=self._on(-33)
        )
        documents.comment(version=made.versions.get(), words=comment, by=self.pair.mentor, now=self._on(-31))
