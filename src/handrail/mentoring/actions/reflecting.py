"""Questions about a goal: asked by one of the two, answered by the mentee, then commented by the mentor."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext

from handrail.lib.refusal import Refusal
from handrail.mentoring import smart
from handrail.mentoring.actions.goals import check_goal, note
from handrail.mentoring.actions.two import check_two
from handrail.mentoring.goal_states import GoalState
from handrail.mentoring.models import Goal, Reflection
from handrail.people.models import User
from handrail.vault.sealing import closed


@transaction.atomic
def ask(*, goal: Goal, question: str, by: User, now: dt.datetime) -> Reflection:
    """Put one of the questions that belong to whoever leads at present."""
    check_goal(goal, by)
    if goal.state != GoalState.OPEN:
        raise Refusal(gettext("This goal has ended, so nothing is added to it."))
    if question not in smart.questions(goal.lead):
        raise Refusal(gettext("Choose a question."))
    made, new = Reflection.objects.get_or_create(
        goal=goal, question=question, defaults={"by": by.pk, "created_at": now}
    )
    if not new:
        raise Refusal(gettext("This question has been asked already."))
    note(goal, by, "reflection_asked", now, "question")
    return made


@transaction.atomic
def answer(*, reflection: Reflection, words: str, by: User, now: dt.datetime) -> None:
    """The mentee answers, once; then the mentor's comment opens to them."""
    check_two(reflection.goal.mentorship, by)
    if by.pk != reflection.goal.mentorship.mentee_id:
        raise Refusal(gettext("The mentee answers this question."))
    rows = Reflection.objects.filter(pk=reflection.pk, answered_at=None)
    if not rows.update(answer=closed(reflection, "answer", words), answered_at=now):
        raise Refusal(gettext("You have answered this already."))
    note(reflection.goal, by, "reflection_answered", now, "answer")


@transaction.atomic
def comment(*, reflection: Reflection, words: str, by: User, now: dt.datetime) -> None:
    """The mentor comments, once. The mentee reads it after their own answer."""
    check_two(reflection.goal.mentorship, by)
    if by.pk != reflection.goal.mentorship.mentor_id:
        raise Refusal(gettext("The mentor comments here."))
    rows = Reflection.objects.filter(pk=reflection.pk, commented_at=None)
    if not rows.update(comment=closed(reflection, "comment", words), commented_at=now):
        raise Refusal(gettext("You have commented this already."))
    note(reflection.goal, by, "reflection_commented", now, "comment")
