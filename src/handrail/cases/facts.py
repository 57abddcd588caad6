"""What is known of a pair, as plain numbers, and what the rules make of them. No word of the two is in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from handrail.cases.rules import (
    FIRST_DAYS,
    RULES,
    SAID_OR_MISSING,
    WINDOW,
    Rule,
    Threshold,
    Thresholds,
    level,
    pulse_level,
)
from handrail.cases.states import Quiet, SignState
from handrail.mentoring.agreement_states import Often
from handrail.mentoring.states import MeetingState
from handrail.programmes.states import Side

EVERY: Mapping[str, int | None] = {
    Often.WEEK: 7,
    Often.FORTNIGHT: 14,
    Often.MONTH: 30,
    Often.TWO_MONTHS: 60,
    Often.TERM: 90,
    Often.NEED: None,
}  # days from one meeting to the next
MISSED = (MeetingState.NOT_HELD, MeetingState.CANCELLED)


@dataclass(frozen=True, slots=True)
class Met:
    """A meeting as the facts need it: its state, its day or the last proposed, and when it was made."""

    state: str
    day: dt.date
    made: dt.datetime


@dataclass(frozen=True, slots=True)
class Absence:
    """Why a pair is left alone now, and until when; None where nobody has said."""

    why: Quiet
    until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """One pair in numbers. Days are counted to today; None is what nobody knows or what is not so.

    Of the `days` of the pair some were `spared`: either was away, the mentee had exams, or the pair rested.
    `without_goal` and `active` leave these out. `due` meetings would have kept the rhythm in the last 90
    days, and none was on spared days either; `held` were. `pulses` are the latest last.
    """

    days: int
    spared: int = 0
    met: int = 0
    first_met: int | None = None  # days from the beginning to the first meeting
    since_met: int | None = None
    agreed: bool = False
    every: int | None = None
    due: int = 0
    held: int = 0
    missed: int = 0
    pulses: Mapping[str, tuple[int, ...]] | None = None
    goals: int = 0
    without_goal: int | None = None
    mentor_away: int | None = None
    mentees: int = 0
    places: int | None = None
    other_stage: bool = False  # the mentor is at a stage of which the programme takes no mentors
    active: Mapping[str, int] | None = None  # days since each side last did anything
    absence: Absence | None = None  # while somebody is away, the mentee has exams, or the pair rests

    @property
    def counted(self) -> int:
        """The days that count when something is missing."""
        return self.days - self.spared


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that a pair meets, and how pressing it is."""

    rule: Rule
    level: SignState


def findings(facts: Facts, limits: Thresholds, live: Mapping[str, str] | None = None) -> list[Finding]:
    """What the rules find, red first. Nothing in the first days.

    While either is away, the mentee has exams, or the pair rests, nothing is looked at but what the two have
    answered and whether somebody covers for the mentor: of the other rules what was live before stays as it
    was, and nothing new arises.
    """
    if facts.days < FIRST_DAYS:
        return []
    rules = [rule for rule in RULES if rule.key in SAID_OR_MISSING or not facts.absence]
    held = {
        key: SignState(at) for key, at in (live or {}).items() if facts.absence and key not in SAID_OR_MISSING
    }
    found = [Finding(rule, at) for rule in rules if (at := judged(rule, facts, limits))]
    found += [Finding(rule, held[rule.key]) for rule in RULES if rule.key in held]
    return sorted(found, key=lambda one: one.level != SignState.RED)


def judged(rule: Rule, facts: Facts, limits: Thresholds) -> SignState | None:
    """What one rule makes of the facts."""
    return JUDGES[rule.key](rule, facts, limits[rule.key])


# ---- one number a rule


def no_first_meeting(facts: Facts) -> int | None:
    """Days since the pair began, if it has not met."""
    return None if facts.met else facts.counted


def no_agreement(facts: Facts) -> int | None:
    """Days since the pair began, if nothing is accepted."""
    return None if facts.agreed else facts.counted


def rhythm(facts: Facts) -> int | None:
    """Per cent of the meetings that were due; for a pair that has met, and of which one was due."""
    return facts.held * 100 // facts.due if facts.met and facts.due else None


def missed(facts: Facts) -> int | None:
    """Meetings in a row that did not come about."""
    return facts.missed


def gap(facts: Facts) -> int | None:
    """How far the latest pulses of the two are apart."""
    last = [values[-1] for values in (facts.pulses or {}).values() if values]
    return max(last) - min(last) if len(last) == len(Side) else None


def no_goal(facts: Facts) -> int | None:
    """Days without an active goal."""
    return None if facts.goals else facts.without_goal


def one_sided(facts: Facts) -> int | None:
    """Days since the side that is silent did anything, while the other has."""
    sides = facts.active or {}
    if len(sides) < len(Side) or len(set(sides.values())) == 1 or min(sides.values()) >= facts.counted:
        return None
    return max(sides.values())


def _by(value: Callable[[Facts], int | None]) -> Callable[[Rule, Facts, Threshold], SignState | None]:
    return lambda rule, facts, limits: level(rule, value(facts), limits)


def _by_mentor(rule: Rule, facts: Facts, limits: Threshold) -> SignState | None:
    """By the days that the mentor has been away; always worth a look where they have too many mentees, or
    do something else by now.
    """
    crowded = facts.places is not None and facts.mentees > facts.places
    look = SignState.AMBER if crowded or facts.other_stage else None
    return level(rule, facts.mentor_away, limits) or look


def _by_pulse(_rule: Rule, facts: Facts, limits: Threshold) -> SignState | None:
    levels = {pulse_level(values, limits) for values in (facts.pulses or {}).values()}
    return next((at for at in (SignState.RED, SignState.AMBER) if at in levels), None)


Judge = Callable[[Rule, Facts, Threshold], SignState | None]
JUDGES: Mapping[str, Judge] = {
    "no_first_meeting": _by(no_first_meeting),
    "no_agreement": _by(no_agreement),
    "rhythm": _by(rhythm),
    "missed": _by(missed),
    "pulse": _by_pulse,
    "gap": _by(gap),
    "no_goal": _by(no_goal),
    "mentor": _by_mentor,
    "one_sided": _by(one_sided),
}


# ---- how rows become numbers


def missed_in_a_row(meetings: Iterable[Met], today: dt.date) -> int:
    """How many meetings did not come about since the last that did. Proposals nobody answered count.

    What was called off before the two met counts no more, also if its day is still to come.
    """
    every = list(meetings)
    last = max((one for one in every if one.state == MeetingState.HELD), key=_when, default=None)
    return sum(_is_missed(one, today) and (last is None or _is_after(one, last, today)) for one in every)


def _when(one: Met) -> tuple[dt.date, dt.datetime]:
    return one.day, one.made


def _is_missed(one: Met, today: dt.date) -> bool:
    return one.state in MISSED or (one.state == MeetingState.PROPOSED and one.day < today)


def _is_after(one: Met, last: Met, today: dt.date) -> bool:
    return one.made > last.made or last.day < one.day <= today


def kept(
    held: Collection[dt.date], began: dt.date, today: dt.date, every: int | None, spared: Collection[dt.date]
) -> tuple[int, int]:
    """Meetings held and due in the last 90 days, or since the pair began. Quiet days ask for nothing."""
    first = max(began, today - dt.timedelta(days=WINDOW))
    due = days_since(first, today, spared) // every if every else 0
    return len([day for day in held if first <= day <= today]), due


def days_since(first: dt.date, today: dt.date, spared: Collection[dt.date]) -> int:
    """Days from one to another, without the spared ones."""
    return max((today - first).days - len({day for day in spared if first < day <= today}), 0)


def rhythm_of(said: Sequence[str], usual: int) -> int | None:
    """Days from one meeting to the next: the slower of what the two said, else what the programme says."""
    spans = [EVERY[often] for often in said]
    if not spans:
        return usual
    return None if None in spans else max(span for span in spans if span)


def days_within(
    spans: Iterable[tuple[dt.date, dt.date | None]], first: dt.date, today: dt.date
) -> set[dt.date]:
    """The days of some spans from one day until today; without an end a span goes on."""
    return {
        max(starts, first) + dt.timedelta(days=number)
        for starts, ends in spans
        for number in range((min(ends or today, today) - max(starts, first)).days + 1)
    }
