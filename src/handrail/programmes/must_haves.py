"""Whether what a mentee must have leaves them no mentor. Only counts leave here, none of few people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext

from handrail.programmes.models import Answer, Enrolment
from handrail.programmes.queries import own_answers
from handrail.programmes.states import EnrolmentState, Side

FEWEST = 5  # with fewer mentors a count would tell what one of them answered
ASKED = ("mode", "interests", "sites")


def nobody_left(enrolment: Enrolment) -> str:
    """A sentence where none of the mentors who have joined so far has it all; blank otherwise."""
    if enrolment.side != Side.MENTEE:
        return ""
    mine = own_answers(enrolment)
    wanted = set(mine.get("must_haves") or ())
    if not wanted:
        return ""
    mentors = _mentors(enrolment)
    if len(mentors) < FEWEST or any(_has(wanted, mine, theirs) for theirs in mentors.values()):
        return ""
    return gettext(
        "None of the %(number)d mentors who have joined so far has all that you must have. "
        "You can join all the same, since others may come. "
        "With fewer must-haves there are more mentors for you."
    ) % {"number": len(mentors)}


def _mentors(enrolment: Enrolment) -> Mapping[UUID, Mapping[str, Any]]:
    """What the mentors who have joined answered to the questions that must-haves are about. Two queries."""
    joined = enrolment.cohort.enrolments.filter(side=Side.MENTOR, state=EnrolmentState.JOINED)
    found: dict[UUID, dict[str, Any]] = {
        key: {} for key in joined.exclude(user_id=enrolment.user_id).values_list("pk", flat=True)
    }
    answers = Answer.objects.filter(enrolment__in=joined, question__in=ASKED)
    for key, question, value in answers.values_list("enrolment_id", "question", "value"):
        found.get(key, {})[question] = value
    return found


def _has(wanted: set[str], mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> bool:
    """Whether one mentor has what can be told from answers. A language in common is needed in any case."""

    def common(question: str) -> set[str]:
        return set(mine.get(question) or ()) & set(theirs.get(question) or ())

    return (
        ("in_person" not in wanted or "in_person" in (theirs.get("mode") or ()))
        and ("same_interest" not in wanted or bool(common("interests")))
        and ("other_site" not in wanted or not common("sites"))
    )
