"""Facts in words, with their numbers and what they are counted of. Never a guess, never a blame."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from handrail.cases.facts import Absence, Facts, Finding
from handrail.cases.rules import FALL, Threshold
from handrail.programmes.states import Side

FROM_START = frozenset({"no_first_meeting", "no_agreement"})  # these count days from the beginning
FROM_LAST = frozenset({"no_goal", "one_sided"})  # and these from when something was last done


def fact(finding: Finding, facts: Facts) -> str:
    """What is so, in one sentence; and what was left out of it, where days were."""
    said, key = WORDS[finding.rule.key](facts), finding.rule.key
    if not facts.spared or key not in FROM_START | FROM_LAST:
        return said
    if key in FROM_LAST:
        return together(said, _("days of exams, leave and pauses not counted"))
    left_out = ngettext(
        "%(days)d day of exams, leave or a pause not counted",
        "%(days)d days of exams, leave or a pause not counted",
        facts.spared,
    ) % {"days": facts.spared}
    return together(said, left_out)


def reason(finding: Finding, limits: Threshold, *, ours: bool) -> str:
    """Why that is a sign: the thresholds of its rule, and whose they are."""
    amber, red = limits
    how = str(finding.rule.how) % {"amber": amber, "red": red}
    whose = _("our default") if ours else _("this programme’s own")
    said = {"rule": finding.rule.words, "how": how, "unit": finding.rule.unit, "whose": whose}
    return _("%(rule)s: %(how)s (%(unit)s; %(whose)s).") % said


def quiet(absence: Absence) -> str:
    """That a pair is left alone now, until when, and why."""
    why = absence.why.label
    if absence.until is None:
        return _("Left alone now (%(why)s)") % {"why": why}
    return _("Left alone until %(day)s (%(why)s)") % {"day": date_format(absence.until, "j F"), "why": why}


def _no_first_meeting(facts: Facts) -> str:
    return ngettext(
        "No first meeting in %(days)d day", "No first meeting in %(days)d days", facts.counted
    ) % {"days": facts.counted}  # fmt: skip


def _no_agreement(facts: Facts) -> str:
    said = ngettext(
        "No agreement accepted in %(days)d day", "No agreement accepted in %(days)d days", facts.counted
    ) % {"days": facts.counted}
    return together(said, _met(facts))


def _met(facts: Facts) -> str:
    if not facts.met:
        return _("they have not met")
    return ngettext("they met once", "they met %(times)d times", facts.met) % {"times": facts.met}


def _rhythm(facts: Facts) -> str:
    held = ngettext(
        "%(held)d of %(due)d meeting held in 90 days",
        "%(held)d of %(due)d meetings held in 90 days",
        facts.due,
    ) % {"held": facts.held, "due": facts.due}
    last = ngettext(
        "No meeting for %(days)d day", "No meeting for %(days)d days", facts.since_met or 0
    ) % {"days": facts.since_met or 0}  # fmt: skip
    often = ngettext(
        "they mean to meet every day", "they mean to meet every %(days)d days", facts.every or 0
    ) % {"days": facts.every or 0}  # fmt: skip
    return together(last, held, often)


def together(*facts: str) -> str:
    """Several facts in one line."""
    return pgettext("between facts", "; ").join(facts)


def _missed(facts: Facts) -> str:
    return ngettext(
        "%(number)d meeting called off, missed or unanswered",
        "%(number)d meetings in a row called off, missed or unanswered",
        facts.missed,
    ) % {"number": facts.missed}


def _pulse(facts: Facts) -> str:
    said = [_pulse_of(Side(side), values) for side, values in (facts.pulses or {}).items() if values]
    return ". ".join(said)


def _pulse_of(side: Side, values: tuple[int, ...]) -> str:
    who = _("The mentee’s pulse") if side == Side.MENTEE else _("The mentor’s pulse")
    if len(values) < 2:
        return _("%(who)s: %(last)d of 5") % {"who": who, "last": values[-1]}
    said = {"who": who, "last": values[-1], "former": values[-2]}
    if values[-2] - values[-1] >= FALL:
        return _("%(who)s fell from %(former)d to %(last)d of 5") % said
    return _("%(who)s: %(former)d, then %(last)d of 5") % said


def _gap(facts: Facts) -> str:
    pulses = facts.pulses or {}
    mentee, mentor = pulses[Side.MENTEE][-1], pulses[Side.MENTOR][-1]
    return _("The two pulses differ by %(gap)d: mentee %(mentee)d, mentor %(mentor)d, of 5") % {
        "gap": abs(mentee - mentor),
        "mentee": mentee,
        "mentor": mentor,
    }


def _no_goal(facts: Facts) -> str:
    days = facts.without_goal or 0
    return ngettext(
        "No active goal for %(days)d day", "No active goal for %(days)d days", days
    ) % {"days": days}  # fmt: skip


def _mentor(facts: Facts) -> str:
    if facts.places is not None and facts.mentees > facts.places:
        return _("The mentor has %(mentees)d mentees and %(places)d places") % {
            "mentees": facts.mentees,
            "places": facts.places,
        }
    if facts.mentor_away is None:
        return _("The mentor’s stage has changed to one of which this programme takes no mentors")
    days = facts.mentor_away
    return ngettext(
        "Mentor away for %(days)d day; no cover named", "Mentor away for %(days)d days; no cover named", days
    ) % {"days": days}


def _one_sided(facts: Facts) -> str:
    active = facts.active or {}
    days = max(active.values())
    mentee_silent = active[Side.MENTEE] == days
    said = (
        _("Only the mentor has worked on goals and meetings for %(days)d days")
        if mentee_silent
        else _("Only the mentee has worked on goals and meetings for %(days)d days")
    )
    return said % {"days": days}


WORDS: Mapping[str, Callable[[Facts], str]] = {
    "no_first_meeting": _no_first_meeting,
    "no_agreement": _no_agreement,
    "rhythm": _rhythm,
    "missed": _missed,
    "pulse": _pulse,
    "gap": _gap,
    "no_goal": _no_goal,
    "mentor": _mentor,
    "one_sided": _one_sided,
}
