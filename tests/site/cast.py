"""Who acts in the tests: the people of one school, strangers from another, and two who are not signed in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property, partial
from http.cookies import SimpleCookie
from typing import Any
from unittest.mock import patch

from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse
from tests.site.watching import Browser

from handrail.lib import clock
from handrail.people import limits, receivers
from handrail.people.actions.lists import load_lists
from handrail.people.models import HelpLine, RoleGrant, School, User
from handrail.people.roles import Role
from handrail.programmes.models import Programme, ProgrammeLead
from handrail.programmes.plans import template

PASSWORD = "correct horse battery staple"

TEMPLATE = "near_peer_first_year"

# name -> school, roles, programme led
PEOPLE: dict[str, tuple[str, tuple[Role, ...], str]] = {
    "student": ("Northfield", (), ""),
    "peer": ("Northfield", (), ""),
    "mentor": ("Northfield", (), ""),
    "coordinator": ("Northfield", (Role.COORDINATOR,), "First year"),
    "other coordinator": ("Northfield", (Role.COORDINATOR,), "Clinical"),
    "administrator": ("Northfield", (Role.ADMINISTRATOR,), ""),
    "wellbeing lead": ("Northfield", (Role.WELLBEING_LEAD,), ""),
    "director": ("Northfield", (Role.DIRECTOR,), ""),
    "stranger": ("Southmere", (), ""),
    "strange coordinator": ("Southmere", (Role.COORDINATOR,), "Southern"),
    "strange administrator": ("Southmere", (Role.ADMINISTRATOR,), ""),
}
HALF = "half"  # of the first school, with a second factor that was not given yet
NOBODY = "nobody"


@dataclass(frozen=True)
class Actor:
    """Somebody with a browser, who signs in when it is first used. `leads` is the programme that they run."""

    name: str
    sign_in: Callable[[], Client]
    user: User | None = None
    roles: frozenset[Role] = frozenset()
    leads: Programme | None = None

    @cached_property
    def client(self) -> Client:
        return self.sign_in()

    @property
    def signed_in(self) -> bool:
        return self.user is not None and self.name != HALF


@dataclass
class Cast:
    """Everybody, their schools and programmes, by name. `client("student")` is their browser."""

    schools: dict[str, School]
    programmes: dict[str, Programme]
    actors: dict[str, Actor] = field(default_factory=dict)

    def __getitem__(self, name: str) -> User:
        user = self.actors[name].user
        assert user is not None, f"{name} is nobody"
        return user

    def client(self, name: str) -> Client:
        return self.actors[name].client


def assemble() -> Cast:
    """Put the cast into the database."""
    now = clock.now()
    schools = {name: _school(name, now) for name in ("Northfield", "Southmere")}
    programmes = {
        title: _programme(title, school, now)
        for title, school in (
            ("First year", schools["Northfield"]),
            ("Clinical", schools["Northfield"]),
            ("Southern", schools["Southmere"]),
        )
    }
    cast = Cast(schools, programmes)
    for name, (school, roles, leads) in PEOPLE.items():
        cast.actors[name] = _person(cast, name, schools[school], roles, programmes.get(leads), now)
    for school in schools.values():
        _go_live(school, now)
    cast.actors[HALF] = _half(schools["Northfield"], now)
    cast.actors[NOBODY] = Actor(NOBODY, Browser)
    return cast


def keep_cookies(client: Client) -> SimpleCookie:
    """A copy of a client's cookies, to put back what a request changed."""
    return SimpleCookie({name: morsel.value for name, morsel in client.cookies.items()})


def person(school: School, name: str, *, now: dt.datetime, **more: Any) -> User:
    """A person who can sign in with PASSWORD."""
    slug = name.replace(" ", "-")
    email = f"{slug}@{school.name.lower()}.example"
    user = User(
        email=email.lower(),
        school=school,
        name=name.title(),
        school_number=f"N-{slug}",
        created_at=now,
        **more,
    )
    user.set_password(PASSWORD)
    user.save()
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def _school(name: str, now: dt.datetime) -> School:
    """A school with its lists, at which people may say who they are."""
    school = School.objects.create(
        name=name, time_zone="Europe/London", languages=["en-gb"], identity_asked=True, created_at=now
    )
    load_lists(school=school)
    return school


def _go_live(school: School, now: dt.datetime) -> None:
    """A school is open once it has a number to ring and somebody who answers for wellbeing."""
    lead = school.users.filter(grants__role=Role.WELLBEING_LEAD).first() or person(school, "lead", now=now)
    line = HelpLine.objects.create(school=school, label="Student support", number="020 7946 0123")
    School.objects.filter(pk=school.pk).update(live=True, wellbeing_lead=lead, main_help_line=line)
    school.refresh_from_db()


def _programme(title: str, school: School, now: dt.datetime) -> Programme:
    plan = template(TEMPLATE)
    return Programme.objects.create(
        school=school,
        title=title,
        template=TEMPLATE,
        kind=plan.kind,
        words=plan.words,
        terms=plan.model_dump(mode="json"),
        state="open",
        created_at=now,
    )


def _person(
    cast: Cast, name: str, school: School, roles: tuple[Role, ...], leads: Programme | None, now: dt.datetime
) -> Actor:
    user = person(school, name, now=now)
    for role in roles:
        RoleGrant.objects.create(user=user, role=role, granted_at=now)
    if roles:
        TOTP.activate(user, generate_totp_secret())
        RecoveryCodes.activate(user)
    if leads:
        ProgrammeLead.objects.create(programme=leads, user=user, since=now)
    return Actor(name, partial(signed_in, user), user, frozenset(roles), leads)


def signed_in(user: User) -> Client:
    """A browser in which somebody has just signed in, so that nothing asks for the password again.

    The record has no line of it: a test that reads the record finds what the test does, whenever this was.
    """
    client = Browser()
    with patch.object(receivers, "_record"):
        client.force_login(user)
    _password_given(client, user)
    return client


def sign_in_again(actor: Actor) -> None:
    """Somebody signed in gives their password once more, where a page asks for it."""
    if actor.signed_in and actor.user:
        _password_given(actor.client, actor.user)


def _password_given(client: Client, user: User) -> None:
    """Whoever has a role gave their second factor too."""
    request = HttpRequest()
    request.session = client.session
    if user.roles:
        record_authentication(request, user, method="mfa", type=Authenticator.Type.TOTP)
    record_authentication(request, user, method="password", reauthenticated=True)
    limits.note_use(request.session, clock.real_now())
    request.session.save()


def _half(school: School, now: dt.datetime) -> Actor:
    """The password was right; the page asks for the code of the authenticator app."""
    user = person(school, HALF, now=now)
    TOTP.activate(user, generate_totp_secret())
    return Actor(HALF, partial(_half_signed_in, user), user)


def _half_signed_in(user: User) -> Client:
    client = Browser()
    answer = client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    assert answer.headers.get("Location") == reverse("mfa_authenticate"), answer.content.decode()
    return client
