"""Sentences that the pages put together from data."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext, gettext_noop, ngettext

from handrail.programmes.actions.inviting import Sent
from handrail.programmes.models import Cohort
from handrail.programmes.plans import KindRules, conflict_words
from handrail.programmes.states import CohortState, Side
from handrail.sheets.grammar import sentence

DO = {
    CohortState.JOINING: gettext_noop("Open joining"),
    CohortState.CLOSED: gettext_noop("Close joining"),
    CohortState.RUNNING: gettext_noop("Start the cohort"),
    CohortState.ENDED: gettext_noop("End the cohort"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """A state that a cohort can go to now, and the words of its button."""

    to: CohortState
    do: str


def steps_for(cohort: Cohort, possible: Collection[str]) -> list[Step]:
    """What can be done with a cohort now, in the order of its life."""
    again = (
        {CohortState.JOINING: gettext_noop("Open joining again")}
        if cohort.state == CohortState.CLOSED
        else {}
    )
    return [Step(state, gettext({**DO, **again}[state])) for state in CohortState if state in possible]


def some(number: int, side: Side) -> str:
    """A number of people of one side: “1 mentee”, “40 mentees”."""
    if side == Side.MENTEE:
        return ngettext("%(number)d mentee", "%(number)d mentees", number) % {"number": number}
    return ngettext("%(number)d mentor", "%(number)d mentors", number) % {"number": number}


def sent_words(sent: Sent) -> str:
    """What became of a round of mails."""
    if sent.later:
        return gettext("%(number)d mails are being written in the background. You can leave this page.") % {
            "number": sent.left
        }
    words = ngettext("One mail is on its way.", "%(number)d mails are on their way.", sent.mails)
    words %= {"number": sent.mails}
    if not sent.skipped:
        return words
    alone = ngettext(
        "%(number)d person was left alone: away, closed, or written to in the last three days.",
        "%(number)d people were left alone: away, closed, or written to in the last three days.",
        sent.skipped,
    )
    return f"{words} {alone % {'number': sent.skipped}}"


def kind_lines(rules: KindRules) -> list[str]:
    """What a kind of relationship allows and rules out, one sentence each. Pages translate them: an agreement
    keeps them as they are here, whoever reads it later."""
    lines = [sentence(f"no pair where the mentor {conflict_words(key)}") for key in rules.blocks]
    lines += [
        sentence(f"declared, and allowed by a coordinator: the mentor {conflict_words(key)}")
        for key in rules.declared
    ]
    lines += [NEEDS[key] for key in rules.needs]
    lines.append(REFERENCE[rules.may_write_reference])
    return lines


NEEDS = {
    "declared_conflict": gettext_noop("Both declare the shared work before they are matched."),
    "authorship_agreement": gettext_noop("Both agree on authorship before they begin."),
}
REFERENCE = {
    True: gettext_noop("The mentor may write a reference."),
    False: gettext_noop("The mentor writes no reference."),
}
