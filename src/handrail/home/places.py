"""Where the frame leads: at most five places for what somebody is, and their own corner."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from handrail.people.roles import Role

MOST = 5
ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})
RUNNERS = frozenset({Role.ADMINISTRATOR, Role.COORDINATOR})
CARERS = RUNNERS | {Role.WELLBEING_LEAD}
EVERYBODY: frozenset[Role] = frozenset(Role)

# words, the name of the address, and who goes there; those of members are for whoever is no staff
MEMBERS: tuple[tuple[str | Promise, str], ...] = (
    (_("Home"), "home"),
    (_("Mentoring"), "mentorships"),
    (_("Training"), "own_training"),
)
MAIN: tuple[tuple[str | Promise, str, frozenset[Role]], ...] = (
    (_("Home"), "home", EVERYBODY),
    (_("Programmes"), "programmes", RUNNERS),
    (_("People"), "people", CARERS),
    (_("School"), "school", ADMINISTRATORS),
    (_("Running"), "running", RUNNERS),
)
# where the pages of a place have addresses of their own
BELOW = {
    "programmes": ("/cohorts/", "/conflicts/", "/imports/", "/members/", "/coordinators/", "/cases/"),
    "mentorships": (
        "/agreements/",
        "/calendar/",
        "/documents/",
        "/files/",
        "/goals/",
        "/meetings/",
        "/messages/",
        "/notes/",
        "/questions/",
    ),
}
OWN: tuple[tuple[str | Promise, str], ...] = (
    (_("You and your time"), "profile"),
    (_("Your check-ins"), "own_check_ins"),
    (_("Resources"), "resources"),
    (_("Questions to ask"), "question_bank"),
    (_("What was done to your record"), "own_record"),
    (_("Mails to you"), "own_mails"),
    (_("Passkeys and codes"), "mfa_index"),
    (_("Where you are signed in"), "usersessions_list"),
)


@dataclass(frozen=True, slots=True)
class Place:
    """A way in the frame. `current` is what aria-current says: page, true or nothing."""

    label: str | Promise
    url: str
    current: str


def places(roles: Collection[Role], path: str) -> tuple[Place, ...]:
    """The places of somebody who holds these roles."""
    if not roles:
        return tuple(place(label, name, path) for label, name in MEMBERS)
    found = [place(label, name, path) for label, name, who in MAIN if who & set(roles)]
    return tuple(found[:MOST])


def own_places(path: str) -> tuple[Place, ...]:
    """The person's own corner."""
    return tuple(place(label, name, path) for label, name in OWN)


def place(label: str | Promise, name: str, path: str) -> Place:
    """A place, with a word on whether one is there, or on a page below it."""
    url = reverse(name)
    below = url != reverse("home") and path.startswith((url, *BELOW.get(name, ())))
    return Place(label, url, "page" if path == url else "true" if below else "")
