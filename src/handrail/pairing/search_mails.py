"""The mails of a search for one mentee: who is proposed, who is asked for a call, who is not free."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from handrail.mailroom.actions import post
from handrail.mailroom.kinds import Kind, register
from handrail.mentoring.models import Mentorship
from handrail.pairing.search_models import Candidate, Search
from handrail.people.models import User

PROPOSED = frozenset({"name", "programme", "link"})
BACK = frozenset({"name", "programme", "link", "mentee"})
GOES_ON = frozenset({*PROPOSED, "left"})
CALL = frozenset({"name", "programme", "link", "mentee", "address", "wants"})
WEEK = dt.timedelta(days=7)

TO_MENTEES = ("mentors_proposed", "search_goes_on")

register(Kind("mentors_proposed", "Mentors proposed to one mentee", PROPOSED, lasts=WEEK, can_wait=True))
register(Kind("call_asked", "Wish for a call with a mentor", CALL, lasts=WEEK, can_wait=True))
register(Kind("search_goes_on", "A proposed mentor is not available", GOES_ON, lasts=WEEK, can_wait=True))

register(Kind("choice_back", "A question to a mentor stands no more", BACK, lasts=WEEK, can_wait=True))

register(Kind("search_ran_out", "A search needs you", BACK, lasts=WEEK, can_wait=True, confidential=True))


def post_proposed(search: Search, *, now: dt.datetime) -> None:
    """Tell the mentee that there are mentors to look at."""
    _post("mentors_proposed", search, search.enrolment.user, "proposed_mentors", search.pk, {}, now)


def post_goes_on(search: Search, *, left: bool, now: dt.datetime) -> None:
    """Tell the mentee that whom they chose is not available, and whether others are left to choose from."""
    words = {"left": "yes" if left else ""}
    _post("search_goes_on", search, search.enrolment.user, "proposed_mentors", search.pk, words, now)


def post_ran_out(search: Search, leader: User, *, now: dt.datetime) -> None:
    """Tell whoever leads a search that nobody is left to choose from. Of the mentors no word."""
    words = {"mentee": search.enrolment.user.name}
    _post("search_ran_out", search, leader, "search", search.pk, words, now)


def post_call(candidate: Candidate, wants: Sequence[str], *, now: dt.datetime) -> None:
    """Tell a mentor who would like a call with them, how to reach them, and what they want help with."""
    mentee = candidate.search.enrolment.user
    words = {"mentee": mentee.name, "address": mentee.email, "wants": ", ".join(wants)}
    to = candidate.enrolment.user
    _post("call_asked", candidate.search, to, "call_request", candidate.pk, words, now)


def post_choice_back(search: Search, asked: Mentorship, *, now: dt.datetime) -> None:
    """Tell a mentor that the mentee's question stands no more. Of anybody else no word."""
    words = {"mentee": search.enrolment.user.name}
    _post("choice_back", search, asked.mentor, "mentorship", asked.pk, words, now)


def _post(
    kind: str, of: Search, to: User, page: str, key: UUID, words: dict[str, str], now: dt.datetime
) -> None:
    programme = of.enrolment.cohort.programme
    link = settings.SITE.url + reverse(page, args=[key])
    post(
        kind=kind,
        to=to.pk,
        address=to.email,
        language=to.language,
        context={"name": to.name, "programme": programme.title, "link": link, **words},
        school=programme.school_id,
        now=now,
    )
