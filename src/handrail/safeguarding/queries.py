"""Who would be asked and who is told next, and what the pages show."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from handrail.audit.queries import events_about
from handrail.people.models import User
from handrail.people.queries import administrators, names, wellbeing_leads
from handrail.safeguarding.access import partners_of
from handrail.safeguarding.models import ContactNote, ContactRequest, Opening
from handrail.safeguarding.states import STANDS, UNDER_WAY, RequestState
from handrail.vault.sealing import Reading

READ = "safeguarding.read"
EVERYBODY = 2  # from this level on all are told, and again each morning
MOST = 200  # lines of what was done


def possible_leads(user: User) -> list[User]:
    """Who could contact somebody, the school's own first; whoever is a pair with them comes last."""
    found = list(wellbeing_leads(user.school_id).exclude(pk=user.pk))
    near = partners_of(user)
    first = user.school.wellbeing_lead_id
    return sorted(found, key=lambda lead: (lead.pk in near, lead.pk != first))


def standing_request(user: User) -> ContactRequest | None:
    """What somebody has asked and can still take back."""
    return ContactRequest.objects.filter(user=user, state__in=STANDS).select_related("lead").first()


def last_request(user: User) -> ContactRequest | None:
    """What somebody asked last, however it stands."""
    return ContactRequest.objects.filter(user=user).select_related("lead").order_by("asked_at", "pk").last()


def counted(requests: QuerySet[ContactRequest]) -> tuple[int, int]:
    """How many of these nobody has opened, and how many are under way. One query."""
    waiting, under_way = Q(state=RequestState.WAITING), Q(state__in=UNDER_WAY)
    found = requests.aggregate(waiting=Count("pk", filter=waiting), under_way=Count("pk", filter=under_way))
    return found["waiting"], found["under_way"]


def due_to_escalate(now: dt.datetime) -> QuerySet[ContactRequest]:
    """Those that wait, and whose time to be opened is over."""
    found = ContactRequest.objects.filter(state=RequestState.WAITING, escalates_at__lte=now)
    return found.select_related("user__school", "lead", "school")


@dataclass(frozen=True, slots=True)
class Told:
    """Whom a level tells: those who may open the request, and those who only reach them."""

    leads: list[User]
    reach: list[User]


def told_at(request: ContactRequest, level: int) -> Told:
    """First the deputy, or else all other wellbeing leads; then all, and the administrators.

    Whoever is a pair with whoever asked is not told, unless they were chosen.
    """
    near = partners_of(request.user) - {request.lead_id}
    leads = [one for one in wellbeing_leads(request.school_id) if one.pk not in near | {request.user_id}]
    others = [one for one in leads if one.pk != request.lead_id]
    if level < EVERYBODY and others:
        deputy = [one for one in others if one.pk == request.school.wellbeing_deputy_id]
        return Told(deputy or others, [])
    known = {one.pk for one in leads} | near | {request.user_id}
    return Told(leads, [one for one in administrators(request.school_id) if one.pk not in known])


# ---- what the pages of the wellbeing lead show


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits, what is under way, what is over: each the longest waiting, or the newest, first."""

    waiting: list[ContactRequest]
    under_way: list[ContactRequest]
    over: list[ContactRequest]


def queue_of(requests: QuerySet[ContactRequest]) -> Queue:
    """One query."""
    listed = list(requests.order_by("asked_at", "pk"))

    def of(*states: str) -> list[ContactRequest]:
        return [one for one in listed if one.state in states]

    over = of(RequestState.CLOSED, RequestState.TAKEN_BACK)[::-1]
    return Queue(of(RequestState.WAITING), of(*UNDER_WAY), over)


@dataclass(frozen=True, slots=True)
class Happened:
    """One line of what was done: by whom, when, what."""

    at: dt.datetime
    who: str
    verb: str


def notes_of(request: ContactRequest, reading: Reading) -> list[tuple[ContactNote, str]]:
    """The notes, opened, each with who wrote it."""
    notes = reading.open_all(request.notes.all())
    known = names({note.by for note in notes})
    return [(note, known.get(note.by, "")) for note in notes]


def log_of(request: ContactRequest | Opening) -> list[Happened]:
    """Who did and read what, the newest first: the part of the log that wellbeing leads alone see."""
    events = list(events_about(request.pk)[:MOST])
    known = names({one.actor for one in events if one.actor})
    return [Happened(one.at, known.get(one.actor, "") if one.actor else "", one.verb) for one in events]
