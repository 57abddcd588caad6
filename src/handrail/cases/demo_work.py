"""What the coordinator of the demonstration does about a case, by the kind of pair: steps as data.

Each step has the working days since the case was opened; below zero, days before now. `meets` has the two
meet again. What is not closed here is open still, or over its day.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from handrail.cases.states import Helped, Step


@dataclass(frozen=True, slots=True)
class Do:
    """One step on a day: a thing that helps, a note, that the two meet, the close, or opening it again."""

    after: int
    step: Step | None = None
    note: int | None = None
    meets: bool = False
    close: Helped | None = None
    again: bool = False


Plan = Sequence[Do]

WORK: Mapping[str, Sequence[Plan]] = {  # of one kind the first plan is for the first such case, and so on
    "light": (
        (Do(2, Step.NUDGE), Do(7, close=Helped.NUDGE)),
        (Do(1, Step.TALK), Do(5, note=0), Do(6, close=Helped.TALK)),
        (Do(3, note=1), Do(5, close=Helped.THEMSELVES)),
        (Do(2, Step.NUDGE), Do(4, note=2), Do(7, close=Helped.THEMSELVES)),
        (Do(4, note=3), Do(5, close=Helped.OTHER)),
    ),
    "first": (
        (Do(1, Step.NUDGE), Do(6, meets=True), Do(8, close=Helped.NUDGE)),
        (Do(2, Step.TALK), Do(5, note=4), Do(9, meets=True), Do(10, close=Helped.TALK)),
    ),
    "talk": (
        (Do(2, Step.NUDGE), Do(7, Step.TALK), Do(10, note=0), Do(13, meets=True), Do(15, close=Helped.TALK)),
        (Do(1, Step.TALK), Do(4, note=5), Do(6, meets=True), Do(11, close=Helped.TALK)),
        (Do(3, Step.NUDGE), Do(9, meets=True), Do(11, close=Helped.NUDGE)),
    ),
    "in_vain": (
        (
            Do(2, Step.NUDGE),
            Do(9, Step.TALK),
            Do(14, note=6),
            Do(40, close=Helped.NOTHING),
            Do(-24, again=True),
            Do(-22, note=12),
            Do(-21, Step.CO_MENTOR),
        ),
        (
            Do(1, Step.NUDGE),
            Do(8, Step.TALK),
            Do(17, note=7),
            Do(30, close=Helped.OTHER),
            Do(-6, again=True),
            Do(-5, Step.TALK),
        ),
        (
            Do(2, Step.TALK),
            Do(10, note=8),
            Do(45, close=Helped.NOTHING),
            Do(-11, again=True),
            Do(-10, note=9),
        ),
        (Do(3, Step.NUDGE), Do(12, note=9), Do(26, close=Helped.THEMSELVES)),
        (Do(2, Step.NUDGE), Do(6, Step.TALK), Do(24, close=Helped.NOTHING), Do(-5, again=True)),
        (
            Do(2, Step.NUDGE),
            Do(11, note=13),
            Do(28, close=Helped.THEMSELVES),
            Do(-4, again=True),
            Do(-3, Step.NUDGE),
        ),
    ),
    "rematch": (
        (Do(1, Step.TALK), Do(6, note=10), Do(8, Step.REMATCH), Do(17, close=Helped.REMATCH)),
        (Do(2, Step.REMATCH), Do(7, note=11), Do(15, close=Helped.REMATCH)),
    ),
}
NOTES = (
    "Spoke to both by phone. They try Thursday mornings.",
    "Rang the mentee: exam week. All is well, and the agreement is half written.",
    "Both answered the nudge on the same day.",
    "It was a matter of the form: each thought that the other had to begin.",
    "Each had waited for the other to propose a time. We found one while we spoke.",
    "The mentor moved to nights. We agreed on lunch, every second week to begin with.",
    "The mentee says that it is not urgent. The mentor did not answer my mail.",
    "Reached both at last. They want to begin after the exams; I look again then.",
    "A new rota each month on both sides. A second mentor at the other hospital might be easier.",
    "Left a message with the secretary of the ward.",
    "A calm talk. They do not fit, and both are relieved to have said it.",
    "Told the mentee how a new match goes, and that it counts against nobody.",
    "Both would still like to, they say. I look for somebody who can join them for the last weeks.",
    "They have a day in the diary, both say.",
)
HELP = (
    "The ward rota changes every week, and my free evening is never hers.",
    "I would like to talk about how we work together before it gets difficult.",
    "I do not know how to say that I need more than a friendly word.",
)
CHANGED = ("Dermatology, since the last rotation.", "General practice rather than surgery, to my surprise.")
