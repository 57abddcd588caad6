"""What the start page says of searches for one mentee: mentors to look at, and who would like a call."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from handrail.home.mentors import Words
from handrail.pairing.search_access import own_calls, own_open_searches, ran_out, visible_searches
from handrail.pairing.search_models import Search
from handrail.pairing.search_states import CandidateState, SearchState
from handrail.people.models import User
from handrail.programmes.models import Enrolment
from handrail.programmes.states import EnrolmentState, Side

MOST = 6  # searches that the start page names


def searches_of(user: User, places: Iterable[Enrolment]) -> list[Search]:
    """Where mentors are proposed to somebody. One query, and none for whoever is no mentee."""
    return list(own_open_searches(user)) if _joined(places, Side.MENTEE) else []


def choice(searches: Iterable[Search]) -> Words | None:
    """The mentors to look at."""
    for one in searches:
        if one.state == SearchState.OPEN:
            said = _("Your page says who they are and why. You can talk to one first, and need not choose.")
            url = reverse("proposed_mentors", args=[one.pk])
            return Words(_("Look at the mentors proposed to you"), said, url, _("Look at them"))
    return None


def standing(one: Search) -> Words:
    """How a search stands, for the mentee."""
    title = _("A second mentor for you") if one.second else _("A new mentor for you")
    said = _("Mentors are proposed to you. You can talk to one first, and you need not choose anybody.")
    if one.state == SearchState.ASKED:
        said = _("The mentor whom you chose is being asked. A mail tells you the answer.")
    return Words(title, said, reverse("proposed_mentors", args=[one.pk]), _("Look at them"))


def needing(user: User) -> list[Words]:
    """The searches whose mentee has nobody left to choose from, for those who lead them. One query."""
    said = _("Nobody on the list is left to choose from. Propose others, or talk with the mentee.")
    return [
        Words(
            _("Needs you: a mentor for %(name)s") % {"name": one.enrolment.user.name},
            said,
            reverse("search", args=[one.pk]),
            _("Go on with the search"),
        )
        for one in ran_out(visible_searches(user)).order_by("opened_at", "pk")[:MOST]
    ]


def calls(user: User, places: Iterable[Enrolment]) -> list[Words]:
    """Who would like a call with a mentor. One query, and none for whoever is no mentor."""
    if not _joined(places, Side.MENTOR):
        return []
    words = _("Twenty minutes, to get to know each other. Nothing is decided by it.")
    return [
        Words(
            _("%(name)s would like to talk to you") % {"name": one.search.enrolment.user.name},
            words,
            reverse("call_request", args=[one.pk]),
            _("See who it is"),
        )
        for one in own_calls(user).filter(state=CandidateState.CALL_ASKED)
    ]


def _joined(places: Iterable[Enrolment], side: Side) -> bool:
    return any(one.side == side and one.state == EnrolmentState.JOINED for one in places)
