"""What the two read of their goals. A mentor's comment is opened to the mentee once they have answered."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Case, Count, Q, QuerySet, When
from django.utils.translation import gettext

from handrail.mentoring import smart
from handrail.mentoring.goal_states import GOAL_STEPS, LEAD_STEPS, GoalState, Lead, Noted
from handrail.mentoring.models import Goal, GoalNote, Mentorship, Milestone, Reflection
from handrail.mentoring.time_kinds import words_of
from handrail.people.models import User
from handrail.people.queries import label_of
from handrail.vault.sealing import Reading

LINK = "https://"


@dataclass(frozen=True, slots=True)
class ReflectionView:
    """A question as one of the two reads it: no comment for a mentee who has not answered."""

    key: UUID
    question: str
    answer: str
    comment: str
    waits_for_me: bool
    comment_waits: bool


@dataclass(frozen=True, slots=True)
class NoteView:
    """A line of the history, in words. `link` is set where the words are an address alone."""

    note: GoalNote
    who: str
    kind: str
    words: str
    link: str


@dataclass(frozen=True, slots=True)
class GoalView:
    """All that stands on a goal's page."""

    goal: Goal
    category: str
    partner: User
    follows: Goal | None
    followed_by: Goal | None
    milestones: list[Milestone]
    notes: list[NoteView]
    reflections: list[ReflectionView]
    to_ask: list[tuple[str, str]]
    states: list[GoalState]
    leads: list[Lead]
    ladder: list[tuple[Lead, bool]]


def goals_of(mentorship: Mentorship) -> QuerySet[Goal]:
    """A pair's goals with how many milestones are done, those that are open first."""
    done = Count("milestones", filter=Q(milestones__done_on__isnull=False))
    rows = Goal.objects.filter(mentorship=mentorship).annotate(done=done, all=Count("milestones"))
    return rows.order_by(Case(When(state=GoalState.OPEN, then=0), default=1), "created_at", "pk")


def open_goals(mentorship: Mentorship) -> QuerySet[Goal]:
    """What the pair works towards now, to look at before they meet."""
    return goals_of(mentorship).filter(state=GoalState.OPEN)


def goal_view(goal: Goal, reader: User, reading: Reading) -> GoalView:
    """One goal as one of the two reads it."""
    pair, followed_by = goal.mentorship, Goal.objects.filter(follows=goal).first()
    for one in filter(None, (goal, goal.follows, followed_by)):
        reading.open(one)
    asked = set(goal.reflections.values_list("question", flat=True))
    is_open = goal.state == GoalState.OPEN and pair.is_active
    wanted = smart.questions(goal.lead).items() if is_open else ()
    return GoalView(
        goal=goal,
        category=label_of(pair.programme.school, "goal_categories", goal.category),
        partner=pair.other(reader),
        follows=goal.follows,
        followed_by=followed_by,
        milestones=reading.open_all(goal.milestones.all()),
        notes=[_note(one, pair) for one in reading.open_all(goal.notes.all())],
        reflections=reflections_for(goal, reader, reading),
        to_ask=[(key, gettext(words)) for key, words in wanted if key not in asked],
        states=[state for state in _next_states(goal) if pair.is_active],
        leads=[lead for lead in Lead if is_open and lead in LEAD_STEPS[goal.lead]],
        ladder=[(lead, lead == goal.lead) for lead in Lead],
    )


def _next_states(goal: Goal) -> list[GoalState]:
    """What may become of a goal by a button: a changed one comes of the editor."""
    return [state for state in GoalState if state in GOAL_STEPS[goal.state] - {GoalState.CHANGED}]


def reflections_for(goal: Goal, reader: User, reading: Reading) -> list[ReflectionView]:
    """The questions of a goal for one of the two."""
    mentor = reader.pk == goal.mentorship.mentor_id
    return [_reflection(one, mentor, reading) for one in goal.reflections.all()]


def reflection_for(reflection: Reflection, reader: User, reading: Reading) -> ReflectionView:
    """One question for one of the two, under its goal."""
    reading.open(reflection.goal)
    return _reflection(reflection, reader.pk == reflection.goal.mentorship.mentor_id, reading)


def _reflection(one: Reflection, mentor: bool, reading: Reading) -> ReflectionView:
    """For the mentee the comment stays sealed until they have answered."""
    opened, active = mentor or one.answered_at is not None, one.goal.mentorship.is_active
    reading.open(one, "answer", *(["comment"] if opened else []))
    return ReflectionView(
        key=one.pk,
        question=gettext(smart.question_words(one.question)),
        answer=one.answer,
        comment=one.comment if opened else "",
        waits_for_me=active and (one.commented_at if mentor else one.answered_at) is None,
        comment_waits=not mentor and one.answered_at is None and one.commented_at is not None,
    )


def _note(one: GoalNote, pair: Mentorship) -> NoteView:
    who = pair.mentor if one.by == pair.mentor_id else pair.mentee
    words, kind = one.words, one.get_kind_display()
    if one.kind == Noted.LEAD:
        words = str(Lead(one.to).label)
    elif one.kind == Noted.STATE:
        words = str(GoalState(one.to).label)
    elif one.kind == Noted.TIME:
        words = words_of(one.to)
    link = words if words.startswith(LINK) and len(words.split()) == 1 else ""
    return NoteView(one, who.name, kind, words, link)
