"""What each side of a round is shown of the other: reasons in words, and what was written for it to read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet
from django.utils.translation import gettext

from handrail.pairing.models import Round, Shortlist, Suggestion
from handrail.pairing.states import RoundState
from handrail.people.models import User
from handrail.people.queries import labels_of
from handrail.programmes.answer_words import in_words
from handrail.programmes.models import Answer, Cohort, Enrolment, Programme
from handrail.programmes.queries import choices
from handrail.programmes.states import EnrolmentState, ProgrammeState

MOST_WISHES = 5
SUGGESTED = "suggested"  # the readers of answers that the other side of a suggestion may read
AnyModel = TypeVar("AnyModel", bound=Model)


@dataclass(frozen=True, slots=True)
class Said:
    """One answer that somebody wrote for those whom they are suggested to."""

    label: str
    words: str


@dataclass(frozen=True, slots=True)
class Card:
    """One suggested person as the other side sees them: who, why, and what they wrote."""

    suggestion: Any  # a row of a list, or somebody who is proposed
    user: User
    stage: str
    reasons: Sequence[str]
    own_words: Sequence[Said]
    more: Sequence[Said]


def still_here(rows: QuerySet[AnyModel], path: str = "") -> QuerySet[AnyModel]:
    """Rows whose place (at `path`) is one of somebody who has joined and has an open account."""
    place = f"{path}__" if path else ""
    return rows.filter(**{f"{place}state": EnrolmentState.JOINED, f"{place}user__is_active": True})


def mentors_suggested(shortlist: Shortlist) -> list[Card]:
    """The mentors on one mentee's list, in its order: the same whatever any of them said."""
    found = still_here(shortlist.suggestions.all(), "enrolment").select_related("enrolment__user")
    rows = list(found.order_by("position", "pk"))
    return cards_of(shortlist.round.cohort, [(row, row.enrolment, row.for_mentee) for row in rows])


def mentees_suggested(of: Round, place: Enrolment) -> list[Card]:
    """The mentees to whom one mentor is suggested, by name: the same whatever any of them wishes."""
    mine = Suggestion.objects.filter(shortlist__round=of, enrolment=place)
    found = still_here(mine, "shortlist__enrolment").select_related("shortlist__enrolment__user")
    rows = list(found.order_by("shortlist__enrolment__user__name", "pk"))
    return cards_of(of.cohort, [(row, row.shortlist.enrolment, row.for_mentor) for row in rows])


def latest_round_of_mentor(place: Enrolment) -> Round:
    """The round in which a mentor was suggested last."""
    rounds = Round.objects.filter(shortlists__suggestions__enrolment=place).exclude(state=RoundState.DRAFT)
    return rounds.select_related("cohort__programme__school").order_by("-number", "pk").distinct()[0]


def cards_of(cohort: Cohort, rows: Sequence[tuple[object, Enrolment, Sequence[str]]]) -> list[Card]:
    """People of one side with what they wrote for those whom they are suggested to. Three queries."""
    said = answers_for_suggested(cohort.programme, [place for _, place, _ in rows])
    stages = labels_of(cohort.programme.school, "stages")
    cards = []
    for row, place, reasons in rows:
        own, more = said.get(place.pk, ([], []))
        stage = stages.get(place.user.stage, "")
        cards.append(Card(row, place.user, stage, reasons, own, more))
    return cards


def answers_for_suggested(
    programme: Programme, places: Sequence[Enrolment]
) -> Mapping[UUID, tuple[list[Said], list[Said]]]:
    """What people of one side wrote for those they are suggested to: own words, then the rest.

    Two queries, for any number of people.
    """
    if not places:
        return {}
    questions = programme.plan.questions(places[0].side)
    rows = Answer.objects.filter(enrolment__in=places, readers=SUGGESTED, question__in=questions)
    given = {(row.enrolment_id, row.question): row.value for row in rows}
    offered = choices(programme.school_id, list(questions.values())).options
    found: dict[UUID, tuple[list[Said], list[Said]]] = {place.pk: ([], []) for place in places}
    for key, question in questions.items():
        for place in _who_said(places, key, given):
            words = in_words(question, offered[key], given[place.pk, key])
            found[place.pk][question.kind != "text"].append(Said(gettext(question.label), words))
    return found


def _who_said(
    places: Iterable[Enrolment], key: str, given: Mapping[tuple[UUID, str], object]
) -> Iterable[Enrolment]:
    return (place for place in places if (place.pk, key) in given)


def rounds_of_mentor(user: User, today: dt.date) -> dict[UUID, Round]:
    """Rounds that are open for choosing, by the place as which somebody is suggested in them. One query."""
    mine = Suggestion.objects.filter(enrolment__user=user, enrolment__state=EnrolmentState.JOINED)
    here = mine.filter(
        shortlist__round__state=RoundState.CHOOSING,
        shortlist__round__choose_by__gte=today,
        enrolment__cohort__programme__state=ProgrammeState.OPEN,
    )
    found = still_here(here, "shortlist__enrolment").select_related("shortlist__round")
    return {one.enrolment_id: one.shortlist.round for one in found}
