"""A school that is live, some of its people, and a stranger from another school."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.test import Client
from tests.site.cast import person, signed_in

from handrail.people import actions
from handrail.people.models import HelpLine, RoleGrant, School, User
from handrail.people.roles import Role

NOW = dt.datetime(2026, 9, 14, 9, 30, tzinfo=dt.UTC)


@dataclass
class Scene:
    """The people by name: `scene["student"]`; their browsers: `scene.client("student")`."""

    school: School
    other: School
    people: dict[str, User] = field(default_factory=dict)
    now: dt.datetime = NOW

    def __getitem__(self, name: str) -> User:
        return User.objects.get(pk=self.people[name].pk)

    def client(self, name: str) -> Client:
        return signed_in(self[name])

    def add(self, name: str, *roles: Role, school: School | None = None, **more: Any) -> User:
        user = person(school or self.school, name, now=NOW, **more)
        for role in roles:
            RoleGrant.objects.create(user=user, role=role, granted_at=NOW)
        self.people[name] = user
        return user

    def newcomer(self, name: str = "newcomer") -> User:
        """Somebody who is on the list and has never been here."""
        number = f"new-{name}"
        user = actions.add_person(
            school=self.school,
            by=None,
            name=name.title(),
            email=f"{name}@example.org",
            school_number=number,
            now=NOW,
        )
        self.people[name] = user
        return user


def make_school(name: str) -> School:
    return School.objects.create(
        name=name, time_zone="Europe/London", languages=["en-gb", "ar"], created_at=NOW
    )


def open_school(school: School, lead: User) -> None:
    line = HelpLine.objects.create(school=school, label="Student support", number="020 7946 0000")
    school.main_help_line, school.wellbeing_lead, school.live = line, lead, True
    school.save()


def make_scene() -> Scene:
    made = Scene(make_school("Northfield"), make_school("Southmere"))
    made.add("administrator", Role.ADMINISTRATOR)
    made.add("coordinator", Role.COORDINATOR)
    made.add("lead", Role.WELLBEING_LEAD)
    made.add("director", Role.DIRECTOR)
    made.add("student")
    made.add("peer")
    made.add("stranger", Role.ADMINISTRATOR, Role.WELLBEING_LEAD, school=made.other)
    open_school(made.school, made.people["lead"])
    open_school(made.other, made.people["stranger"])
    return made
