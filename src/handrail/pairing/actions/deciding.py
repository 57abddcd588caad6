"""What a coordinator decides by hand: two people stay together, stay apart, or somebody moves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext, gettext_noop

from handrail.audit.actions import record
from handrail.lib.refusal import Refusal
from handrail.pairing.actions.computing import ask_run, check_weights, unpacked
from handrail.pairing.compute import forbidden
from handrail.pairing.models import Pin, Round, Run
from handrail.pairing.states import PinKind, RoundState, RunKind
from handrail.people.models import User
from handrail.programmes.models import Enrolment

BUSY = gettext_noop("The pairs are being worked out. Wait for it, or stop it, then decide.")
ALREADY = gettext_noop("These two are a pair already. Keep them together if they must stay one.")

FULL = gettext_noop("All places of %(name)s are kept for others by hand. Undo one of these decisions first.")


@transaction.atomic
def decide(
    *,
    round: Round,
    by: User,
    mentee: Enrolment,
    mentor: Enrolment,
    kind: PinKind,
    reason: str = "",
    now: dt.datetime,
) -> Pin:
    """Keep two people together, or apart, in every run from now on. It takes the place of what was decided
    about them before; and a mentee is kept together with one mentor at most. Raises Refusal."""
    locked = Round.objects.select_for_update().get(pk=round.pk)
    _check_open(locked)
    if {mentee.cohort_id, mentor.cohort_id} != {locked.cohort_id}:
        raise Refusal(gettext("Both must belong to the cohort of this round."))
    about = locked.pins.filter(mentee=mentee)
    about.filter(mentor=mentor).delete()
    if kind == PinKind.TOGETHER:
        about.filter(kind=PinKind.TOGETHER).delete()
    made = Pin.objects.create(
        round=locked, mentee=mentee, mentor=mentor, kind=kind, reason=reason, by=by.pk, at=now
    )
    _note(locked, by, f"pairing.kept_{kind}", now)
    return made


@transaction.atomic
def undo(*, pin: Pin, by: User, now: dt.datetime) -> None:
    """Forget what was decided by hand about two people. Raises Refusal."""
    locked = Round.objects.select_for_update().get(pk=pin.round_id)
    _check_open(locked)
    Pin.objects.filter(pk=pin.pk).delete()
    _note(locked, by, "pairing.decision_undone", now)


@transaction.atomic
def move(*, run: Run, by: User, mentee: Enrolment, mentor: Enrolment, reason: str, now: dt.datetime) -> Run:
    """Give a mentee another mentor by hand, and ask for a run around it, which the caller works out.

    Raises Refusal.
    """
    _check_can_move(run, mentee, mentor)
    decide(
        round=run.round, by=by, mentee=mentee, mentor=mentor, kind=PinKind.TOGETHER,
        reason=reason, now=now,
    )  # fmt: skip
    kind = RunKind(run.kind)
    return ask_run(round=run.round, by=by, kind=kind, weights=run.weights, spare=True, now=now)


def _check_can_move(run: Run, mentee: Enrolment, mentor: Enrolment) -> None:
    _check_open(run.round)
    if run.round.state != RoundState.REVIEW:
        raise Refusal(
            gettext("Pairs are moved while they are reviewed. Work it out for those without a mentor first.")
        )
    if not run.snapshot:
        raise Refusal(gettext("This run has no result. Work it out again, then decide."))
    if run.proposals.filter(mentee=mentee, mentor=mentor).exists():
        raise Refusal(gettext(ALREADY), "mentor")
    snapshot = unpacked(run.snapshot)
    places = {row["id"]: row["places"] for row in snapshot["mentors"]}
    one, other = mentee.user.school_number, mentor.user.school_number
    if other not in places or one not in {row["id"] for row in snapshot["mentees"]}:
        raise Refusal(
            gettext("One of them did not take part in this run. Work it out again, then decide."), "mentor"
        )
    if words := forbidden(snapshot, run.weights, run.seed, one, other):
        raise Refusal(" ".join(words), "mentor")
    kept = run.round.pins.filter(mentor=mentor, kind=PinKind.TOGETHER).exclude(mentee=mentee).count()
    if kept >= places[other]:
        raise Refusal(gettext(FULL) % {"name": mentor.user.name}, "mentor")


@transaction.atomic
def set_weights(*, round: Round, by: User, weights: Mapping[str, int], now: dt.datetime) -> None:
    """Make these the round's own weights: every later run begins with them. Raises Refusal."""
    locked = Round.objects.select_for_update().get(pk=round.pk)
    _check_open(locked)
    locked.weights = round.weights = check_weights(locked, weights)
    locked.save(update_fields=["weights"])
    _note(locked, by, "pairing.weights_set", now, "weights")


def _check_open(of: Round) -> None:
    if of.state == RoundState.CLOSED:
        raise Refusal(gettext("This round is closed, so nothing can be changed in it."))
    if of.state == RoundState.SOLVING:
        raise Refusal(gettext(BUSY))


def _note(of: Round, by: User, verb: str, now: dt.datetime, *fields: str) -> None:
    school = of.cohort.programme.school_id
    record(by=by.pk, verb=verb, subject=of, school=school, fields=fields, now=now)
