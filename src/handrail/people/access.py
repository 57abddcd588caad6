"""Who may see and do what with people, their invitations and their school's settings."""

from __future__ import annotations

import uuid
from typing import TypeVar

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model, Prefetch, QuerySet
from django.http import Http404
from django.utils.translation import gettext

from handrail.audit import actions as audit
from handrail.lib import clock
from handrail.lib.refusal import Verdict
from handrail.people.models import Invitation, ListItem, Pause, RoleGrant, School, User
from handrail.people.roles import Role, refusal_to_change, refusal_to_correct

SEES_PEOPLE = frozenset({Role.ADMINISTRATOR, Role.COORDINATOR, Role.WELLBEING_LEAD})
KEEPS_PEOPLE = frozenset({Role.ADMINISTRATOR, Role.COORDINATOR})
YES = Verdict()

AnyModel = TypeVar("AnyModel", bound=Model)


def open_grants() -> Prefetch[str]:
    """Roles read together for many people, so that `User.roles` costs nothing more."""
    return Prefetch("grants", queryset=RoleGrant.objects.filter(ended_at=None))


def visible_people(user: User) -> QuerySet[User]:
    """Staff who work with people see those of their own school; everybody sees themselves."""
    people = User.objects.select_related("school").prefetch_related(open_grants())
    if user.roles & SEES_PEOPLE:
        return people.filter(school_id=user.school_id)
    return people.filter(pk=user.pk)


def get_person(user: User, key: uuid.UUID) -> User:
    """Somebody whom this person may see: 404 otherwise, as for an unknown id."""
    return one(user, visible_people(user), key)


def get_person_to_keep(user: User, key: uuid.UUID) -> User:
    """Somebody whom this person may invite: 403 with its sentence when they may only see them."""
    person = get_person(user, key)
    require(user, can_keep_people(user), person)
    return person


def get_person_to_correct(user: User, key: uuid.UUID) -> User:
    """Somebody whose record this person may put right."""
    person = get_person(user, key)
    require(user, can_correct(user, person), person)
    return person


def get_person_to_give_roles(user: User, key: uuid.UUID) -> User:
    """Somebody whose roles this person may change."""
    person = get_person(user, key)
    require(user, can_change_roles(user, person), person)
    return person


def get_invitation(user: User, key: uuid.UUID) -> Invitation:
    """An invitation of the person's own school, for those who send them: 404 for everybody else."""
    invitations = Invitation.objects.select_related("user__school").filter(user__school_id=user.school_id)
    return one(user, invitations if can_keep_people(user) else invitations.none(), key)


def get_grant(user: User, key: uuid.UUID) -> RoleGrant:
    """A role that this person may end."""
    grants = RoleGrant.objects.select_related("user__school").filter(user__in=visible_people(user))
    grant = one(user, grants, key)
    require(user, can_change_role(user, grant.user, Role(grant.role)), grant.user)
    return grant


def get_item(user: User, key: uuid.UUID) -> ListItem:
    """An entry of one of the lists of the person's own school: 404 for those who do not keep the lists."""
    items = ListItem.objects.select_related("school").filter(school_id=user.school_id)
    return one(user, items if can_edit_lists(user) else items.none(), key)


def get_own_pause(user: User, key: uuid.UUID) -> Pause:
    """A pause of one's own: nobody plans another's."""
    return one(user, Pause.objects.select_related("user").filter(user=user), key)


def can_see_people(user: User) -> Verdict:
    """Whether the list of people is theirs to read."""
    return _for(
        user, SEES_PEOPLE, "The list of people is for administrators, coordinators and the wellbeing lead."
    )


def can_keep_people(user: User) -> Verdict:
    """Whether they may add, invite and put right people."""
    return _for(
        user, KEEPS_PEOPLE, "Only administrators and programme coordinators change other people's records."
    )


def can_edit_lists(user: User) -> Verdict:
    """Whether they may change the school's lists."""
    return _for(
        user, KEEPS_PEOPLE, "Only administrators and programme coordinators change the school's lists."
    )


def can_edit_school(user: User) -> Verdict:
    """Whether they may change the school's settings and help numbers."""
    return _for(user, frozenset({Role.ADMINISTRATOR}), "Only administrators change the school's settings.")


def can_administer(user: User) -> Verdict:
    """Whether they may read the log, and hold all mails of the site back."""
    if Role.ADMINISTRATOR in user.roles:
        return YES
    return Verdict(gettext("This is for administrators."))


def can_close_account(user: User, person: User) -> Verdict:
    """Whether they may close or open somebody's account. Staff's are for administrators."""
    if person.pk == user.pk:
        return Verdict(gettext("You cannot close your own account. Ask another administrator."))
    return can_correct(user, person)


def can_correct(user: User, person: User) -> Verdict:
    """Whether they may put somebody's record right. Staff's are for administrators, but for one's own."""
    if not can_keep_people(user) or person.pk == user.pk:
        return can_keep_people(user)
    return Verdict(refusal_to_correct(user.roles, person.roles))


def can_change_role(user: User, person: User, role: Role) -> Verdict:
    """Whether they may give or end this role for this person."""
    return Verdict(refusal_to_change(user.roles, person.roles, role, own=person.pk == user.pk))


def can_change_roles(user: User, person: User) -> Verdict:
    """Whether they may give or end any role for this person."""
    if person.pk == user.pk or any(can_change_role(user, person, role) for role in Role):
        return can_change_role(user, person, Role.ADMINISTRATOR)
    return Verdict(gettext("Only administrators give and end roles."))


def roles_to_give(user: User, person: User) -> list[Role]:
    """The roles that they may give this person and that the person does not have."""
    return [role for role in Role if role not in person.roles and can_change_role(user, person, role)]


def require(user: User, verdict: Verdict, subject: User | School) -> None:
    """403 with its sentence, and a line in the record, where the answer is no."""
    if not verdict:
        _record_refusal(user, (subject._meta.label_lower, subject.pk))
        raise PermissionDenied(verdict.words)


def _for(user: User, roles: frozenset[Role], words: str) -> Verdict:
    return YES if user.roles & roles else Verdict(words)


def one(user: User, rows: QuerySet[AnyModel], key: uuid.UUID, *, kind: str = "") -> AnyModel:
    """The one of these rows that the key names: 404, and a line in the record, where there is none."""
    found = rows.filter(pk=key).first()
    if found is None:
        _record_refusal(user, (kind or rows.model._meta.label_lower, key))
        raise Http404
    return found


def _record_refusal(user: User, subject: tuple[str, uuid.UUID]) -> None:
    school, now = user.school_id, clock.now()
    with transaction.atomic():
        audit.record(
            by=user.id, verb="people.open", subject=subject, school=school, outcome="refused", now=now
        )
