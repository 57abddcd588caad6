"""What one person does with their own place: answers, joins, declines, withdraws."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import get_language, gettext, gettext_noop

from handrail.audit.actions import record
from handrail.lib.refusal import Refusal
from handrail.people.actions import answer_consent, change_time
from handrail.people.models import User
from handrail.programmes.leaving import leaves
from handrail.programmes.models import Answer, Enrolment
from handrail.programmes.personality import CONSENT, CONSENT_VERSION, PERSONALITY
from handrail.programmes.plans import Question
from handrail.programmes.states import ENROLMENT_STEPS, EnrolmentState, check_step

CLOSED = gettext_noop(
    "Joining is closed, so nothing can be changed here now. Write to the programme's coordinator."
)
NOT_YOURS = gettext_noop("Only the person themselves can do this.")
NOTHING_GIVEN: tuple[Any, ...] = (None, "", [], {})


@transaction.atomic
def save_answers(
    *, enrolment: Enrolment, by: User, answers: Mapping[str, Any], today: dt.date, now: dt.datetime
) -> list[str]:
    """Keep answers, and drop those left blank. Returns the keys of the questions whose answers changed."""
    _check_open(enrolment, by, today)
    questions = enrolment.cohort.programme.plan.questions(enrolment.side)
    before = {answer.question: answer for answer in enrolment.answers.select_for_update()}
    changed = [key for key, value in answers.items() if _differs(before.get(key), value)]
    for key in changed:
        _keep(enrolment, questions[key], answers[key], now)
    if changed:
        _keep_time(
            by, {questions[key].profile: answers[key] for key in changed if questions[key].profile}, now
        )
        _note(enrolment, by, "programmes.enrolment_answered", changed, now)
    return changed


def _differs(before: Answer | None, value: Any) -> bool:
    return (before.value if before else None) != (None if value in NOTHING_GIVEN else value)


def _keep(enrolment: Enrolment, question: Question, value: Any, now: dt.datetime) -> None:
    if value in NOTHING_GIVEN:
        enrolment.answers.filter(question=question.key).delete()
        return
    kept = {"value": value, "readers": question.readers, "saved_at": now}
    Answer.objects.update_or_create(enrolment=enrolment, question=question.key, defaults=kept)


def _keep_time(user: User, values: Mapping[str, int | None], now: dt.datetime) -> None:
    """Time is the person's own and the same in every programme. A blank leaves it as it is."""
    given = {name: value for name, value in values.items() if value is not None}
    if given:
        time = {"hours_a_month": user.hours_a_month, "most_mentees": user.most_mentees, **given}
        change_time(user=user, by=user, now=now, **time)


@transaction.atomic
def finish_screen(*, enrolment: Enrolment, by: User, number: int, today: dt.date) -> None:
    """Remember how far somebody came, for the next visit. Going back takes nothing away."""
    _check_open(enrolment, by, today)
    if number > enrolment.screens_done:
        enrolment.screens_done = number
        enrolment.save(update_fields=["screens_done"])


@transaction.atomic
def join(*, enrolment: Enrolment, by: User, today: dt.date, now: dt.datetime) -> None:
    """Take the place. Raises Refusal where a needed answer is missing."""
    missing = missing_answers(enrolment)
    if missing:
        raise Refusal(gettext("One thing is still open: %(what)s") % {"what": gettext(missing[0].label)})
    _answer(enrolment, by, EnrolmentState.JOINED, today, now)


@transaction.atomic
def decline(*, enrolment: Enrolment, by: User, today: dt.date, now: dt.datetime) -> None:
    """Say no. What was typed so far is deleted: nobody needs it."""
    _answer(enrolment, by, EnrolmentState.DECLINED, today, now)
    enrolment.answers.all().delete()
    enrolment.screens_done = 0
    enrolment.save(update_fields=["screens_done"])


@transaction.atomic
def withdraw(*, enrolment: Enrolment, by: User, today: dt.date, now: dt.datetime) -> None:
    """Step back after joining. The answers are deleted; joining again is possible until joining closes."""
    _answer(enrolment, by, EnrolmentState.WITHDRAWN, today, now)
    leaves(enrolment, by=by, now=now)
    enrolment.answers.all().delete()
    enrolment.screens_done = 0
    enrolment.save(update_fields=["screens_done"])


def missing_answers(enrolment: Enrolment) -> list[Question]:
    """The questions that need an answer and have none, in the order of the form."""
    given = set(enrolment.answers.values_list("question", flat=True))
    questions = enrolment.cohort.programme.plan.questions(enrolment.side).values()
    return [question for question in questions if question.least and question.key not in given]


@transaction.atomic
def save_personality(
    *, enrolment: Enrolment, by: User, answers: Mapping[str, int], today: dt.date, now: dt.datetime
) -> None:
    """Keep the answers of the questionnaire: giving them is the consent. None at all takes it back."""
    if not enrolment.cohort.programme.plan.personality:
        raise Refusal(gettext("This programme does not use the questionnaire."))
    _check_open(enrolment, by, today)
    if not answers:
        delete_personality(enrolment=enrolment, by=by, now=now)
        return
    if enrolment.answers.filter(question=PERSONALITY).exists():
        _note(enrolment, by, "programmes.personality_changed", [PERSONALITY], now)
    else:
        _consent(by, True, now)
    kept = {"value": dict(answers), "readers": "self", "saved_at": now}
    Answer.objects.update_or_create(enrolment=enrolment, question=PERSONALITY, defaults=kept)


@transaction.atomic
def delete_personality(*, enrolment: Enrolment, by: User, now: dt.datetime) -> None:
    """Take the questionnaire back, at any time. Deleting nothing is no error."""
    if enrolment.user_id != by.pk:
        raise Refusal(gettext(NOT_YOURS))
    gone, _ = enrolment.answers.filter(question=PERSONALITY).delete()
    if gone:
        _consent(by, False, now)


def _consent(user: User, given: bool, now: dt.datetime) -> None:
    answer_consent(
        user=user,
        purpose=PERSONALITY,
        given=given,
        text=gettext(CONSENT),
        version=CONSENT_VERSION,
        language=get_language() or "en-gb",  # of the words that were shown
        now=now,
    )


def _answer(enrolment: Enrolment, by: User, to: EnrolmentState, today: dt.date, now: dt.datetime) -> None:
    locked = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    if to != EnrolmentState.WITHDRAWN:
        _check_open(enrolment, by, today)
    elif enrolment.user_id != by.pk:
        raise Refusal(gettext(NOT_YOURS))
    state = EnrolmentState(locked.state).label.lower()
    words = gettext("You cannot do this now: the place is marked “%(state)s”.") % {"state": state}
    check_step(ENROLMENT_STEPS, locked.state, to, words)
    enrolment.state, enrolment.answered_at = to, now
    enrolment.save(update_fields=["state", "answered_at"])
    _note(enrolment, by, f"programmes.enrolment_{to}", ["state", "answered_at"], now)


def _check_open(enrolment: Enrolment, by: User, today: dt.date) -> None:
    if enrolment.user_id != by.pk:
        raise Refusal(gettext(NOT_YOURS))
    if not enrolment.cohort.takes_answers(today):
        raise Refusal(gettext(CLOSED))


def _note(enrolment: Enrolment, by: User, verb: str, fields: list[str], now: dt.datetime) -> None:
    school = enrolment.cohort.programme.school_id
    record(by=by.pk, verb=verb, subject=enrolment, school=school, fields=fields, now=now)
