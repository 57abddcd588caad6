"""What people keep about themselves: name, language, time, days away, consent."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext as _

from handrail.audit import actions as audit
from handrail.lib.refusal import Refusal
from handrail.people.models import Consent, Pause, User


@transaction.atomic
def change_profile(
    *, user: User, by: User, name: str, pronouns: str, language: str, now: dt.datetime
) -> None:
    """Change how the person is called and in which language we write to them."""
    if pronouns and not user.school.identity_asked:
        raise Refusal(gettext("Your school does not ask for pronouns."), "pronouns")
    if language not in user.school.languages:
        raise Refusal(_("Choose one of your school's languages."), "language")
    _change(
        user, by, "people.change_profile", now, {"name": name, "pronouns": pronouns, "language": language}
    )


@transaction.atomic
def choose_language(*, user: User, by: User, language: str, now: dt.datetime) -> None:
    """Show the site, and write mails, in another language."""
    if language not in user.school.languages:
        raise Refusal(_("Choose one of your school's languages."), "language")
    _change(user, by, "people.change_profile", now, {"language": language})


@transaction.atomic
def change_time(
    *, user: User, by: User, hours_a_month: int | None, most_mentees: int | None, now: dt.datetime
) -> None:
    """Change how much time the person has, across all programmes together. Raises Refusal."""
    number = User.objects.select_for_update(no_key=True).get(pk=user.pk).active_mentees  # as of now
    if most_mentees is not None and most_mentees < number:
        words = ngettext(
            "You have one mentee now. Choose at least %(number)d, or write to your coordinator.",
            "You have %(number)d mentees now. Choose at least %(number)d, or write to your coordinator.",
            number,
        )
        raise Refusal(words % {"number": number}, "most_mentees")
    new = {"hours_a_month": hours_a_month, "most_mentees": most_mentees}
    _change(user, by, "people.change_time", now, new)


def _change(user: User, by: User, verb: str, now: dt.datetime, new: dict[str, Any]) -> None:
    fields = [field for field, value in new.items() if getattr(user, field) != value]
    if not fields:
        return
    for field in fields:
        setattr(user, field, new[field])
    user.save(update_fields=fields)
    audit.record(by=by.id, verb=verb, subject=user, school=user.school_id, fields=fields, now=now)


@transaction.atomic
def plan_pause(
    *, user: User, by: User, starts: dt.date, ends: dt.date | None, today: dt.date, now: dt.datetime
) -> Pause:
    """Note days away, both included; without an end they last until further notice."""
    if ends and ends < starts:
        raise Refusal(gettext("The last day is before the first."), "ends")
    if ends and ends < today:
        raise Refusal(gettext("These days are over already."), "ends")
    User.objects.select_for_update().get(pk=user.pk)
    clash = Pause.objects.filter(Q(ends=None) | Q(ends__gte=starts), user=user)
    if ends:
        clash = clash.filter(starts__lte=ends)
    if clash.exists():
        raise Refusal(
            gettext("You have a pause on some of these days already. Change or end that one first."), "starts"
        )
    pause = Pause.objects.create(user=user, starts=starts, ends=ends)
    audit.record(by=by.id, verb="people.plan_pause", subject=user, school=user.school_id, now=now)
    return pause


@transaction.atomic
def end_pause(*, pause: Pause, by: User, today: dt.date, now: dt.datetime) -> None:
    """Come back early: yesterday was the last day away, or, on the first day, the pause never was."""
    if pause.starts > today:
        raise Refusal(gettext("This pause has not begun. Remove it instead."))
    if pause.ends and pause.ends < today:
        raise Refusal(gettext("This pause is over already."))
    if pause.starts == today:
        pause.delete()
    else:
        pause.ends = today - dt.timedelta(days=1)
        pause.save(update_fields=["ends"])
    audit.record(by=by.id, verb="people.end_pause", subject=pause.user, school=pause.user.school_id, now=now)


@transaction.atomic
def drop_pause(*, pause: Pause, by: User, today: dt.date, now: dt.datetime) -> None:
    """Remove a pause that has not begun."""
    if pause.starts <= today:
        raise Refusal(gettext("This pause has begun. End it instead."))
    pause.delete()
    audit.record(by=by.id, verb="people.drop_pause", subject=pause.user, school=pause.user.school_id, now=now)


@transaction.atomic
def answer_consent(
    *, user: User, purpose: str, given: bool, text: str, version: str, language: str, now: dt.datetime
) -> Consent:
    """Note what the person answered and to which words. Withdrawing is one more answer."""
    answer = Consent.objects.create(
        user=user,
        purpose=purpose,
        given=given,
        text_version=version,
        text_hash=hashlib.sha256(text.encode()).hexdigest(),
        language=language,
        at=now,
    )
    audit.record(
        by=user.id,
        verb="people.answer_consent",
        subject=user,
        school=user.school_id,
        fields=[purpose],
        now=now,
    )
    return answer
