"""An invented school for `handrail demo`, and the few of its people that a visitor can be.

Everybody has an address at example.org, which belongs to nobody: only such accounts open without a password.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import encrypt
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from handrail.home import demo_year
from handrail.learning import demo as learning
from handrail.mailroom import demo as past_mail
from handrail.people import actions, inventing
from handrail.people.actions.lists import add_item
from handrail.people.models import School, User
from handrail.people.roles import Role
from handrail.programmes import demo as programmes
from handrail.programmes.models import Enrolment
from handrail.programmes.states import CohortState, EnrolmentState
from handrail.sheets import reference
from handrail.sheets.sample import Row, cohort

NOWHERE = "@example.org"
STUDENTS, MENTORS, SEED = 400, 180, 7
FIRST = actions.Newcomer("Grace Lau", f"grace.lau{NOWHERE}")
LEAD = actions.Newcomer("Dr Samir Nanda", f"samir.nanda{NOWHERE}")
DEAN = actions.Newcomer("Prof Ruth Ellery", f"ruth.ellery{NOWHERE}")
SCHOOL = actions.SchoolFacts("Hartwell Medical School", "Europe/London", ("en-gb", "ar"), identity_asked=True)
LINES = (
    actions.Line("Emergency", "999", "Day and night, when a life is in danger"),
    actions.Line("Student support", "01632 960144", "8:00 to 20:00, every day"),
    actions.Line("Night line", "01632 960177", "20:00 to 8:00"),
)

Seeder = Callable[[School, datetime], None]


@dataclass(frozen=True, slots=True)
class Part:
    """Somebody whom a visitor can be."""

    id: UUID
    name: str
    role: str | Promise
    said: str | Promise


@transaction.atomic
def seed(now: datetime) -> School:
    """Make the school, then let every seeder add its own."""
    key = actions.new_setup_key(now=now)
    first = actions.start_school(
        token=key,
        facts=SCHOOL,
        lines=LINES,
        lead=LEAD,
        first=FIRST,
        password=secrets.token_urlsafe(24),  # nobody needs to know it
        now=now,
    )
    for seeder in seeders:
        seeder(first.school, now)
    return first.school


def people(school: School, now: datetime) -> None:
    """The dean, and the students and mentors of the sample."""
    by = User.objects.get(email=FIRST.email)
    dean = actions.add_person(
        school=school, by=by, name=DEAN.name, email=DEAN.email, school_number="staff-3", now=now
    )
    actions.grant_role(user=dean, role=Role.DIRECTOR, by=by, now=now)
    stages = {row["label"]: row["key"] for row in reference.table("stages.csv")}
    rows = list(chain(*cohort(STUDENTS, MENTORS, SEED)))
    for site in sorted({row["Site"] for row in rows}):
        add_item(school=school, by=by, kind="sites", label=site, parent="", now=now)
    for row in rows:
        _person(school, by, row, stages, now)
    _take_up(school)


def _person(school: School, by: User, row: Row, stages: dict[str, str], now: datetime) -> None:
    number = row.get("School number") or row["Mentor number"]
    user = actions.add_person(
        school=school, by=by, name=row["Name"], email=row["E-mail"], school_number=number, now=now
    )
    most = int(row["Most mentees"]) if row.get("Most mentees") else None
    User.objects.filter(pk=user.pk).update(stage=stages.get(row["Stage"], ""), most_mentees=most)


def _take_up(school: School) -> None:
    """Staff have proved their addresses and hold a second factor, so that nobody is stopped on the way in."""
    staff = User.objects.filter(school=school, school_number__startswith="staff-")
    known = set(EmailAddress.objects.filter(user__in=staff).values_list("user_id", flat=True))
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, verified=True, primary=True)
        for user in staff
        if user.pk not in known
    )
    Authenticator.objects.bulk_create(
        Authenticator(
            user=user, type=Authenticator.Type.TOTP, data={"secret": encrypt(secrets.token_hex(20))}
        )
        for user in staff
    )


def others(school: School, now: datetime) -> None:
    """What apps add that are not known here; then the mails of all that are of the past."""
    inventing.add_all(school, now)
    past_mail.sent_at_their_time(now)


seeders: list[Seeder] = [people, programmes.seed, learning.seed, demo_year.seed, others]


def is_seeded() -> bool:
    """Whether the invented school is there."""
    return User.objects.filter(email=FIRST.email).exists()


def zone() -> str:
    """The time zone of the invented school."""
    return School.objects.values_list("time_zone", flat=True).first() or SCHOOL.time_zone


# ---------------------------------------------------------------------------------------------- the visitor


def invented(key: str) -> User | None:
    """An invented person by id: nobody for anybody whose address could be real."""
    try:
        wanted = UUID(key)
    except ValueError:
        return None
    return User.objects.filter(pk=wanted, email__endswith=NOWHERE, is_active=True).first()


def parts() -> Sequence[Part]:
    """Whom a visitor can be: one person of each kind."""
    return [part for part in map(_part, CAST) if part]


# Those who play a mentor and a student have an invitation to answer.
WAITING: dict[str, str | bool] = {
    "enrolments__state": EnrolmentState.INVITED,
    "enrolments__cohort__state": CohortState.JOINING,
}
CAST: tuple[tuple[dict[str, str | bool], str | Promise, str | Promise], ...] = (
    (
        {"email": FIRST.email},
        _("Programme coordinator"),
        _("Runs the programmes: brings people in, invites them, sees who has joined."),
    ),
    ({"email": LEAD.email}, _("Wellbeing lead"), _("Answers for what stands on \u201cGet help now\u201d.")),
    ({"email": DEAN.email}, _("Dean"), _("Sees totals, and never a person.")),
    (
        {"school_number__startswith": "M-", **WAITING},
        _("Mentor"),
        _("Says what they can offer, and for how many."),
    ),
    ({"school_number__startswith": "S-", **WAITING}, _("Student"), _("Says what they want from a mentor.")),
    (
        {"mentorships_as_mentor__state": "active", "mentorships_as_mentor__notes__isnull": False},
        _("Mentor in a pair"),
        _("Has a mentee: agreement, goals, meetings."),
    ),
    (
        {"mentorships_as_mentee__state": "active", "mentorships_as_mentee__notes__isnull": False},
        _("Mentee in a pair"),
        _("Has a mentor: the same page."),
    ),
)


def _part(cast: tuple[dict[str, str | bool], str | Promise, str | Promise]) -> Part | None:
    """The first by number; of a pair somebody whose first step is about it, not an invitation elsewhere."""
    wanted, role, said = cast
    found = User.objects.filter(email__endswith=NOWHERE, is_active=True, **wanted)
    asked = Enrolment.objects.filter(user=OuterRef("pk"), state=EnrolmentState.INVITED)
    asked = asked.filter(cohort__state=CohortState.JOINING)
    user = found.annotate(asked=Exists(asked)).order_by("asked", "school_number").first()
    return Part(user.pk, user.name, role, said) if user else None
