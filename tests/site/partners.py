"""Who of the cast may see what of somebody because the two are a pair, or one is asked to be the mentor."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Model

from handrail.config.readers import (
    ANSWER,
    OF_A_CALL,
    OF_A_COVER,
    OF_THE_ASKED,
    OF_THE_FORMER,
    OF_THE_OPENED,
    OF_THE_PARTNER,
    OF_THE_TWO,
)
from handrail.mentoring.models import Ending, Feedback, Mentorship, PairPause
from handrail.pairing.models import Candidate
from handrail.pairing.search_states import LIVE
from handrail.programmes.states import Side
from handrail.safeguarding.models import Opening

ABOVE = ("goal", "agreement", "document", "version", "meeting", "attachment")


def partners_of(owner: str, row: Model, label: str, names: Mapping[Any, str]) -> frozenset[str]:
    """Those of the cast who may see one field of a row of `owner` as their partner.

    A mentor who is asked reads who the mentee is, and what the mentee lets those read to whom they are
    suggested. Once the mentorship runs, each reads of the other what partners may.
    """
    if label in OF_THE_TWO:
        if not _shared(row):
            return frozenset()
        pair = _pair_of(row)
        return frozenset({names.get(pair.mentee_id, ""), names.get(pair.mentor_id, "")} - {owner, ""})
    found = set()
    for mentee, mentor, state in Mentorship.objects.values_list("mentee", "mentor", "state"):
        two = {names.get(mentee, ""), names.get(mentor, "")}
        if state in ("paused", "ended") and owner in two and label in OF_THE_FORMER:
            found |= two - {owner}
        if state == "active" and owner in two and _of_a_partner(row, label):
            found |= two - {owner}
        if state == "offered" and owner == names.get(mentee) and _of_somebody_asked(row, label):
            found |= two - {owner}
    return frozenset((found | _called(owner, label, names) | _near_by_consent(owner, label, names)) - {""})


def _called(owner: str, label: str, names: Mapping[Any, str]) -> set[str]:
    """The mentors whom somebody asked for a call."""
    asked = Candidate.objects.filter(state__in=LIVE, call_asked_at__isnull=False)
    rows = asked.values_list("search__enrolment__user", "enrolment__user")
    return {
        names.get(mentor, "")
        for mentee, mentor in rows
        if names.get(mentee, "") == owner and label in OF_A_CALL
    }


def _near_by_consent(owner: str, label: str, names: Mapping[Any, str]) -> set[str]:
    """Whoever reads how to reach somebody: both stay in touch, or one stands in for the other's mentor."""
    if label not in OF_A_COVER:
        return set()
    both = Ending.objects.filter(mentee_in_touch=True, mentor_in_touch=True)
    near = [*both.values_list("mentorship__mentee", "mentorship__mentor")]
    near += [(mentor, mentee) for mentee, mentor in near]
    covers = PairPause.objects.filter(over_at=None, cover__isnull=False)
    near += [*covers.values_list("mentorship__mentee", "cover")]
    return {names.get(reader, "") for reader, of in near if names.get(of, "") == owner}


def openers_of(row: Model, label: str, names: Mapping[Any, str]) -> frozenset[str]:
    """Those of the cast who opened in an emergency the pair to which a row belongs."""
    if label not in OF_THE_OPENED:
        return frozenset()
    rows = Opening.objects.filter(mentorship=_pair_of(row), state="running")
    return frozenset(names.get(key, "") for key in rows.values_list("opener", flat=True)) - {""}


def _shared(row: Any) -> bool:
    """Whether what one of the two wrote is open to both: all but a note that its writer keeps, and what
    one says of a meeting while the other has not answered.
    """
    if isinstance(row, Feedback):
        return row.meeting.feedback.count() == len(Side)
    return getattr(row, "visible", "two") == "two"


def _pair_of(row: Any) -> Mentorship:
    """The mentorship that a row belongs to, itself or by what it hangs on."""
    while not hasattr(row, "mentorship"):
        row = next(getattr(row, name) for name in ABOVE if hasattr(row, name))
    found: Mentorship = row.mentorship
    return found


def _of_a_partner(row: Model, label: str) -> bool:
    if label == ANSWER:
        return row.readers in ("suggested", "partner")  # type: ignore[attr-defined]
    return label in OF_THE_PARTNER


def _of_somebody_asked(row: Model, label: str) -> bool:
    if label == ANSWER:
        return row.readers == "suggested"  # type: ignore[attr-defined]
    return label in OF_THE_ASKED
