"""Sentences that the pages put together from data."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from handrail.programmes.actions.inviting import Sent
from handrail.programmes.models import Cohort
from handrail.programmes.plans import KindRules, conflict_words
from handrail.programmes.states import CohortState, Side
from handrail.sheets.grammar import sentence

DO = {
    CohortState.JOINING: "Open joining",
    CohortState.CLOSED: "Close joining",
    CohortState.RUNNING: "Start the cohort",
    CohortState.ENDED: "End the cohort",
}


@dataclass(frozen=True, slots=True)
class Step:
    """A state that a cohort can go to now, and the words of its button."""

    to: CohortState
    do: str


def steps_for(cohort: Cohort, possible: Collection[str]) -> list[Step]:
    """What can be done with a cohort now, in the order of its life."""
    again = {CohortState.JOINING: "Open joining again"} if cohort.state == CohortState.CLOSED else {}
    return [Step(state, {**DO, **again}[state]) for state in CohortState if state in possible]


def some(number: int, side: Side) -> str:
    """A number of people of one side: “1 mentee”, “40 mentees”."""
    return f"{number} {side.label.lower()}{'' if number == 1 else 's'}"


def sent_words(sent: Sent) -> str:
    """What became of a round of mails."""
    if sent.later:
        return f"{sent.left} mails are being written in the background. You can leave this page."
    words = "One mail is on its way." if sent.mails == 1 else f"{sent.mails} mails are on their way."
    if sent.skipped:
        who = "1 person was" if sent.skipped == 1 else f"{sent.skipped} people were"
        words += f" {who} left alone: away, closed, or written to in the last three days."
    return words


def kind_lines(rules: KindRules) -> list[str]:
    """What a kind of relationship allows and rules out, one sentence each."""
    lines = [sentence(f"no pair where the mentor {conflict_words(key)}") for key in rules.blocks]
    lines += [
        sentence(f"declared, and allowed by a coordinator: the mentor {conflict_words(key)}")
        for key in rules.declared
    ]
    lines += [NEEDS[key] for key in rules.needs]
    lines.append(REFERENCE[rules.may_write_reference])
    return lines


NEEDS = {
    "declared_conflict": "Both declare the shared work before they are matched.",
    "authorship_agreement": "Both agree on authorship before they begin.",
}
REFERENCE = {True: "The mentor may write a reference.", False: "The mentor writes no reference."}
