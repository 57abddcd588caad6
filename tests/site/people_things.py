"""What the addresses of the people app name."""

from __future__ import annotations

import datetime as dt

from tests.site.cast import Cast
from tests.site.things import Thing, kind, of_each

from handrail.lib import clock
from handrail.people.models import Invitation, ListItem, Pause, RoleGrant, SetupKey
from handrail.people.tokens import hashed, new_token


@kind("person")
def persons(cast: Cast) -> dict[str, Thing]:
    def make(name: str) -> Thing:
        return Thing({"key": cast[name].pk}, school=cast[name].school, owner=name)

    return of_each(cast, make, "student", "director", "stranger")


@kind("person without a role")
def persons_without_a_role(cast: Cast) -> dict[str, Thing]:
    return {name: thing for name, thing in persons(cast).items() if not cast.actors[name].roles}


@kind("role")
def roles(cast: Cast) -> dict[str, Thing]:
    def make(name: str) -> Thing:
        grant = RoleGrant.objects.get(user=cast[name])
        return Thing({"key": grant.pk}, school=cast[name].school, owner=name)

    return of_each(cast, make, "director")


@kind("pause")
def pauses(cast: Cast) -> dict[str, Thing]:
    def make(name: str) -> Thing:
        starts = clock.now().date()
        pause = Pause.objects.create(user=cast[name], starts=starts, ends=starts + dt.timedelta(days=7))
        return Thing({"key": pause.pk}, school=cast[name].school, owner=name)

    return of_each(cast, make, "student", "coordinator", "stranger")


def _invitation(cast: Cast, name: str) -> tuple[Invitation, str]:
    now, token = clock.now(), new_token()
    invitation = Invitation.objects.create(
        user=cast[name], token_hash=hashed(token), created_at=now, expires_at=now + dt.timedelta(days=14)
    )
    return invitation, token


@kind("invitation")
def invitations(cast: Cast) -> dict[str, Thing]:
    def make(name: str) -> Thing:
        return Thing({"key": _invitation(cast, name)[0].pk}, school=cast[name].school)

    return of_each(cast, make, "student", "stranger")


@kind("invitation token")
def invitation_tokens(cast: Cast) -> dict[str, Thing]:
    return of_each(cast, lambda name: Thing({"token": _invitation(cast, name)[1]}), "peer")


@kind("setup key")
def setup_keys(cast: Cast) -> dict[str, Thing]:
    token = new_token()
    SetupKey.objects.create(token_hash=hashed(token), created_at=clock.now())
    return {"key": Thing({"token": token})}


@kind("list")
def lists(cast: Cast) -> dict[str, Thing]:
    return {"languages": Thing({"kind": "languages"})}


@kind("list entry")
def list_entries(cast: Cast) -> dict[str, Thing]:
    def make(name: str) -> Thing:
        school = cast.schools[name]
        entry = ListItem.objects.create(school=school, list="languages", key="planted", label="Planted")
        return Thing({"key": entry.pk}, school=school)

    return of_each(cast, make, "Northfield", "Southmere")
