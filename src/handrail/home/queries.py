"""What the start page, the frame and "Get help now" read."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError
from django.db.models import Count, Q, QuerySet

from handrail.lib.dial import dial
from handrail.people import ways
from handrail.people.models import School, User
from handrail.people.ways import Way
from handrail.programmes.access import visible_programmes
from handrail.programmes.models import Cohort, Enrolment, Programme
from handrail.programmes.states import CohortState, EnrolmentState, ProgrammeState

logger = logging.getLogger("handrail.home")
_known: dict[UUID, Numbers] = {}  # anybody may read them, so they are no secret of a school


@dataclass(frozen=True, slots=True)
class Line:
    """A number to ring."""

    label: str
    number: str
    hours: str

    @property
    def dial(self) -> str:
        """The number as a telephone takes it."""
        return dial(self.number)


@dataclass(frozen=True, slots=True)
class Numbers:
    """Whom to ring at one school, and who leads on wellbeing there."""

    name: str
    lines: tuple[Line, ...]
    lead: str


@dataclass(frozen=True, slots=True)
class People:
    """How many of a school's people there are, in the numbers that the start page of staff shows."""

    users: int
    staff: int
    invited: int
    joined: int
    silent: int  # invited to a cohort that still takes answers, and without one
    programmes: int
    open_programmes: int

    @property
    def others(self) -> int:
        """Everybody who is there to be mentored or to mentor, not to run the site."""
        return self.users - self.staff


def live_schools() -> QuerySet[School]:
    """The schools that are open, by name."""
    return School.objects.filter(live=True).select_related("wellbeing_lead").order_by("name", "pk")


def help_lines(user: User | AnonymousUser) -> list[Numbers]:
    """The numbers of the person's school; for a stranger those of every open school.

    When the database does not answer, those that were read last: this page must come in any case.
    """
    try:
        schools = [user.school] if isinstance(user, User) else live_schools()
        return [numbers for numbers in map(numbers_of, schools) if numbers.lines]
    except DatabaseError:
        logger.exception("the help numbers could not be read")
        return known_numbers()


def ways_from_help(user: User | AnonymousUser) -> list[Way]:
    """What somebody signed in can do beside ringing; nothing when the database does not answer."""
    try:
        return ways.ways_from_help(user) if isinstance(user, User) else []
    except DatabaseError:
        logger.exception("the ways from the help numbers could not be read")
        return []


def numbers_of(school: School) -> Numbers:
    """The numbers of one school, in its order."""
    lines = tuple(Line(line.label, line.number, line.hours) for line in school.help_lines.all())
    found = Numbers(school.name, lines, school.wellbeing_lead.name if school.wellbeing_lead else "")
    if school.live:
        _known[school.pk] = found
    return found


def known_numbers() -> list[Numbers]:
    """The numbers of open schools as this process read them last, without asking the database."""
    return sorted((numbers for numbers in _known.values() if numbers.lines), key=lambda one: one.name)


def people_of(school: School) -> People:
    """The school's people and programmes in numbers: two queries, whatever their size."""
    joined = Count("enrolments__user", filter=Q(enrolments__state=EnrolmentState.JOINED), distinct=True)
    invited = Count("enrolments__user", filter=~Q(enrolments__invited_at=None), distinct=True)
    here = Q(enrolments__cohort__state=CohortState.JOINING, enrolments__state=EnrolmentState.INVITED)
    users = User.objects.filter(school=school, is_active=True).aggregate(
        users=Count("id", distinct=True),
        staff=Count("id", filter=Q(grants__ended_at=None, grants__isnull=False), distinct=True),
        joined=joined,
        invited=invited,
        silent=Count("enrolments__user", filter=here, distinct=True),
    )
    programmes = Programme.objects.filter(school=school).aggregate(
        programmes=Count("id", filter=~Q(state=ProgrammeState.ARCHIVED)),
        open_programmes=Count("id", filter=Q(state=ProgrammeState.OPEN)),
    )
    return People(**users, **programmes)


def waiting(places: Sequence[Enrolment], today: date) -> list[Enrolment]:
    """The places that the person can still answer, the most urgent first."""
    open_states = (EnrolmentState.ELIGIBLE, EnrolmentState.INVITED)
    found = [place for place in places if place.state in open_states and place.cohort.takes_answers(today)]
    return sorted(found, key=lambda place: place.cohort.join_by)


def running_cohorts(user: User) -> QuerySet[Cohort]:
    """The cohorts that run of the programmes that somebody runs, the latest first."""
    running = Cohort.objects.filter(
        programme__in=visible_programmes(user),
        programme__state=ProgrammeState.OPEN,
        state=CohortState.RUNNING,
    )
    return running.select_related("programme").order_by("-starts", "pk")
