"""Who may see how the site runs: its jobs, its mails and its log."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django_tasks_db.models import DBTaskResult

from handrail.cases import access as cases
from handrail.jobs import queries as jobs
from handrail.lib.refusal import Verdict
from handrail.mailroom import queries as mailroom
from handrail.mailroom.models import Message
from handrail.pairing import search_access
from handrail.people.access import one
from handrail.people.models import User
from handrail.people.queries import names
from handrail.people.roles import Role

FOR_WELLBEING_LEADS = ("safeguarding",)  # by name: nobody imports that app
# Nobody's: a lead who sees of an opening here and not among those to review would know that it is about them.
OPENINGS = Q(verb__startswith="safeguarding.opening") | Q(
    subject_type__in=("safeguarding.opening", "safeguarding.pair")
)
RUNNERS = frozenset({Role.ADMINISTRATOR, Role.COORDINATOR})


def can_run(user: User) -> Verdict:
    """Whether jobs and mails are theirs to see and to mend."""
    if user.roles & RUNNERS:
        return Verdict()
    return Verdict(_("How the site runs is for administrators and programme coordinators."))


def visible_jobs(user: User) -> QuerySet[DBTaskResult[Any, Any]]:
    """The jobs of the site itself and those for people of the person's own school."""
    askers = jobs.asked_by()
    own = names(askers, school=user.school_id) if askers else {}
    found = jobs.rows(not_for=askers - own.keys())
    return found if can_run(user) else found.none()


def get_job(user: User, key: UUID) -> UUID:
    """The id of a job that the person may mend: 404 otherwise."""
    found: UUID = one(user, visible_jobs(user), key, kind="jobs.job").pk
    return found


def visible_mails(user: User, *, state: str = "") -> QuerySet[Message]:
    """The mails of the person's own school, without their words, nor those of a search kept from them."""
    found = mailroom.mails(user.school_id, state=state).exclude(search_access.kept_mails(user))
    return found if can_run(user) else found.none()


def get_mail(user: User, key: UUID) -> Message:
    """A mail that the person may send again or stop: 404 otherwise."""
    return one(user, visible_mails(user), key)


def kept_events(user: User) -> Q:
    """What the log says of searches and cases that concern its reader as one of the people in them; and all
    that it says of emergency openings, which stands on their own pages.
    """
    return search_access.kept_events(user) | cases.kept_events(user) | OPENINGS


def closed_apps(user: User) -> tuple[str, ...]:
    """The apps whose part of the log somebody may not read, whatever else they administer."""
    return () if Role.WELLBEING_LEAD in user.roles else FOR_WELLBEING_LEADS
