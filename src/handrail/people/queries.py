"""Reads about people that are worth a name. Who may see them is `access.py`'s question."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any, Literal

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext

from handrail.people.models import Invitation, ListItem, Pause, RoleGrant, School, SetupKey, User
from handrail.people.roles import Role
from handrail.people.tokens import hashed

PAGE = 50
Show = Literal["all", "staff", "not_invited", "invited", "closed"]
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def school_exists() -> bool:
    """Whether the first run is over."""
    return School.objects.exists()


def setup_key_is_known(token: str) -> bool:
    """Whether the first-run page was opened by the address that the server printed."""
    return SetupKey.objects.filter(token_hash=hashed(token)).exists()


def has_taken_up_account(user: User) -> bool:
    """Whether the person ever proved their address and chose how to sign in."""
    return bool(EmailAddress.objects.filter(user=user, verified=True).exists())


def has_second_factor(user: User) -> bool:
    """Whether the account is held by more than a password: recovery codes alone do not count."""
    return bool(Authenticator.objects.filter(user=user, type__in=FACTORS).exists())


def administrators(school: uuid.UUID) -> QuerySet[User]:
    """The open accounts of a school's administrators."""
    held = User.objects.filter(grants__role=Role.ADMINISTRATOR, grants__ended_at=None)
    return held.filter(school_id=school, is_active=True).order_by("name", "pk")


def wellbeing_leads(school: uuid.UUID) -> QuerySet[User]:
    """The open accounts of a school's wellbeing leads."""
    held = User.objects.filter(grants__role=Role.WELLBEING_LEAD, grants__ended_at=None)
    return held.filter(school_id=school, is_active=True).order_by("name", "pk")


def with_accounts(people: QuerySet[User]) -> QuerySet[User]:
    """Those of them who have taken up their account: a role can be given before that."""
    taken_up = EmailAddress.objects.filter(user=OuterRef("pk"), verified=True)
    return people.filter(Exists(taken_up))


def possible_deputies(school: School) -> QuerySet[User]:
    """Those of them who can stand in for the one whose name stands on "Get help now"."""
    found = wellbeing_leads(school.pk)
    return found.exclude(pk=school.wellbeing_lead_id) if school.wellbeing_lead_id else found


def other_administrators(user: User) -> QuerySet[User]:
    """The open accounts of the school's administrators, but for this person."""
    return administrators(user.school_id).exclude(pk=user.pk)


def staff_of(school: uuid.UUID) -> QuerySet[RoleGrant, uuid.UUID]:
    """The ids of those who hold a staff role at a school now."""
    held = RoleGrant.objects.filter(user__school_id=school, ended_at=None)
    people: QuerySet[RoleGrant, uuid.UUID] = held.values_list("user_id", flat=True)
    return people


def invitation_of_token(token: str) -> Invitation | None:
    """The invitation that a link belongs to, whatever its state."""
    return Invitation.objects.select_related("user__school").filter(token_hash=hashed(token)).first()


def latest_invitation(user: User) -> Invitation | None:
    """The invitation that was sent last."""
    return user.invitations.order_by("-created_at", "pk").first()


def people_listed(people: QuerySet[User], *, show: Show, search: str = "") -> QuerySet[User]:
    """Visible people with what a list shows of each, in a constant number of queries."""
    taken_up = EmailAddress.objects.filter(user=OuterRef("pk"), verified=True)
    open_one = Invitation.objects.filter(user=OuterRef("pk"), used_at=None, revoked_at=None)
    listed = people.annotate(
        has_account=Exists(taken_up),
        invited_until=Subquery(open_one.values("expires_at")[:1]),
    )
    return _shown(listed, show).filter(_matching(search)).order_by("name", "pk")


def _shown(people: QuerySet[Any], show: Show) -> QuerySet[Any]:  # with annotations
    if show == "closed":
        return people.filter(is_active=False)
    if show == "staff":
        held = RoleGrant.objects.filter(user=OuterRef("pk"), ended_at=None)
        return people.filter(Exists(held), is_active=True)
    if show == "invited":
        return people.filter(has_account=False, invited_until__isnull=False, is_active=True)
    if show == "not_invited":
        return people.filter(has_account=False, invited_until=None, is_active=True)
    return people


def _matching(search: str) -> Q:
    matching = Q()
    for word in search.split()[:6]:
        matching &= Q(name__icontains=word) | Q(email__icontains=word) | Q(school_number__icontains=word)
    return matching


def pauses_to_come(user: User, *, today: dt.date) -> QuerySet[Pause]:
    """Pauses that are not over, the nearest first."""
    return user.pauses.filter(Q(ends=None) | Q(ends__gte=today)).order_by("starts", "pk")


def grants_of(user: User) -> QuerySet[RoleGrant]:
    """Every role the person ever held, the open ones first."""
    return user.grants.order_by("ended_at", "-granted_at", "pk")


def list_items(school: School, kind: str) -> QuerySet[ListItem]:
    """One of the school's lists with its retired entries."""
    return ListItem.objects.filter(school=school, list=kind)


def choices(school: School, kind: str, *, keep: str = "") -> list[tuple[str, str]]:
    """What a form offers of a list: its active entries, and the one that was chosen before."""
    offered = list_items(school, kind).filter(Q(active=True) | Q(key=keep))
    return [(key, gettext(label)) for key, label in offered.values_list("key", "label")]


def label_of(school: School, kind: str, key: str) -> str:
    """The school's word for a key, translated if it is ours; the key itself where the list has none."""
    found = list_items(school, kind).filter(key=key).values_list("label", flat=True).first()
    return gettext(found) if found else key


def labels_of(school: School, kind: str) -> dict[str, str]:
    """The words of a whole list by key, retired ones too."""
    return {key: gettext(label) for key, label in list_items(school, kind).values_list("key", "label")}


def names(ids: Iterable[object], *, school: uuid.UUID | None = None) -> dict[uuid.UUID, str]:
    """Names by id, for pages that show who did something; of one school alone where it is given."""
    found = User.objects.filter(pk__in=list(ids))
    return dict((found.filter(school_id=school) if school else found).values_list("pk", "name"))
