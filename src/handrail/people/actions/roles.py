"""Staff roles given and ended. A second person always learns of it by mail."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from handrail.audit import actions as audit
from handrail.lib.refusal import Refusal
from handrail.mailroom import actions as mailroom
from handrail.people import queries
from handrail.people.actions.persons import LAST_ADMINISTRATOR, stand_down
from handrail.people.models import RoleGrant, School, User
from handrail.people.roles import Role, refusal_to_change


@transaction.atomic
def grant_role(*, user: User, role: Role, by: User, now: dt.datetime) -> RoleGrant:
    """Give somebody a staff role at their school."""
    school = _locked_school(user)
    _refuse_if_not_allowed(user, role, by)
    if not user.is_active:
        raise Refusal(_("This account is closed. Open it again first."))
    if role in _roles_now(user):
        raise Refusal(_("%(name)s has this role already.") % {"name": user.name}, "role")
    grant = give(user=user, role=role, by=by, now=now)
    if role is Role.WELLBEING_LEAD and school.wellbeing_lead_id is None:
        _set_lead(school, user)
    audit.record(
        by=by.id, verb="people.grant_role", subject=user, school=school.id, fields=[role.value], now=now
    )
    _tell(user, role, by, "role_given", now)
    return grant


@transaction.atomic
def end_role(*, grant: RoleGrant, by: User, now: dt.datetime) -> None:
    """End a staff role; it stays in the record with its dates."""
    school = _locked_school(grant.user)
    grant.refresh_from_db()
    role = Role(grant.role)
    _refuse_if_not_allowed(grant.user, role, by)
    if grant.ended_at:
        raise Refusal(_("This role ended already."))
    if role is Role.ADMINISTRATOR and not queries.other_administrators(grant.user).exists():
        raise Refusal(str(LAST_ADMINISTRATOR))
    if role is Role.WELLBEING_LEAD:
        if school.wellbeing_lead_id == grant.user_id:
            _hand_over(school, grant.user)
        stand_down(school, grant.user)
    grant.ended_at = now
    grant.save(update_fields=["ended_at"])
    audit.record(
        by=by.id,
        verb="people.end_role",
        subject=grant.user,
        school=school.id,
        fields=[role.value],
        now=now,
    )
    _tell(grant.user, role, by, "role_ended", now)


def give(*, user: User, role: Role, by: User | None, now: dt.datetime) -> RoleGrant:
    """The bare grant, for the first run too, when there is nobody yet who may give roles."""
    grant = RoleGrant.objects.create(user=user, role=role, granted_by=by.id if by else None, granted_at=now)
    user.__dict__.pop("roles", None)  # read once a request, and now out of date
    return grant


def _locked_school(user: User) -> School:
    return School.objects.select_for_update().get(pk=user.school_id)


def _roles_now(user: User) -> frozenset[Role]:
    return frozenset(Role(name) for name in user.grants.filter(ended_at=None).values_list("role", flat=True))


def _refuse_if_not_allowed(user: User, role: Role, by: User) -> None:
    if user.school_id != by.school_id:
        raise Refusal(_("They belong to another school."))
    words = refusal_to_change(_roles_now(by), _roles_now(user), role, own=user.pk == by.pk)
    if words:
        raise Refusal(words)


def _set_lead(school: School, user: User) -> None:
    school.wellbeing_lead = user
    school.save(update_fields=["wellbeing_lead"])


def _hand_over(school: School, leaving: User) -> None:
    """Another wellbeing lead stands in the place of the one who leaves; a live school needs one."""
    others = User.objects.filter(
        school=school,
        is_active=True,
        grants__role=Role.WELLBEING_LEAD,
        grants__ended_at=None,
    )
    following = others.exclude(pk=leaving.pk).order_by("grants__granted_at", "pk").first()
    following = school.wellbeing_deputy or following
    if following is None and school.live:
        raise Refusal(_("The school is live and needs a wellbeing lead. Give somebody else this role first."))
    if school.wellbeing_deputy == following:
        school.wellbeing_deputy = None
    school.wellbeing_lead = following
    school.save(update_fields=["wellbeing_lead", "wellbeing_deputy"])


def _tell(user: User, role: Role, by: User, kind: str, now: dt.datetime) -> None:
    """Write to the person and to every other administrator."""
    readers = {user.pk: user}
    readers.update((other.pk, other) for other in queries.other_administrators(by))
    for reader in readers.values():
        with override(reader.language):
            label = str(role.label)
        mailroom.post(
            kind=kind,
            to=reader.id,
            address=reader.email,
            language=reader.language,
            context={"name": reader.name, "person": user.name, "role": label, "by": by.name},
            school=user.school_id,
            now=now,
        )
