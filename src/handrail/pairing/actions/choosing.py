"""Choosing: mentees put suggested mentors in order, mentors say no to single mentees, silence is neutral.

The log says that somebody chose or declined, never whom.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_noop, override

from handrail.audit.actions import record
from handrail.jobs.actions import enqueue
from handrail.jobs.registry import named
from handrail.lib.refusal import Refusal
from handrail.mailroom.actions import post
from handrail.pairing.models import Round, Shortlist, Suggestion
from handrail.pairing.queries.choosing import MOST_WISHES, still_here
from handrail.pairing.states import ROUND_STEPS, RoundState
from handrail.people.models import User
from handrail.programmes.models import Enrolment
from handrail.programmes.queries import away_people, leads_of
from handrail.programmes.states import check_step

REST = dt.timedelta(days=3)  # nobody is reminded twice within it
NEAR = dt.timedelta(days=3)  # and once by itself, when so much time is left
NOT_YOURS = gettext_noop("Only the person themselves can do this.")
OVER = gettext_noop("Choosing is over, so nothing can be changed here now.")
CHANGED = gettext_noop("The list of mentors has changed meanwhile. Look at it again, then choose.")


@dataclass(frozen=True, slots=True)
class Reminded:
    """How many mails went out, and how many people who have not chosen were left alone."""

    mails: int
    skipped: int


@transaction.atomic
def open_choosing(*, round: Round, by: User, now: dt.datetime) -> None:
    """Let people choose. The lists are made by a job; whoever is on one hears by mail once they are there."""
    locked = Round.objects.select_for_update().get(pk=round.pk)
    check_step(ROUND_STEPS, locked.state, RoundState.CHOOSING, "Choosing cannot be opened now.")
    if locked.choose_by < _today(round, now):
        raise Refusal(gettext("The last day of choosing has gone by. Set a later one first."), "choose_by")
    round.state, round.opened_at = RoundState.CHOOSING, now
    round.save(update_fields=["state", "opened_at"])
    _note(round, by, "pairing.choosing_opened", ("state",), round, now)
    job = named("pairing.make_shortlists")
    if job is None:
        raise LookupError("There is no job pairing.make_shortlists.")
    enqueue(job.task, by=by.pk, once=True, round=round.pk)


@transaction.atomic
def tell_choosers(*, round: Round, now: dt.datetime) -> int:
    """Tell everybody on a list that they can look at it. Made with the lists, in one transaction."""
    lists = _lists(round)
    mentors = (
        still_here(Enrolment.objects.filter(suggested__shortlist__round=round))
        .select_related("user")
        .order_by("pk")
        .distinct()
    )
    sender = _sender(round)
    for one in lists:
        _post(round, "choosing_opened_mentee", one.enrolment.user, "choose", one.pk, sender, now)
    for place in mentors:
        _post(round, "choosing_opened_mentor", place.user, "suggested_mentees", place.pk, sender, now)
    return len(lists) + len(mentors)


@transaction.atomic
def rank(*, shortlist: Shortlist, by: User, order: Sequence[UUID], today: dt.date, now: dt.datetime) -> None:
    """Keep a mentee's wishes, the dearest first; none at all is an answer too. Raises Refusal."""
    locked = Shortlist.objects.select_for_update(of=("self",)).select_related("round").get(pk=shortlist.pk)
    _check_open(locked.round, shortlist.enrolment.user_id == by.pk, today)
    _check_order(locked, order)
    locked.suggestions.exclude(rank=None).update(rank=None)
    for number, key in enumerate(order, start=1):
        locked.suggestions.filter(pk=key).update(rank=number)
    shortlist.ranked_at = now
    shortlist.save(update_fields=["ranked_at"])
    _note(shortlist.round, by, "pairing.wishes_kept", ("ranked_at",), shortlist, now)


def _check_order(shortlist: Shortlist, order: Sequence[UUID]) -> None:
    if len(order) > MOST_WISHES:
        raise Refusal(
            gettext("You can put up to %(most)d mentors in order. Take some out.") % {"most": MOST_WISHES}
        )
    if len(set(order)) < len(order):
        raise Refusal(gettext("You put one mentor in two places. Keep one of them."))
    known = still_here(shortlist.suggestions.all(), "enrolment").filter(pk__in=order)
    if known.count() < len(order):
        raise Refusal(gettext(CHANGED))


@transaction.atomic
def decline(*, suggestion: Suggestion, by: User, today: dt.date, now: dt.datetime) -> None:
    """A mentor would rather not have this mentee. No reason is asked, and the mentee is never told."""
    _answer(suggestion, by, now, "pairing.suggestion_declined", today, now)


@transaction.atomic
def take_back_decline(*, suggestion: Suggestion, by: User, today: dt.date, now: dt.datetime) -> None:
    """A mentor can have this mentee after all."""
    _answer(suggestion, by, None, "pairing.decline_taken_back", today, now)


def _answer(
    suggestion: Suggestion, by: User, at: dt.datetime | None, verb: str, today: dt.date, now: dt.datetime
) -> None:
    locked = Suggestion.objects.select_for_update(of=("self",)).get(pk=suggestion.pk)
    of = Round.objects.get(shortlists=locked.shortlist_id)
    _check_open(of, suggestion.enrolment.user_id == by.pk, today)
    if (locked.declined_at is None) == (at is None):
        return
    suggestion.declined_at = at
    suggestion.save(update_fields=["declined_at"])
    _note(of, by, verb, ("declined_at",), suggestion.enrolment, now)


# ---- reminding


@transaction.atomic
def remind_choosers(
    *,
    round: Round,
    by: User | None,
    who: Collection[UUID] | None = None,
    now: dt.datetime,
) -> Reminded:
    """Remind mentees who have not chosen: those in `who` (places), or all. Nobody twice within three days.

    Without `by` it is the site that reminds, once in a round.
    """
    fresh = Round.objects.select_for_update().get(pk=round.pk)
    today = _today(round, now)
    if not is_open(fresh, today):
        raise Refusal(gettext("Nobody can choose now, so there is nothing to remind of."))
    silent = _lists(round).filter(ranked_at=None)
    if who is not None:
        silent = silent.filter(enrolment__in=list(who))
    since = now - REST if by else fresh.opened_at or now
    away = away_people(round.cohort.programme.school_id, today)
    asked = [one for one in silent if one.enrolment.user_id not in away and _rested(one.enrolment, since)]
    sender = by.name if by else _sender(round)
    for one in asked:
        _post(round, "choosing_reminder", one.enrolment.user, "choose", one.pk, sender, now)
    reminded = [one.enrolment_id for one in asked]
    Enrolment.objects.filter(pk__in=reminded).update(reminded_at=now)
    if by or asked:
        _note(round, by, "pairing.choosers_reminded", (), round, now)
    return Reminded(len(asked), len(silent) - len(asked))


def remind_before_the_end(*, now: dt.datetime) -> int:
    """Remind everybody who has not chosen once, three days before the end. Returns how many mails."""
    open_ones = Round.objects.filter(state=RoundState.CHOOSING, choose_by__lte=(now + NEAR).date())
    rounds = open_ones.select_related("cohort__programme__school")
    due = [one for one in rounds if is_open(one, _today(one, now))]
    return sum(remind_choosers(round=one, by=None, now=now).mails for one in due)


def _rested(place: Enrolment, since: dt.datetime) -> bool:
    return place.reminded_at is None or place.reminded_at <= since


# ---- shared


def is_open(round: Round, today: dt.date) -> bool:
    """Whether people can choose on this day."""
    return round.state == RoundState.CHOOSING and today <= round.choose_by


def _check_open(of: Round, own: bool, today: dt.date) -> None:
    if not own:
        raise Refusal(gettext(NOT_YOURS))
    if not is_open(of, today):
        raise Refusal(gettext(OVER))


def _lists(of: Round) -> QuerySet[Shortlist]:
    """The lists that suggest somebody, of those who still take part, with their people."""
    some = Exists(Suggestion.objects.filter(shortlist=OuterRef("pk")))
    shown = still_here(Shortlist.objects.filter(some, round=of), "enrolment")
    return shown.select_related("enrolment__user").order_by("pk")


def _post(of: Round, kind: str, user: User, page: str, key: UUID, sender: str, now: dt.datetime) -> None:
    programme = of.cohort.programme
    with override(user.language):
        last_day = date_format(of.choose_by, "j F Y")
    post(
        kind=kind,
        to=user.pk,
        address=user.email,
        language=user.language,
        context={
            "name": user.name,
            "programme": programme.title,
            "coordinator": sender,
            "link": settings.SITE.url + reverse(page, args=[key]),
            "last_day": last_day,
        },
        school=programme.school_id,
        unsubscribe=kind == "choosing_reminder",
        now=now,
    )


def _sender(of: Round) -> str:
    """The coordinators' names, under a mail that nobody of them sent by hand."""
    return ", ".join(lead.name for lead in leads_of(of.cohort.programme))


def _today(of: Round, now: dt.datetime) -> dt.date:
    return now.astimezone(ZoneInfo(of.cohort.programme.school.time_zone)).date()


def _note(
    of: Round,
    by: User | None,
    verb: str,
    fields: Iterable[str],
    subject: Round | Shortlist | Enrolment,
    now: dt.datetime,
) -> None:
    school = of.cohort.programme.school_id
    record(by=by.pk if by else None, verb=verb, subject=subject, school=school, fields=fields, now=now)
