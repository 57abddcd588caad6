"""Who sees signs and cases: those who run the programme, and never of a pair that they are in themselves.

The two of a pair ask for help, and see nothing of what becomes of it here.
"""

from __future__ import annotations

from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from handrail.cases.models import Case, Sign
from handrail.cases.states import CaseState
from handrail.lib import clock
from handrail.lib.refusal import Verdict
from handrail.mentoring.access import own_pairs
from handrail.mentoring.ending_queries import ending_of
from handrail.mentoring.models import Mentorship
from handrail.mentoring.states import MentorshipState
from handrail.people.models import RoleGrant, User
from handrail.people.queries import administrators
from handrail.programmes.access import RUNS, Doing, can_change, one, require, visible_programmes
from handrail.programmes.models import Cohort
from handrail.programmes.queries import leads_of


def pairs_of(user: User, cohort: Cohort) -> QuerySet[Mentorship]:
    """The pairs of a cohort that run, without those that somebody is in themselves."""
    running = Mentorship.objects.filter(cohort=cohort, state=MentorshipState.ACTIVE)
    found = running.exclude(Q(mentor=user) | Q(mentee=user)).order_by("mentee__name", "pk")
    return found.select_related("mentor", "mentee", "programme__school", "cohort")


def get_pair(user: User, key: UUID, *, to: Doing = "see") -> Mentorship:
    """A pair that runs in a programme that this person runs, and that they are not in."""
    running = Mentorship.objects.filter(
        programme__in=visible_programmes(user), state=MentorshipState.ACTIVE
    ).exclude(Q(mentor=user) | Q(mentee=user))
    found = one(user, running.select_related("mentor", "mentee", "programme__school", "cohort"), key)
    if to == "change":
        require(user, can_change(found.programme), found)
    return found


def get_pair_to_ask(user: User, key: UUID) -> Mentorship:
    """One's own pair, to ask for help with it: also while it is paused or its end can be taken back."""
    found = one(user, own_pairs(user), key)
    require(user, can_ask(found), found)
    return found


def can_ask(mentorship: Mentorship) -> Verdict:
    """Whether the two can ask for help with their pair now."""
    if mentorship.state == MentorshipState.ENDED and clock.now() >= ending_of(mentorship).undo_until:
        return Verdict(_("Your mentorship has ended. Ask the coordinators of the programme by mail."))
    return can_change(mentorship.programme)


def watches(user: User, mentorship: Mentorship) -> bool:
    """Whether the signs of a pair are theirs to see. One query, and none for the two."""
    if user.pk in (mentorship.mentor_id, mentorship.mentee_id):
        return False
    return visible_programmes(user).filter(pk=mentorship.programme_id).exists()


def carers_of(mentorship: Mentorship) -> QuerySet[User]:
    """Who can see to a case of a pair: those who coordinate its programme, else the administrators.

    It is nobody of the two, and nobody whose role has ended.
    """
    two = (mentorship.mentor_id, mentorship.mentee_id)
    held = RoleGrant.objects.filter(user=OuterRef("pk"), role__in=RUNS, ended_at=None)
    leads = leads_of(mentorship.programme).filter(Exists(held), is_active=True).exclude(pk__in=two)
    if leads.exists():
        return leads
    return administrators(mentorship.programme.school_id).exclude(pk__in=two)


def can_see_to(user: User | None, mentorship: Mentorship) -> bool:
    """Whether somebody who sees to a case of a pair still can."""
    return user is not None and user.is_active and watches(user, mentorship)


def visible_cases(user: User) -> QuerySet[Case]:
    """The cases of the programmes that somebody runs."""
    found = Case.objects.filter(mentorship__programme__in=visible_programmes(user))
    mine = Q(mentorship__mentor=user) | Q(mentorship__mentee=user)
    return found.exclude(mine).select_related(
        "owner", "mentorship__mentor", "mentorship__mentee", "mentorship__programme__school",
        "mentorship__cohort",
    )  # fmt: skip


def open_cases(user: User) -> QuerySet[Case]:
    """Those that are not closed, by the day that they are due."""
    return visible_cases(user).exclude(state=CaseState.CLOSED)


def get_case(user: User, key: UUID, *, to: Doing = "see") -> Case:
    """One case of a programme that this person runs."""
    found = one(user, visible_cases(user), key)
    if to == "change":
        require(user, can_change(found.mentorship.programme), found)
    return found


def kept_events(user: User) -> Q:
    """What the log says of signs and cases of pairs that somebody is in."""
    mine = Mentorship.objects.filter(Q(mentor=user) | Q(mentee=user)).values("pk")
    cases = Case.objects.filter(mentorship__in=mine).values("pk")
    signs = Sign.objects.filter(mentorship__in=mine).values("pk")
    of_pair = Q(verb__startswith="cases.", subject__in=mine)
    return Q(subject__in=cases) | Q(subject__in=signs) | of_pair
