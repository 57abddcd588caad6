"""People as staff keep them: added, put right, closed and opened again."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from handrail.audit import actions as audit
from handrail.lib.refusal import Refusal
from handrail.people import queries
from handrail.people.closing import closes, moves
from handrail.people.models import Invitation, School, User
from handrail.people.roles import Role, refusal_to_correct

LAST_ADMINISTRATOR = gettext_lazy(
    "This is the school's last administrator. Give somebody else the role first, so that somebody can still "
    "run the site."
)


@transaction.atomic
def add_person(
    *, school: School, by: User | None, name: str, email: str, school_number: str, now: dt.datetime
) -> User:
    """A new person without a password; they get in by invitation."""
    _refuse_taken(school, email, school_number, apart_from=None)
    language = school.languages[0] if school.languages else "en-gb"
    user = User.objects.create_user(
        email=email,
        school=school,
        name=name,
        school_number=school_number,
        language=language,
        created_at=now,
    )
    audit.record(by=by.id if by else None, verb="people.add_person", subject=user, school=school.id, now=now)
    return user


@transaction.atomic
def correct_person(
    *, user: User, by: User, name: str, email: str, school_number: str, stage: str, now: dt.datetime
) -> None:
    """Put a person's record right. Their address is theirs alone to change once they have an account."""
    _refuse_staff(user, by)
    new = {"name": name, "email": email.lower(), "school_number": school_number, "stage": stage}
    fields = [field for field, value in new.items() if getattr(user, field) != value]
    if not fields:
        return
    if "email" in fields and queries.has_taken_up_account(user):
        raise Refusal(_("They have an account, so only they can change their address."), "email")
    _refuse_taken(user.school, new["email"], school_number, apart_from=user)
    if "email" in fields:
        moves(user, now=now)
        Invitation.objects.filter(user=user, used_at=None, revoked_at=None).update(revoked_at=now)
    for field in fields:
        setattr(user, field, new[field])
    user.save(update_fields=fields)
    audit.record(
        by=by.id, verb="people.correct_person", subject=user, school=user.school_id, fields=fields, now=now
    )


@transaction.atomic
def close_account(*, user: User, by: User, now: dt.datetime) -> None:
    """Let nobody in by this account any more; open sessions end with their next request."""
    School.objects.select_for_update().get(pk=user.school_id)
    if user.pk == by.pk:
        raise Refusal(_("You cannot close your own account. Ask another administrator."))
    _refuse_staff(user, by)
    if not user.is_active:
        raise Refusal(_("This account is closed already."))
    if Role.ADMINISTRATOR in user.roles and not queries.other_administrators(user).exists():
        raise Refusal(str(LAST_ADMINISTRATOR))
    if user.school.live and user.school.wellbeing_lead_id == user.pk:
        raise Refusal(
            _("They are the school's wellbeing lead. Give somebody else the role, then end theirs first.")
        )
    Invitation.objects.filter(user=user, used_at=None, revoked_at=None).update(revoked_at=now)
    closes(user, now=now)
    stand_down(user.school, user)
    _set_active(user, by, False, "people.close_account", now)


@transaction.atomic
def reopen_account(*, user: User, by: User, now: dt.datetime) -> None:
    """Let the person in again."""
    _refuse_staff(user, by)
    if user.is_active:
        raise Refusal(_("This account is open already."))
    _set_active(user, by, True, "people.reopen_account", now)


def stand_down(school: School, user: User) -> None:
    """Whoever can no longer read what is asked of the wellbeing lead is not the deputy either."""
    School.objects.filter(pk=school.pk, wellbeing_deputy=user).update(wellbeing_deputy=None)


def _refuse_staff(user: User, by: User) -> None:
    words = refusal_to_correct(by.roles, user.roles)
    if words and user.pk != by.pk:
        raise Refusal(words)


def _set_active(user: User, by: User, active: bool, verb: str, now: dt.datetime) -> None:
    user.is_active = active
    user.save(update_fields=["is_active"])
    audit.record(by=by.id, verb=verb, subject=user, school=user.school_id, fields=["is_active"], now=now)


def _refuse_taken(school: School, email: str, school_number: str, apart_from: User | None) -> None:
    others = User.objects.exclude(pk=apart_from.pk) if apart_from else User.objects.all()
    if others.filter(email__iexact=email).exists():
        raise Refusal(_("Somebody has this address already. Search the list of people for it."), "email")
    if others.filter(school=school, school_number=school_number).exists():
        raise Refusal(_("Somebody has this school number already."), "school_number")
