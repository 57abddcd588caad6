"""How the two come to an agreement: each fills in what they expect, both accept, either proposes a change."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils.translation import gettext

from handrail.audit.actions import record
from handrail.lib.refusal import Refusal
from handrail.mentoring.actions.two import check_two
from handrail.mentoring.agreement_mails import post_to
from handrail.mentoring.agreement_states import AgreementState
from handrail.mentoring.models import Agreement, Expectations, Mentorship
from handrail.people.models import User
from handrail.programmes.plans import rules_of
from handrail.programmes.states import Side
from handrail.programmes.words import kind_lines
from handrail.vault.sealing import carry


@dataclass(frozen=True, slots=True)
class Facts:
    """What one side expects."""

    how_often: str
    how_to_reach: str
    brings: str
    leave_out: str
    difficult: str
    authorship: str = ""


@transaction.atomic
def fill(*, mentorship: Mentorship, facts: Facts, by: User, now: dt.datetime) -> Agreement:
    """Keep what one side expects; the first to do so opens the agreement. Acceptances are taken back.

    Once both are there, both are opened. Raises Refusal where the agreement is accepted already.
    """
    agreement = _under_way(mentorship, by, now)
    first_time = not agreement.expectations.filter(side=side_of(mentorship, by)).exists()
    Expectations.objects.update_or_create(
        agreement=agreement, side=side_of(mentorship, by), defaults={**asdict(facts), "filled_at": now}
    )
    both = agreement.expectations.count() == len(Side)
    agreement.state = AgreementState.FILLED if both else AgreementState.OPEN
    agreement.revision += 1
    agreement.mentee_accepted_at = agreement.mentor_accepted_at = None
    agreement.save(update_fields=["state", "revision", "mentee_accepted_at", "mentor_accepted_at"])
    if first_time:
        other = mentorship.other(by)
        post_to("agreement_to_read" if both else "agreement_your_part", mentorship, other, now=now)
    _note(agreement, by, "expectations_kept", now, *asdict(facts))
    return agreement


@transaction.atomic
def accept(*, agreement: Agreement, seen: int | None, by: User, now: dt.datetime) -> bool:
    """Accept the agreement as it was `seen`. Returns whether both have accepted it now.

    Raises Refusal where it is not complete, changed meanwhile, or was accepted before.
    """
    _lock(agreement.mentorship, by)
    agreement.refresh_from_db()
    if agreement.state != AgreementState.FILLED:
        raise Refusal(
            gettext("Only an agreement with both parts, not accepted by both yet, can be accepted.")
        )
    if seen != agreement.revision:
        raise Refusal(gettext("The agreement has changed meanwhile. Read it again, then accept it."))
    field = f"{side_of(agreement.mentorship, by)}_accepted_at"
    if getattr(agreement, field) is not None:
        raise Refusal(gettext("You have accepted this already."))
    setattr(agreement, field, now)
    both = bool(agreement.mentee_accepted_at and agreement.mentor_accepted_at)
    agreement.state = AgreementState.ACCEPTED if both else AgreementState.FILLED
    agreement.save(update_fields=[field, "state"])
    told = (agreement.mentorship.mentee, agreement.mentorship.mentor) if both else ()
    for one in told:
        post_to("agreement_accepted", agreement.mentorship, one, now=now)
    _note(agreement, by, "agreement_accepted", now, field)
    return both


@transaction.atomic
def propose_change(*, mentorship: Mentorship, by: User, now: dt.datetime) -> Agreement:
    """Open a new version, which begins with both expectations as they are and the programme's present text.

    The accepted version stays in force until both accept the new one.
    """
    _lock(mentorship, by)
    former = mentorship.agreements.first()
    if former is None or former.state != AgreementState.ACCEPTED:
        raise Refusal(gettext("There is no accepted agreement to change: change your own part instead."))
    made = _opened(mentorship, former.version + 1, AgreementState.FILLED, by, now)
    for part in former.expectations.all():
        new = Expectations(agreement=made, side=part.side, how_often=part.how_often, filled_at=part.filled_at)
        carry(part, to=new)
        new.save(force_insert=True)
    post_to("agreement_change", mentorship, mentorship.other(by), now=now)
    _note(made, by, "agreement_change_proposed", now, "version")
    return made


def side_of(mentorship: Mentorship, user: User) -> Side:
    """Which of the two somebody is."""
    return Side.MENTOR if user.pk == mentorship.mentor_id else Side.MENTEE


def _under_way(mentorship: Mentorship, by: User, now: dt.datetime) -> Agreement:
    _lock(mentorship, by)
    latest = mentorship.agreements.first()
    if latest is None:
        return _opened(mentorship, 1, AgreementState.OPEN, by, now)
    if latest.state == AgreementState.ACCEPTED:
        raise Refusal(gettext("You two have accepted the agreement. Propose a change first."))
    return latest


def _lock(mentorship: Mentorship, by: User) -> None:
    """One at a time: what both do at once is done one after the other."""
    Mentorship.objects.select_for_update().get(pk=mentorship.pk)
    check_two(mentorship, by)


def _opened(
    mentorship: Mentorship, version: int, state: AgreementState, by: User, now: dt.datetime
) -> Agreement:
    return Agreement.objects.create(
        mentorship=mentorship,
        version=version,
        state=state,
        terms=mentorship.programme.plan.agreement,
        rules=[str(line) for line in kind_lines(rules_of(mentorship.kind))],
        opened_by=by.pk,
        opened_at=now,
    )


def _note(agreement: Agreement, by: User, verb: str, now: dt.datetime, *fields: str) -> None:
    record(by=by.pk, verb=f"mentoring.{verb}", subject=agreement, school=by.school_id, fields=fields, now=now)
