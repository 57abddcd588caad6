"""Three months in the life of the demonstration's pairs, by the same actions that people use.

A few pairs are told in full, so that every page has something on it. Of the others their meetings are noted:
most keep the rhythm, some fall behind, and about one in eight has never met.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from handrail.lib.wall import Moment, moment_of
from handrail.mentoring import actions, smart
from handrail.mentoring import demo_words as words
from handrail.mentoring.actions import agreeing, documents, feeding_back, goals, noting, reflecting, talking
from handrail.mentoring.demo_shelf import seed_pair
from handrail.mentoring.goal_states import GoalState, Lead, Noted
from handrail.mentoring.models import Goal, Meeting, Mentorship
from handrail.mentoring.note_states import Visible
from handrail.mentoring.states import MeetingState, Mode
from handrail.people.models import User

TOLD_IN_FULL, SATURDAY = 6, 5
MET_ON = (8, 36, 64)  # days after the beginning, of the pairs that are told in full
RHYTHMS: Sequence[Sequence[int]] = (  # of the others: days after the beginning on which they met
    (9, 38, 66), (12, 41), (6, 35, 63, 84), (), (15, 44, 73), (21,), (8, 37, 68), (11, 40, 70),
)  # fmt: skip
MODES = (Mode.IN_PERSON, Mode.PHONE, Mode.VIDEO)
ROOM, CALL = "The library, group room 2", "https://call.example.org/ours"


def live(pairs: Sequence[Mentorship], now: dt.datetime) -> None:
    """Give each pair its three months. They began long enough ago, and are told in the order given."""
    for number, pair in enumerate(pairs[:TOLD_IN_FULL]):
        _Life(pair, number, now).tell()
    Meeting.objects.bulk_create(
        meeting
        for number, pair in enumerate(pairs[TOLD_IN_FULL:])
        for meeting in _rhythm(pair, RHYTHMS[number % len(RHYTHMS)], now)
    )


def _rhythm(pair: Mentorship, days: Sequence[int], now: dt.datetime) -> list[Meeting]:
    assert pair.starts is not None  # noqa: S101 (a pair that runs has begun)
    given = {"mentorship": pair, "state": MeetingState.HELD, "proposed_by": pair.mentor_id, "minutes": 30}
    on = [_at(pair, pair.starts + dt.timedelta(days=day), 18) for day in days]
    return [
        Meeting(day=time.wall.date(), mode=MODES[number % len(MODES)], created_at=time.at, **given)
        for number, time in enumerate(on)
        if time.at < now
    ]


def _at(pair: Mentorship, day: dt.date, hour: int) -> Moment:
    """A time on a day, or on the Monday after it."""
    day += dt.timedelta(days=max(0, 7 - day.weekday()) if day.weekday() >= SATURDAY else 0)
    wall = dt.datetime.combine(day, dt.time(hour, 30))
    return moment_of(wall, pair.programme.school.time_zone, "earlier")


@dataclass(slots=True)
class _Life:
    """One pair that is told in full."""

    pair: Mentorship
    number: int
    now: dt.datetime

    def tell(self) -> None:
        self._agree()
        goal = self._set_goals()
        for index in range(len(MET_ON)):
            self._meet(index)
        self._work_on(goal)
        self._talk()
        self._write_notes()
        self._put_document()
        self._plan_next()
        seed_pair(self.pair, self.pair.mentor, self.now)

    def _on(self, day: int, hour: int = 17) -> dt.datetime:
        assert self.pair.starts is not None  # noqa: S101 (as above)
        return min(_at(self.pair, self.pair.starts + dt.timedelta(days=day), hour).at, self.now)

    def _today(self, at: dt.datetime) -> dt.date:
        return at.astimezone(ZoneInfo(self.pair.programme.school.time_zone)).date()

    def _pick(self, of: Sequence[Any]) -> Any:
        return of[self.number % len(of)]

    def _agree(self) -> None:
        two = ((self.pair.mentee, words.MENTEES, 2), (self.pair.mentor, words.MENTORS, 5))
        for who, facts, day in two:
            made = agreeing.fill(mentorship=self.pair, facts=self._pick(facts), by=who, now=self._on(day))
        for who, day in ((self.pair.mentee, 8), (self.pair.mentor, 9)):
            if self.number % 3 != 2 or who is self.pair.mentee:  # every third mentor still reads
                agreeing.accept(agreement=made, seen=made.revision, by=who, now=self._on(day))

    def _set_goals(self) -> Goal:
        """One that is worked on, and of every second pair one that was met."""
        if self.number % 2:
            self._goal(self.number + 1, 6, met=True)
        return self._goal(self.number, 7)

    def _goal(self, number: int, day: int, *, met: bool = False) -> Goal:
        category, parts, days = words.GOALS[number % len(words.GOALS)]
        at = self._on(day)
        today = self._today(at)
        facts = goals.GoalFacts(category, replace(parts, due=today + dt.timedelta(days=days)))
        made = goals.set_goal(mentorship=self.pair, facts=facts, by=self.pair.mentee, today=today, now=at)
        if met:
            goals.move_goal(goal=made, to=GoalState.MET, by=self.pair.mentee, now=self._on(80))
        return made

    def _work_on(self, goal: Goal) -> None:
        mentee, mentor, later = self.pair.mentee, self.pair.mentor, self._on(45)
        for text in words.MILESTONES[self.number % len(words.MILESTONES)]:
            goals.add_milestone(goal=goal, words=text, by=mentee, now=self._on(8))
        first = goal.milestones.order_by("pk")[0]
        goals.tick_milestone(milestone=first, done=True, by=mentee, today=self._today(later), now=later)
        note = {"kind": Noted.PROGRESS, "words": self._pick(words.PROGRESS), "review_on": None}
        goals.add_note(goal=goal, by=mentee, now=self._on(40), **note)
        question = next(iter(smart.questions(goal.lead)))
        asked = reflecting.ask(goal=goal, question=question, by=mentor, now=self._on(30))
        reflecting.answer(reflection=asked, words=self._pick(words.ANSWERS), by=mentee, now=self._on(33))
        reflecting.comment(reflection=asked, words=self._pick(words.COMMENTS), by=mentor, now=self._on(34))
        goals.move_lead(goal=goal, to=Lead.JOINT, by=mentor, now=self._on(50))

    def _meet(self, index: int) -> None:
        """Proposed by the mentee, agreed, held; what was said of it afterwards."""
        day, hour = MET_ON[index], 12 + index
        made = self._propose(day, hour, index, self._on(day - 6))
        actions.accept_time(meeting=made, by=self.pair.mentor, option=0, now=self._on(day - 5))
        agenda = words.AGENDAS[(self.number + index) % len(words.AGENDAS)]
        actions.write_agenda(meeting=made, by=self.pair.mentee, text=agenda, now=self._on(day - 1))
        evening = self._on(day, 20)
        today = self._today(evening)
        actions.say_whether(meeting=made, by=self.pair.mentor, held=True, today=today, now=evening)
        self._mean_to_do(index, evening)
        if index == len(MET_ON) - 1:
            self._feed_back(made, evening)
            self._write_on(made, evening)

    def _propose(self, day: int, hour: int, index: int, at: dt.datetime) -> Meeting:
        mode = MODES[(self.number + index) % len(MODES)]
        place = {Mode.IN_PERSON: ROOM, Mode.VIDEO: CALL}.get(mode, "")
        assert self.pair.starts is not None  # noqa: S101 (as above)
        time = _at(self.pair, self.pair.starts + dt.timedelta(days=day), hour)
        how = actions.How(mode, place, 30)
        return actions.propose(
            mentorship=self.pair, by=self.pair.mentee, how=how, times=[time], now=min(at, self.now)
        )

    def _mean_to_do(self, index: int, at: dt.datetime) -> None:
        text, owner = words.TO_DO[index]
        due = self._today(at) + dt.timedelta(days=21)
        made = actions.add_action(
            mentorship=self.pair, by=self.pair.mentor, text=text, owner=owner, due=due, now=at
        )
        if index < len(MET_ON) - 1:
            done = at + dt.timedelta(days=12)
            actions.finish_action(action=made, by=self.pair.mentee, done=True, now=done)

    def _feed_back(self, meeting: Meeting, at: dt.datetime) -> None:
        well, more = words.FEEDBACK_OF_MENTEES
        said = feeding_back.Said(useful=5, listened=4 + self.number % 2, well=well, next_step=more)
        feeding_back.give(meeting=meeting, said=said, by=self.pair.mentee, now=at)
        well, more, gained = words.FEEDBACK_OF_MENTORS
        said = feeding_back.Said(ready=4, well=well, next_step=more, gained=gained)
        feeding_back.give(meeting=meeting, said=said, by=self.pair.mentor, now=at + dt.timedelta(days=1))

    def _write_notes(self) -> None:
        for who, text in zip((self.pair.mentor, self.pair.mentee), words.PRIVATE_NOTES, strict=True):
            noting.accept_limits(mentorship=self.pair, by=who, now=self._on(20))
            self._note(who, noting.Parts(text), Visible.ONLY_ME, None, self._on(20))

    def _write_on(self, meeting: Meeting, at: dt.datetime) -> None:
        noting.accept_limits(mentorship=self.pair, by=self.pair.mentor, now=at)
        feedback, discussion, support = self._pick(words.SHARED_NOTES)
        parts = noting.Parts("", feedback, discussion, support)
        self._note(self.pair.mentor, parts, Visible.TWO, meeting, at)

    def _note(
        self, who: User, parts: noting.Parts, visible: str, meeting: Meeting | None, at: dt.datetime
    ) -> None:
        pair = self.pair
        noting.write(mentorship=pair, meeting=meeting, parts=parts, visible=visible, by=who, now=at)

    def _talk(self) -> None:
        for index, (side, text) in enumerate(words.TALK):
            who = self.pair.mentor if side == "mentor" else self.pair.mentee
            other = self.pair.mentee if side == "mentor" else self.pair.mentor
            at = self._on(3 + 15 * index, 19)
            talking.send(mentorship=self.pair, words=text, files=(), by=who, now=at)
            if index < len(words.TALK) - 1:
                talking.mark_read(mentorship=self.pair, by=other, now=at + dt.timedelta(hours=2))

    def _put_document(self) -> None:
        title, link = words.DOCUMENT
        content = documents.Content(link=link, no_patients=True)
        made = documents.add_document(
            mentorship=self.pair, title=title, content=content, by=self.pair.mentee, now=self._on(70)
        )
        documents.comment(
            version=made.versions.get(), words=words.COMMENT_ON_DOCUMENT, by=self.pair.mentor,
            now=self._on(72),
        )  # fmt: skip

    def _plan_next(self) -> None:
        """The next meeting is agreed, or waits for the mentor to choose."""
        assert self.pair.starts is not None  # noqa: S101 (as above)
        ahead = (self._today(self.now) - self.pair.starts).days + 5 + self.number
        made = self._propose(ahead, 12, self.number, self.now - dt.timedelta(days=1))
        if self.number % 3 != 1:
            actions.accept_time(meeting=made, by=self.pair.mentor, option=0, now=self.now)
