"""What the two mean to do until they meet again: noted, done, and carried on until then."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from handrail.audit.actions import record
from handrail.mentoring.actions.two import check_two
from handrail.mentoring.models import MeetingAction, Mentorship
from handrail.people.models import User


@transaction.atomic
def add_action(
    *, mentorship: Mentorship, by: User, text: str, owner: str, due: dt.date | None, now: dt.datetime
) -> MeetingAction:
    """Note what one of the two means to do, perhaps until a day."""
    check_two(mentorship, by)
    made = MeetingAction.objects.create(
        mentorship=mentorship, text=text, owner=owner, due=due, created_at=now
    )
    _note(made, by, "added", now)
    return made


@transaction.atomic
def finish_action(*, action: MeetingAction, by: User, done: bool, now: dt.datetime) -> None:
    """It is done; or not, after all. Saying it twice changes and records nothing."""
    check_two(action.mentorship, by)
    found = MeetingAction.objects.filter(pk=action.pk, done_at__isnull=done)
    if found.update(done_at=now if done else None):
        _note(action, by, "done" if done else "open_again", now, "done_at")


def _note(action: MeetingAction, by: User, verb: str, now: dt.datetime, *fields: str) -> None:
    school = action.mentorship.programme.school_id
    verb = f"mentoring.action_{verb}"
    record(by=by.pk, verb=verb, subject=action, school=school, fields=fields, now=now)
