"""People who ask, and wellbeing leads who may be asked."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from tests.checkins.scene import Asked
from tests.site.cast import person

from handrail.lib import clock
from handrail.mailroom.models import Message
from handrail.people.models import RoleGrant, School, User
from handrail.people.roles import Role
from handrail.safeguarding import actions
from handrail.safeguarding.actions import Wish
from handrail.safeguarding.models import ContactRequest

LONDON = ZoneInfo("Europe/London")
SECRETS = ("020 7946 0999", "after four on Friday", "I cannot sleep and am afraid")
WISH = Wish("phone", *SECRETS)
KINDS = ("contact_waits", "contact_reach", "contact_received")


def ask(
    asked: Asked, name: str = "student", now: dt.datetime | None = None, **more: object
) -> ContactRequest:
    made = actions.ask(user=asked.scene[name], wish=Wish(*_of(WISH), **more), now=now or clock.now())
    return fresh(made)


def _of(wish: Wish) -> tuple[str, str, str, str]:
    return wish.how, wish.phone, wish.suits, wish.words


def fresh(request: ContactRequest) -> ContactRequest:
    return ContactRequest.objects.select_related("user__school", "lead", "school").get(pk=request.pk)


def second_lead(asked: Asked, slug: str = "second", *, deputy: bool = False) -> User:
    """One more wellbeing lead of the school."""
    school = asked.mentee.school
    user = person(school, slug, now=clock.now())
    RoleGrant.objects.create(user=user, role=Role.WELLBEING_LEAD, granted_at=clock.now())
    if deputy:
        School.objects.filter(pk=school.pk).update(wellbeing_deputy=user)
    return user


def told() -> list[tuple[str, str]]:
    """Every mail about requests: what kind, to whom by name."""
    names = dict(User.objects.values_list("pk", "name"))
    mails = Message.objects.filter(kind__in=KINDS).order_by("created_at")
    return sorted((mail.kind, names[mail.to]) for mail in mails)


def wall(spelled: str) -> dt.datetime:
    """A moment by the clock on the wall of the school."""
    return dt.datetime.fromisoformat(spelled).replace(tzinfo=LONDON).astimezone(dt.UTC)
