"""Who reviews an opening, what is due, and what the pages show of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from handrail.audit.queries import events_on
from handrail.mentoring.document_queries import VersionView, versions_of
from handrail.mentoring.hooks import Opened
from handrail.mentoring.models import Document, Mentorship
from handrail.mentoring.reading_queries import emergency_words
from handrail.people.access import visible_people
from handrail.people.models import User
from handrail.people.queries import administrators, people_listed, wellbeing_leads, with_accounts
from handrail.safeguarding.models import Opening
from handrail.safeguarding.opening_states import OpeningState
from handrail.vault.sealing import Reading

READ = "safeguarding.opening_read"
MOST = 30  # pairs that a search shows
MOST_READS = 200  # lines of what was read


def reviewers_of(mentorship: Mentorship, opener: User) -> list[User]:
    """Who reviews: the other wellbeing leads, or else the administrators; nobody of the two.

    Whoever has not taken up their account reviews nothing yet.
    """
    near = {opener.pk, mentorship.mentor_id, mentorship.mentee_id}
    leads, others = (with_accounts(of(opener.school_id)) for of in (wellbeing_leads, administrators))
    return list(leads.exclude(pk__in=near)) or list(others.exclude(pk__in=near))


def warned_of(opening: Opening) -> list[User]:
    """Who hears that the two are told soon: whoever reviews it, and its opener while a wellbeing lead."""
    opener = wellbeing_leads(opening.school_id).filter(pk=opening.opener_id)
    return [*opener, *reviewers_of(opening.mentorship, opening.opener)]


def pairs_of(pairs: QuerySet[Mentorship], user: User, search: str) -> list[Mentorship]:
    """The pairs in which somebody of that name is one of the two, the latest first."""
    people = people_listed(visible_people(user), show="all", search=search).order_by().values("pk")
    found = pairs.filter(Q(mentee__in=people) | Q(mentor__in=people))
    return list(found.order_by("-starts", "pk")[:MOST])


def running(user: User, mentorship: Mentorship) -> Opening | None:
    """What somebody has opened of a pair and not closed."""
    rows = Opening.objects.filter(opener=user, mentorship=mentorship, state=OpeningState.RUNNING)
    return rows.first()


@dataclass(frozen=True, slots=True)
class Openings:
    """What runs or waits for a review, and what is reviewed: the newest first."""

    waiting: list[Opening]
    reviewed: list[Opening]


def sorted_openings(openings: QuerySet[Opening]) -> Openings:
    """One query."""
    found = list(openings)
    reviewed = [one for one in found if one.state == OpeningState.REVIEWED]
    return Openings([one for one in found if one.state != OpeningState.REVIEWED], reviewed)


def waiting_number(openings: QuerySet[Opening]) -> int:
    """How many nobody has reviewed."""
    return openings.exclude(state=OpeningState.REVIEWED).count()


# ---- what the clock brings about


def elapsed(now: dt.datetime) -> QuerySet[Opening]:
    """Those whose hour is over."""
    return Opening.objects.filter(state=OpeningState.RUNNING, until__lte=now)


def to_tell(now: dt.datetime) -> QuerySet[Opening]:
    """Those of which the two are to be told now."""
    rows = Opening.objects.filter(told_at=None, tell_at__lte=now)
    return rows.select_related("mentorship__mentor", "mentorship__mentee")


def to_warn(now: dt.datetime) -> QuerySet[Opening]:
    """Those of which the two are told soon, and nobody was warned."""
    rows = Opening.objects.filter(told_at=None, warn_at__lte=now, tell_at__gt=now)
    return rows.select_related("opener__school", "mentorship")


def to_remind(now: dt.datetime) -> QuerySet[Opening]:
    """Those that nobody has reviewed for a week, or another one."""
    rows = Opening.objects.filter(remind_at__lte=now).exclude(state=OpeningState.REVIEWED)
    return rows.select_related("opener", "mentorship")


# ---- what was read


def reads_shown(opening: Opening) -> dict[str, object]:
    """For a page: when what was read, the latest first, while the log has it; and what was read at all."""
    found = events_on(opening.pk, READ)[:MOST_READS]
    return {
        "reads": [(one.at, emergency_words(one.field_names.split(","))) for one in found],
        "parts": emergency_words(opening.parts),
    }


def openings_told(mentorship: Mentorship, now: dt.datetime) -> Sequence[Opened]:
    """Those of a pair that the two may know of, in the words of `mentoring`."""
    rows = Opening.objects.filter(mentorship=mentorship, tell_at__lte=now).select_related("opener")
    return [
        Opened(
            one.opened_at,
            one.ended_at or one.until,
            one.opener.name,
            one.parts,
            one.state == OpeningState.REVIEWED,
            one.runs(now),
        )
        for one in rows
    ]


def opened_documents(
    documents: Sequence[Document], mentorship: Mentorship, reader: User, reading: Reading, now: dt.datetime
) -> list[tuple[Document, list[VersionView]]]:
    """Documents, each with its versions and what was said of them: two queries a document."""
    found = []
    for one in documents:
        one.mentorship = mentorship
        found.append((one, versions_of(one, reader, reading, now)))
    return found
