"""Answering a check-in: once, and again within its time, with what was said before kept."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext

from handrail.audit.actions import record
from handrail.checkins.models import CheckIn, FormerAnswer
from handrail.checkins.queries import day_of, is_open
from handrail.checkins.states import CheckInState, before
from handrail.lib.refusal import Refusal
from handrail.people.models import User
from handrail.vault.sealing import carry, closed, says


@dataclass(frozen=True, slots=True)
class Said:
    """An answer. Without `words` those that are there stay: the link of a mail touches none."""

    pulse: int | None = None
    met: str = ""
    words: str | None = None

    @property
    def something(self) -> bool:
        """Whether anything was said."""
        return bool(self.pulse or self.met or self.words)


@transaction.atomic
def answer(*, check_in: CheckIn, said: Said, by: User, now: dt.datetime) -> None:
    """Keep an answer. The same again is nothing new; another one takes its place, and the old one is kept.

    Raises Refusal when its time is over, for anybody else than who was asked, and for nothing at all.
    """
    if by.pk != check_in.user_id:
        raise Refusal(gettext("Only whoever was asked answers."))
    row = CheckIn.objects.select_for_update().get(pk=check_in.pk)
    if row.state not in before(CheckInState.ANSWERED) or not is_open(check_in, now):
        raise Refusal(gettext("The time to answer this is over. That is all right: you are asked again."))
    if not said.something:
        raise Refusal(gettext("Answer at least one question."), "pulse")
    if _is_said(row, said):
        return
    changed = row.state == CheckInState.ANSWERED
    if changed:
        _keep_former(row, now)
    _write(row, said, day_of(check_in.mentorship, now))
    verb = "answer_changed" if changed else "answered"
    record(
        by=by.pk, verb=f"checkins.{verb}", subject=row, school=by.school_id,
        fields=["pulse", "met"] if said.words is None else ["pulse", "met", "words"], now=now,
    )  # fmt: skip


def _is_said(row: CheckIn, said: Said) -> bool:
    if row.state != CheckInState.ANSWERED or (row.pulse, row.met) != (said.pulse, said.met):
        return False
    return said.words is None or says(row, "words", said.words)


def _keep_former(row: CheckIn, now: dt.datetime) -> None:
    former = FormerAnswer(check_in=row, pulse=row.pulse, met=row.met, replaced_at=now)
    carry(row, former)
    former.save(force_insert=True)


def _write(row: CheckIn, said: Said, today: dt.date) -> None:
    more = {} if said.words is None else {"words": closed(row, "words", said.words)}
    CheckIn.objects.filter(pk=row.pk).update(
        state=CheckInState.ANSWERED, answered_on=today, pulse=said.pulse, met=said.met, **more
    )
