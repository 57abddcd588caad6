"""A round begins, gets more time for choosing, and ends."""

from __future__ import annotations

import datetime as dt
import secrets
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext, gettext_noop

from handrail.audit.actions import record
from handrail.lib.refusal import Refusal
from handrail.pairing.models import Round
from handrail.pairing.states import ROUND_STEPS, RoundState
from handrail.people.models import User
from handrail.programmes.models import Cohort, Enrolment
from handrail.programmes.states import CohortState, EnrolmentState, Side, check_step

NOT_YET = {
    CohortState.PLANNED: gettext_noop("Nobody has joined this cohort yet. Open joining first."),
    CohortState.JOINING: gettext_noop(
        "People are still joining. Close joining first; then everybody can be matched."
    ),
    CohortState.ENDED: gettext_noop("This cohort has ended, so nobody can be matched in it."),
}
NOBODY = {
    Side.MENTEE: gettext_noop("No mentee has joined this cohort, so there is nobody to match."),
    Side.MENTOR: gettext_noop("No mentor has joined this cohort, so there is nobody to match with."),
}
ONE_AT_A_TIME = gettext_noop("This cohort has a round that is not closed. Go on with it, or close it first.")
GONE_BY = gettext_noop("This day has gone by. Choose today or a later day.")
SEEDS = 2**31


@transaction.atomic
def start_round(*, cohort: Cohort, by: User, choose_by: dt.date, now: dt.datetime) -> Round:
    """Plan a matching of everybody who has joined. Raises Refusal."""
    _check_can_start(Cohort.objects.get(pk=cohort.pk))
    _check_day(cohort, choose_by, now)
    before = cohort.rounds.aggregate(last=Max("number"))["last"] or 0
    made = Round(
        cohort=cohort,
        number=before + 1,
        choose_by=choose_by,
        weights={criterion.key: criterion.weight for criterion in cohort.programme.plan.criteria},
        seed=secrets.randbelow(SEEDS),
        by=by.pk,
        created_at=now,
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        raise Refusal(gettext(ONE_AT_A_TIME)) from None
    _note(made, by, "pairing.round_started", ("choose_by", "weights"), now)
    return made


@transaction.atomic
def move_choose_by(*, round: Round, by: User, choose_by: dt.date, now: dt.datetime) -> None:
    """Set the last day of choosing. While people choose it only moves to a later day: it was promised."""
    locked = Round.objects.select_for_update().get(pk=round.pk)
    if locked.state not in (RoundState.DRAFT, RoundState.CHOOSING):
        raise Refusal(gettext("People are not choosing any more, so the day cannot be moved."))
    if locked.state == RoundState.CHOOSING and choose_by <= locked.choose_by:
        raise Refusal(
            gettext("People were told that they have until this day. Choose a later one."), "choose_by"
        )
    _check_day(round.cohort, choose_by, now)
    round.choose_by = choose_by
    round.save(update_fields=["choose_by"])
    _note(round, by, "pairing.choose_by_moved", ("choose_by",), now)


@transaction.atomic
def close_round(*, round: Round, by: User, now: dt.datetime) -> None:
    """End a round. Pairs and offers that came of it stay; another round can begin."""
    locked = Round.objects.select_for_update().get(pk=round.pk)
    words = gettext("A round that is marked “%(state)s” cannot be closed now.") % {
        "state": locked.get_state_display().lower()
    }
    check_step(ROUND_STEPS, locked.state, RoundState.CLOSED, words)
    if locked.held_until and now < locked.held_until:
        raise Refusal(
            gettext("The mails have not left yet. Wait until they have, or take the publication back.")
        )
    round.state, round.closed_at = RoundState.CLOSED, now
    round.save(update_fields=["state", "closed_at"])
    _note(round, by, "pairing.round_closed", ("state",), now)


def _check_can_start(cohort: Cohort) -> None:
    if words := NOT_YET.get(CohortState(cohort.state)):
        raise Refusal(gettext(words))
    joined = Enrolment.objects.filter(cohort=cohort, state=EnrolmentState.JOINED, user__is_active=True)
    sides = set(joined.values_list("side", flat=True))
    for side in Side:
        if side not in sides:
            raise Refusal(gettext(NOBODY[side]))


def _check_day(cohort: Cohort, day: dt.date, now: dt.datetime) -> None:
    if day < now.astimezone(ZoneInfo(cohort.programme.school.time_zone)).date():
        raise Refusal(gettext(GONE_BY), "choose_by")


def _note(of: Round, by: User, verb: str, fields: tuple[str, ...], now: dt.datetime) -> None:
    school = of.cohort.programme.school_id
    record(by=by.pk, verb=verb, subject=of, school=school, fields=fields, now=now)
