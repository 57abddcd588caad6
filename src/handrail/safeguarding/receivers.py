"""What this app hears from below, and offers there without being known."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from handrail.checkins.hooks import Contact, hears_of_contact
from handrail.mentoring.hooks import tells_of_openings
from handrail.people.inventing import adds_to_demo
from handrail.people.models import School, User
from handrail.people.ways import Way, adds_to_help, adds_to_start
from handrail.safeguarding import actions, opening_queries, queries
from handrail.safeguarding.access import can_see_requests, visible_requests
from handrail.safeguarding.opening_access import openings_to_review, reads_words


def who_contacts(user: User) -> str:
    """Who would contact somebody who asks."""
    return next((lead.name for lead in queries.possible_leads(user)), "")


def ask(user: User, now: dt.datetime) -> str:
    """Ask for them at once, by mail; they can say more on the page to which this leads."""
    actions.ask(user=user, wish=actions.Wish(), now=now)
    return reverse("contact")


hears_of_contact(Contact(who_contacts, ask))


@adds_to_help
def way_from_help(user: User) -> Way | None:  # noqa: ARG001 (everybody gets the same, whatever they asked)
    """The same for everybody: whoever looks over a shoulder learns nothing."""
    return Way(
        _("Or let somebody contact you"),
        _(
            "The wellbeing lead contacts you by the end of the next working day. Nobody else learns that "
            "you asked."
        ),
        reverse("contact"),
        _("I would like someone to contact me"),
    )


@adds_to_start
def way_from_start(user: User) -> Way | None:
    """For a wellbeing lead: who waits, or else the way to those whom they have opened."""
    if not can_see_requests(user):
        return None
    number, under_way = queries.counted(visible_requests(user))
    to = reverse("contact_requests")
    if not number:
        return Way(_("Who asks to be contacted"), _under_way(under_way), to, _("See the list"), urgent=False)
    title = ngettext(
        "%(number)d person asks to be contacted", "%(number)d people ask to be contacted", number
    )
    why = _("Until somebody opens it, others are told that it waits.")
    return Way(title % {"number": number}, why, to, _("Look now"))


def _under_way(number: int) -> str:
    if not number:
        return _("Nobody waits, and nothing is under way. A mail tells you when somebody asks.")
    said = ngettext(
        "%(number)d request is under way: it was opened, and is not closed yet.",
        "%(number)d requests are under way: they were opened, and are not closed yet.",
        number,
    )
    return said % {"number": number}


@adds_to_start
def way_to_openings(user: User) -> Way | None:
    """For whoever reviews: what waits. A wellbeing lead finds the way to an emergency opening there."""
    number = opening_queries.waiting_number(openings_to_review(user)) if user.roles else 0
    if number:
        title = ngettext(
            "%(number)d emergency opening waits for a review",
            "%(number)d emergency openings wait for a review",
            number,
        )
        why = _(
            "Somebody opened what is between two people. Somebody else looks at it afterwards: you, or "
            "another one who was told."
        )
        return Way(title % {"number": number}, why, reverse("openings"), _("Review"))
    if not reads_words(user):
        return None
    why = _(
        "Where a life or somebody\u2019s safety is at stake, you can read for an hour what two people wrote. "
        "Others are told at once."
    )
    return Way(_("Emergency openings"), why, reverse("openings"), _("Open or review"), urgent=False)


tells_of_openings(opening_queries.openings_told)


@adds_to_demo
def requests_of_a_demo(school: School, now: dt.datetime) -> None:
    """Requests of invented people."""
    from handrail.safeguarding import demo  # noqa: PLC0415 (a real site has no use for it)

    demo.seed(school, now)
