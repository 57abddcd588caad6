"""The school itself: its first run, its facts, its help numbers, and going live."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext, gettext_noop

from handrail.audit import actions as audit
from handrail.lib.refusal import Refusal
from handrail.people import queries
from handrail.people.actions.invitations import confirm_address, invite
from handrail.people.actions.lists import load_lists
from handrail.people.actions.persons import add_person
from handrail.people.actions.roles import give
from handrail.people.models import HelpLine, School, SetupKey, User
from handrail.people.roles import Role
from handrail.people.starting import starts
from handrail.people.tokens import hashed, new_token

NO_HELP = gettext_noop(
    "Nothing goes live without a help number: say whom people call when they need help now."
)
NO_LEAD = gettext_noop("Nothing goes live without a wellbeing lead: give somebody that role first.")


@dataclass(frozen=True, slots=True)
class Line:
    """One help number as the form has it."""

    label: str
    number: str
    hours: str = ""


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody who is to have an account."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class SchoolFacts:
    """What the school says about itself. The first language is the one we write in when nobody chose."""

    name: str
    time_zone: str
    languages: tuple[str, ...]
    identity_asked: bool = False


@transaction.atomic
def new_setup_key(*, now: dt.datetime) -> str:
    """The one-time key of the first-run page. An earlier one stops working. Refusal once a school exists."""
    if queries.school_exists():
        raise Refusal(gettext("The school is set up already. Sign in instead."))
    SetupKey.objects.all().delete()
    token = new_token()
    SetupKey.objects.create(token_hash=hashed(token), created_at=now)
    return token


@transaction.atomic
def start_school(
    *,
    token: str,
    facts: SchoolFacts,
    lines: Sequence[Line],
    lead: Newcomer,
    first: Newcomer,
    password: str,
    now: dt.datetime,
) -> User:
    """The first run: make the school with its help numbers, its lists, its first two people, and go live.

    The apps above add what a school begins with.

    Returns the first administrator, who is a coordinator too. The wellbeing lead gets an invitation; where
    both are one person, that person has all three roles.
    """
    _use_setup_key(token)
    school = School.objects.create(
        name=facts.name,
        time_zone=facts.time_zone,
        languages=list(facts.languages),
        identity_asked=facts.identity_asked,
        created_at=now,
    )
    load_lists(school=school)
    _replace_lines(school, lines)
    administrator = _first_person(school, first, password, now)
    wellbeing_lead = _lead(school, lead, administrator, now)
    school.wellbeing_lead = wellbeing_lead
    school.save(update_fields=["wellbeing_lead"])
    audit.record(by=administrator.id, verb="school.start_school", subject=school, school=school.id, now=now)
    starts(school, now)
    go_live(school=school, by=administrator, now=now)
    if wellbeing_lead != administrator:
        wellbeing_lead.school = school
        invite(user=wellbeing_lead, by=administrator, now=now)
    return administrator


@transaction.atomic
def go_live(*, school: School, by: User, now: dt.datetime) -> None:
    """Open the site to everybody at the school: invitations can go out from now on."""
    kept = School.objects.select_for_update().get(pk=school.pk)
    if kept.live:
        raise Refusal(gettext("The school is live already."))
    if kept.main_help_line_id is None:
        raise Refusal(gettext(NO_HELP))
    if kept.wellbeing_lead_id is None:
        raise Refusal(gettext(NO_LEAD))
    kept.live = school.live = True
    kept.save(update_fields=["live"])
    audit.record(by=by.id, verb="school.go_live", subject=school, school=school.id, fields=["live"], now=now)


@transaction.atomic
def change_school(*, school: School, by: User, facts: SchoolFacts, now: dt.datetime) -> None:
    """Change the school's name, time zone, languages, and whether people are asked about identity."""
    new = {
        "name": facts.name,
        "time_zone": facts.time_zone,
        "languages": list(facts.languages),
        "identity_asked": facts.identity_asked,
    }
    fields = [field for field, value in new.items() if getattr(school, field) != value]
    if not fields:
        return
    for field in fields:
        setattr(school, field, new[field])
    school.save(update_fields=fields)
    audit.record(
        by=by.id, verb="school.change_school", subject=school, school=school.id, fields=fields, now=now
    )


@transaction.atomic
def change_help_lines(*, school: School, by: User, lines: Sequence[Line], now: dt.datetime) -> None:
    """Put new help numbers in the place of the old ones."""
    if school.live and not lines:
        raise Refusal(gettext(NO_HELP))
    _replace_lines(school, lines)
    audit.record(by=by.id, verb="school.change_help_lines", subject=school, school=school.id, now=now)


def _use_setup_key(token: str) -> None:
    key = SetupKey.objects.select_for_update().filter(token_hash=hashed(token)).first()
    if queries.school_exists():
        raise Refusal(gettext("The school is set up already. Sign in instead."))
    if key is None:
        raise Refusal(gettext("This address is out of date. Use the one that handrail serve printed last."))
    SetupKey.objects.all().delete()


def _replace_lines(school: School, lines: Sequence[Line]) -> None:
    """The new main line is set before the old ones go: a live school is never without one."""
    old = list(school.help_lines.values_list("pk", flat=True))
    new = [
        HelpLine(school=school, label=line.label, number=line.number, hours=line.hours, position=position)
        for position, line in enumerate(lines)
    ]
    HelpLine.objects.bulk_create(new)
    school.main_help_line = new[0] if new else None
    school.save(update_fields=["main_help_line"])
    HelpLine.objects.filter(pk__in=old).delete()


def _first_person(school: School, first: Newcomer, password: str, now: dt.datetime) -> User:
    user = add_person(
        school=school, by=None, name=first.name, email=first.email, school_number="staff-1", now=now
    )
    user.set_password(password)
    user.save(update_fields=["password"])
    confirm_address(user)
    give(user=user, role=Role.ADMINISTRATOR, by=None, now=now)
    give(user=user, role=Role.COORDINATOR, by=None, now=now)
    return user


def _lead(school: School, lead: Newcomer, administrator: User, now: dt.datetime) -> User:
    user = administrator
    if lead.email.lower() != administrator.email:
        user = add_person(
            school=school,
            by=administrator,
            name=lead.name,
            email=lead.email,
            school_number="staff-2",
            now=now,
        )
    give(user=user, role=Role.WELLBEING_LEAD, by=administrator, now=now)
    return user
