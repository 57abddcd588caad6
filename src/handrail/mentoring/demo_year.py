"""How the pairs of the demonstration fare in their year: kinds of pair as data, with their share.

Of fifty pairs, six have never met or not for months: one in eight, as where a survey of advising houses found
that 12 % had no meeting in a year (docs/evidence.md). Eight ended before their year was over, one in six.
Youth programmes lose 38 % of their matches early, and no rate of medical students is known. Ours is lower:
these are adults who chose each other, for one year, in a programme that looks after them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from handrail.mentoring.ending_states import EndKind

Pulses = tuple[int | None, ...]  # from one check-in to the next; None: not answered

GOOD: Pulses = (5, 4, 5, None, 4, 5, 5)
WARM: Pulses = (4, 5, 5, 4, 5, 4, 5)
FINE: Pulses = (4, 4, None, 4, 5, 4, 4)
CALM: Pulses = (4, None, 4, 4, 4, None, 4)
FALLING: Pulses = (5, 4, 4, 3, 3, None, 3)
TIRED: Pulses = (4, 4, None, 3, None, 3, None)
DIPPED: Pulses = (4, 4, 3, 2, 4, 4, 5)
WAITS: Pulses = (3, 2, None, None, None, None, None)
KIND: Pulses = (4, None, 4, None, None, 3, None)
SILENT: Pulses = (None, None, 3, None, None, None, None)


@dataclass(frozen=True, slots=True)
class End:
    """A pair ends on a day. `reason` and `wish` say which of the words; without a wish nobody is sought."""

    day: int
    kind: EndKind
    reason: int
    wish: int | None = None
    mentee_says: bool = True
    mentor_says: bool = True
    in_touch: bool = False


@dataclass(frozen=True, slots=True)
class Rest:
    """A pair rests from a day on, for so many days."""

    day: int
    days: int
    cover: bool = False


@dataclass(frozen=True, slots=True)
class Course:
    """One kind of pair. Days count from its beginning; those below zero are days before now.

    They `first` met on a day, then `every` so many days, each time `slower` by so many, until they `stop`.
    Both accepted their agreement about the day `agrees`; a goal was set on the day `goal`. `work` is what the
    coordinator does once there is a case. `away` are days on which the mentor is away.
    """

    key: str
    share: int
    first: int | None
    every: int = 30
    slower: int = 0
    stop: int | None = None
    agrees: int | None = 12
    often: str = "month"
    goal: int | None = 16
    mentee: Pulses = GOOD
    mentor: Pulses = WARM
    rest: Rest | None = None
    end: End | None = None
    away: tuple[int, int] | None = None
    stage: str = ""
    work: str = "light"


TOLD = Course("told", 0, 8, mentee=(5, 4, 5, 5, 4, 5, 5), mentor=WARM)
AGAIN = Course("again", 0, 7, agrees=10, goal=14, mentee=(4, 5, 5, 4, 5, 5, 5), mentor=FINE)

COURSES: Sequence[Course] = (
    Course("steady", 9, 9, 29),
    Course("easy", 7, 13, 43, agrees=20, often="two_months", goal=24, mentee=FINE, mentor=CALM),
    Course("slower", 2, 8, 29, slower=5, mentee=FALLING, mentor=CALM),
    Course("tired", 2, 12, 34, slower=4, mentee=FINE, mentor=TIRED),
    Course("helped", 4, 8, 30, stop=75, mentee=DIPPED, mentor=FINE, work="talk"),
    Course("never", 2, None, agrees=None, goal=None, mentee=WAITS, mentor=SILENT, work="in_vain"),
    Course("never_but_agreed", 1, None, agrees=21, goal=30, mentee=SILENT, mentor=KIND, work="in_vain"),
    Course("stopped", 3, 10, 31, stop=165, mentee=FALLING, mentor=SILENT, work="in_vain"),
    Course("late", 2, None, agrees=25, goal=58, mentee=FINE, mentor=FINE, work="first"),
    Course("rested", 2, 10, 30, rest=Rest(118, 34), mentee=GOOD, mentor=CALM),
    Course(
        "fresh_start", 2, 12, 26, stop=40, mentee=(3, 2), mentor=(4, 3),
        end=End(52, EndKind.NO_FAULT, reason=0, wish=0), work="rematch",
    ),
    Course("mentor_away", 1, 9, 28, away=(160, 25)),
    Course("resting", 1, 9, 31, rest=Rest(-12, 29, cover=True), mentee=FINE),
    Course("parted", 1, 15, 40, stop=120, end=End(142, EndKind.NO_FAULT, reason=1, mentor_says=False)),
    Course(
        "new_interest", 1, 9, 33, end=End(196, EndKind.INTEREST, reason=2, wish=1, in_touch=True),
        work="rematch",
    ),
    Course(
        "graduated", 1, 8, 30, stage="final_year",
        end=End(-24, EndKind.GRADUATION, reason=3, in_touch=True),
    ),
    Course("moved", 1, 11, 32, end=End(171, EndKind.TRANSFER, reason=4, mentee_says=False)),
    Course("is_asked_for", 1, 14, 34, end=End(-12, EndKind.INTEREST, reason=5, wish=2, mentor_says=False)),
    Course(
        "still_waits", 1, 12, 38, mentee=FALLING,
        end=End(-2, EndKind.NO_FAULT, reason=6, wish=3, mentee_says=False, mentor_says=False),
    ),
)  # fmt: skip


def deal(stages: Sequence[str]) -> list[Course]:
    """A course for each of some pairs, in their order, by the stage of the mentee: each kind spread evenly.

    One that is for a stage goes to the first such mentee, whose own goes where it would have been.
    """
    spread = sorted(((turn + 0.5) / one.share, one.key, one) for one in COURSES for turn in range(one.share))
    deck = [one for *_, one in spread]
    dealt = [deck[number % len(deck)] for number in range(len(stages))]
    for place, course in enumerate(dealt):
        if course.stage and stages[place] != course.stage:
            there = next((at for at, stage in enumerate(stages) if stage == course.stage), place)
            dealt[place], dealt[there] = dealt[there], dealt[place]
    return dealt
