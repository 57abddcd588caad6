"""Resources on a mentee's list: put there by either of the two, used and taken off."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext

from handrail.audit.actions import record
from handrail.learning.shelf_queries import on_shelf
from handrail.lib.refusal import Refusal
from handrail.mentoring.actions.two import check_two
from handrail.mentoring.models import Mentorship, ShelfItem
from handrail.people.models import User

MOST_WAITING = 20  # resources on a list that are not used yet


@transaction.atomic
def put_on_list(
    *,
    mentorship: Mentorship,
    resource: UUID | str,
    due: dt.date | None,
    by: User,
    today: dt.date,
    now: dt.datetime,
) -> ShelfItem:
    """Put what the school offers on the mentee's list. Raises Refusal where it cannot stand there."""
    check_two(mentorship, by)
    offered = on_shelf(mentorship.programme.school).filter(pk=resource).first()
    if offered is None:
        raise Refusal(gettext("This is no longer on the shelf. Choose another."), "resource")
    if due is not None and due < today:
        raise Refusal(gettext("This day is over. Choose one that lies ahead."), "due")
    if mentorship.shelf.filter(used_at=None).count() >= MOST_WAITING:
        raise Refusal(gettext("Twenty wait to be used. Take one off first: a short list is used more often."))
    given = {"due": due, "by": by.pk, "created_at": now}
    made, new = ShelfItem.objects.get_or_create(mentorship=mentorship, resource=offered, defaults=given)
    if not new:
        raise Refusal(gettext("This stands on the list already."), "resource")
    _note(made, by, "put_on_list", now)
    return made


@transaction.atomic
def say_used(*, item: ShelfItem, used: bool, by: User, now: dt.datetime) -> None:
    """The mentee used it; or not, after all. Saying it twice changes and records nothing."""
    _check_mentee(item.mentorship, by)
    found = ShelfItem.objects.filter(pk=item.pk, used_at__isnull=used)
    if found.update(used_at=now if used else None):
        _note(item, by, "used" if used else "not_used", now, "used_at")


@transaction.atomic
def take_off_list(*, item: ShelfItem, by: User, now: dt.datetime) -> None:
    """Take off what was not used. It can be put on again."""
    check_two(item.mentorship, by)
    if not ShelfItem.objects.filter(pk=item.pk, used_at=None).delete()[0]:
        raise Refusal(gettext("What was used stays on the list."))
    _note(item, by, "taken_off_list", now)


def _check_mentee(mentorship: Mentorship, by: User) -> None:
    check_two(mentorship, by)
    if by.pk != mentorship.mentee_id:
        raise Refusal(gettext("Only the mentee says what they used."))


def _note(item: ShelfItem, by: User, verb: str, now: dt.datetime, *fields: str) -> None:
    verb, school = f"mentoring.resource_{verb}", by.school_id
    record(by=by.pk, verb=verb, subject=item, school=school, fields=fields, now=now)
