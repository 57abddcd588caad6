"""Publishing: proposed pairs become offers to mentors, all or none. For 15 minutes nobody knows of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext, gettext_noop

from handrail.audit.actions import record
from handrail.lib.refusal import Refusal
from handrail.mentoring.actions import offer, remind, withdraw
from handrail.mentoring.models import Mentorship
from handrail.pairing.actions.choosing import Reminded
from handrail.pairing.models import Round, Run
from handrail.pairing.queries.coverage import waiting_offers
from handrail.pairing.queries.publishing import held, latest_run, published_at_first, to_publish
from handrail.pairing.states import RoundState
from handrail.people.models import User
from handrail.programmes.models import Cohort

SECOND_THOUGHTS = dt.timedelta(minutes=15)
TO_ANSWER = dt.timedelta(days=7)
NOTHING = gettext_noop("There is nothing to publish: work out the pairs first.")
CHANGED = (
    "Nothing was published. Something has changed since these pairs were worked out, and one of them cannot "
    "be made any more. Work it out again, then publish."
)
TOO_LATE = gettext_noop("The mails have left, so this cannot be taken back any more.")


@transaction.atomic
def publish(*, round: Round, by: User, now: dt.datetime) -> int:
    """Ask the mentor of each proposed pair. Returns how many. Raises Refusal, and then nobody is asked.

    Which pair has become impossible is not said, because the cause may be private to somebody.
    """
    locked = Round.objects.select_for_update().get(pk=round.pk)
    if locked.state != RoundState.REVIEW:
        raise Refusal(
            gettext("A round that is marked “%(state)s” cannot be published.")
            % {"state": locked.get_state_display().lower()}
        )
    held_until = now + SECOND_THOUGHTS
    made = _offer_all(round, latest_run(round), by, held_until, now)
    if not made:
        raise Refusal(gettext(NOTHING))
    round.published_at = locked.published_at or now
    _move(round, RoundState.PUBLISHED, by, "pairing.round_published", held_until, now)
    return made


def _offer_all(of: Round, run: Run | None, by: User, held_until: dt.datetime, now: dt.datetime) -> int:
    proposals = list(to_publish(run)) if run else []
    for proposal in proposals:
        try:
            proposal.mentorship = offer(
                cohort=of.cohort,
                mentee=proposal.mentee.user,
                mentor=proposal.mentor.user,
                by=by,
                answer_by=held_until + TO_ANSWER,
                told_at=held_until,
                now=now,
            )
        except Refusal as refusal:
            raise Refusal(CHANGED) from refusal
        proposal.save(update_fields=["mentorship"])
    return len(proposals)


@transaction.atomic
def take_back(*, round: Round, by: User, now: dt.datetime) -> int:
    """Undo the last publication while its mails are held: no mail leaves, no offer stays. Raises Refusal."""
    locked = Round.objects.select_for_update().get(pk=round.pk)
    if locked.state != RoundState.PUBLISHED or locked.held_until is None or now >= locked.held_until:
        raise Refusal(gettext(TOO_LATE))
    proposals = list(held(locked, locked.held_until))
    _withdraw_all((proposal.mentorship for proposal in proposals), by, now)
    for proposal in proposals:
        proposal.mentorship = None
        proposal.save(update_fields=["mentorship"])
    round.published_at = published_at_first(locked)
    _move(round, RoundState.REVIEW, by, "pairing.publication_taken_back", None, now)
    return len(proposals)


def _withdraw_all(mentorships: Iterable[Mentorship | None], by: User, now: dt.datetime) -> None:
    for mentorship in mentorships:
        if mentorship is not None:
            withdraw(mentorship=mentorship, by=by, now=now)


def _move(
    of: Round, to: RoundState, by: User, verb: str, held_until: dt.datetime | None, now: dt.datetime
) -> None:
    of.state, of.held_until = to, held_until
    of.save(update_fields=["state", "published_at", "held_until"])
    school = of.cohort.programme.school_id
    record(by=by.pk, verb=verb, subject=of, school=school, fields=("state", "held_until"), now=now)


@transaction.atomic
def remind_mentors(*, cohort: Cohort, by: User, who: Collection[UUID] | None, now: dt.datetime) -> Reminded:
    """Remind mentors of offers that wait, of those in `who` or all: nobody away or reminded lately."""
    offers = waiting_offers(cohort)
    offers = offers if who is None else offers.filter(pk__in=list(who))
    done = [_reminded(one, by, now) for one in offers]
    return Reminded(sum(done), len(done) - sum(done))


def _reminded(mentorship: Mentorship, by: User, now: dt.datetime) -> bool:
    try:
        remind(mentorship=mentorship, by=by, now=now)
    except Refusal:
        return False
    return True
