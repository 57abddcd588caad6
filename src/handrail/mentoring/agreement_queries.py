"""What the two read of their agreement. What the other expects is read once both have filled in theirs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from handrail.mentoring.agreement_states import AgreementState
from handrail.mentoring.models import Agreement, Expectations, Mentorship
from handrail.people.models import User
from handrail.programmes.plans import rules_of
from handrail.programmes.states import Side
from handrail.vault.sealing import Reading

QUESTIONS = {
    "how_often": _("How often do you want to meet?"),
    "how_to_reach": _("How do you reach each other, and how soon do you answer?"),
    "brings": _("What do you bring, and what do you hope for?"),
    "leave_out": _("What do you want to leave out?"),
    "difficult": _("What do you do when something gets difficult?"),
    "authorship": _("Authorship: who will be an author, in which order, and when do you look at it again?"),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """One question with what both say. `same` is whether they say the same."""

    question: Promise
    mine: str
    theirs: str

    @property
    def same(self) -> bool:
        """Whether both say the same, but for letters' size and space."""
        return self.mine.casefold().split() == self.theirs.casefold().split()


@dataclass(frozen=True, slots=True)
class AgreementView:
    """One version of an agreement as one of the two reads it; `agreement` is None before anybody began."""

    mentorship: Mentorship
    partner: User
    agreement: Agreement | None
    mine: Expectations | None
    theirs: Expectations | None
    they_filled: bool
    answers: list[Answer]
    i_accepted: dt.datetime | None
    they_accepted: dt.datetime | None
    by: dt.date | None
    in_force: Agreement | None


def needs_authorship(mentorship: Mentorship) -> bool:
    """Whether a pair of this kind agrees on authorship."""
    return "authorship_agreement" in rules_of(mentorship.kind).needs


def readable(agreement: Agreement, side: Side) -> QuerySet[Expectations]:
    """The expectations that one side may read: their own, and the other's once both are there."""
    opened = Q(agreement__state__in=(AgreementState.FILLED, AgreementState.ACCEPTED))
    return Expectations.objects.filter(opened | Q(side=side), agreement=agreement)


def versions(mentorship: Mentorship) -> QuerySet[Agreement]:
    """Every version of a pair's agreement, the latest first."""
    return mentorship.agreements.all()


def agreement_view(
    mentorship: Mentorship, reader: User, reading: Reading, of: Agreement | None = None
) -> AgreementView:
    """The latest version, or the one asked for, as one of the two reads it."""
    agreement = of or versions(mentorship).first()
    mentor = reader.pk == mentorship.mentor_id
    side, other = (Side.MENTOR, Side.MENTEE) if mentor else (Side.MENTEE, Side.MENTOR)
    read = reading.open_all(readable(agreement, side)) if agreement else []
    parts = {part.side: part for part in read}
    accepted = versions(mentorship).filter(state=AgreementState.ACCEPTED)
    within = dt.timedelta(days=mentorship.programme.plan.rhythm.agreement_within_days)
    return AgreementView(
        mentorship=mentorship,
        partner=mentorship.mentee if mentor else mentorship.mentor,
        agreement=agreement,
        mine=parts.get(side),
        theirs=parts.get(other),
        they_filled=agreement is not None and agreement.expectations.filter(side=other).exists(),
        answers=list(_answers(parts.get(side), parts.get(other))),
        i_accepted=getattr(agreement, f"{side}_accepted_at", None),
        they_accepted=getattr(agreement, f"{other}_accepted_at", None),
        by=mentorship.starts + within if mentorship.starts else None,
        in_force=accepted.first(),
    )


def _answers(mine: Expectations | None, theirs: Expectations | None) -> Iterator[Answer]:
    for name, question in QUESTIONS.items():
        answer = Answer(question, _said(mine, name), _said(theirs, name))
        if answer.mine or answer.theirs:
            yield answer


def _said(part: Expectations | None, name: str) -> str:
    if part is None:
        return ""
    return str(part.get_how_often_display() if name == "how_often" else getattr(part, name))
