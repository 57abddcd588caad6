"""How a mentorship ends: ended by either of the two or a coordinator, taken back, and what is said after."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext, gettext_lazy

from handrail.lib.refusal import Refusal
from handrail.mailroom.actions import hold
from handrail.mentoring import ending_mails, ending_queries, queries
from handrail.mentoring.actions.ends import move_pair, note
from handrail.mentoring.actions.meeting import call_off_planned
from handrail.mentoring.actions.pausing import close_pause
from handrail.mentoring.ending_states import UNDO, EndKind
from handrail.mentoring.models import Closure, Ending, Mentorship, NewMentor
from handrail.mentoring.states import RUNNING, MentorshipState
from handrail.people.actions.places import free_place, take_place
from handrail.people.models import User
from handrail.programmes.states import Side

CHANGED = gettext_lazy(  # one sentence, so that nobody learns from it whether another mentor is being asked
    "Things have changed meanwhile, and this pair cannot be made again. Ask a coordinator."
)
SOON = 2 * UNDO  # a meeting before then is called off at once: nobody shall go there in vain


@dataclass(frozen=True, slots=True)
class Facts:
    """How it ends. `reason` is for the coordinators; `wish` is None where no new mentor is asked for;
    `together` with all pairs of the cohort.
    """

    kind: str
    reason: str = ""
    wish: str | None = None
    together: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """What one side says at the end."""

    helped: str = ""
    change: str = ""
    reached: str = ""


@transaction.atomic
def end(*, mentorship: Mentorship, facts: Facts, by: User, now: dt.datetime) -> Ending:
    """The mentorship ends, and its place is free. The mails wait an hour, in which it can be taken back."""
    if facts.kind not in EndKind.values:
        raise Refusal(gettext("Say how it ends."), "kind")
    move_pair(mentorship, MentorshipState.ENDED, *RUNNING)
    free_place(mentor=mentorship.mentor_id)
    close_pause(mentorship, now)
    made = Ending(
        mentorship=mentorship, kind=facts.kind, by=by.pk, reason=facts.reason, together=facts.together,
        ended_at=now,
    )  # fmt: skip
    made.mails = [str(mail.pk) for mail in ending_mails.post_ended(made, now=now)]
    made.save(force_insert=True)
    call_off_planned(mentorship, until=now + SOON, now=now)
    note(mentorship, by.pk, "ended", now, "state")
    if facts.wish is not None:
        ask_new_mentor(mentorship=mentorship, wish=facts.wish, by=by, now=now)
    return made


@transaction.atomic
def undo(*, mentorship: Mentorship, by: User, now: dt.datetime) -> None:
    """Whoever ended it takes that back within the hour: the two are a pair again, and no mail leaves.

    What was called off or said meanwhile is gone. Raises Refusal where the place or the mentee is taken.
    """
    _move_back(mentorship)
    ending = Ending.objects.get(mentorship=mentorship)
    if ending.by != by.pk:
        raise Refusal(gettext("Only whoever ended it can take that back."))
    if now >= ending.undo_until:
        raise Refusal(gettext("The hour is over, so this cannot be taken back. Ask a coordinator for help."))
    if not queries.still_possible(mentorship):
        raise Refusal(str(CHANGED))
    if not take_place(mentor=mentorship.mentor_id, usual=mentorship.programme.plan.capacity.usual):
        raise Refusal(gettext("The mentor’s place was given to somebody else meanwhile. Ask a coordinator."))
    for mail in ending.mails:
        hold(message=UUID(mail), reason=gettext("The end was taken back."))
    ending.delete()
    note(mentorship, by.pk, "end_undone", now, "state")


def _move_back(mentorship: Mentorship) -> None:
    try:
        with transaction.atomic():
            move_pair(mentorship, MentorshipState.ACTIVE, MentorshipState.ENDED)
    except IntegrityError as error:  # the mentee has somebody else by now
        raise Refusal(str(CHANGED)) from error


def settle_due(*, now: dt.datetime) -> int:
    """Call off the meetings of pairs whose hour is over. Returns how many pairs. Once each."""
    return sum(_settle(ending, now) for ending in ending_queries.due_to_settle(now))


@transaction.atomic
def _settle(ending: Ending, now: dt.datetime) -> bool:
    if not Ending.objects.filter(pk=ending.pk, settled_at=None).update(settled_at=now):
        return False
    call_off_planned(ending.mentorship, until=None, now=now)
    return True


@transaction.atomic
def answer(*, mentorship: Mentorship, words: Words, by: User, now: dt.datetime) -> Closure:
    """Keep what one side says at the end. Nobody has to, and it is sent once."""
    if not any(asdict(words).values()):
        raise Refusal(gettext("Answer one of the three, or leave them: nobody asks again."), "helped")
    ending = _ending(mentorship)
    made = Closure(ending=ending, side=_side(mentorship, by), at=now, **asdict(words))
    _save_once(made, gettext("You have answered these questions already."))
    ending_mails.hold_questions(ending, by)
    note(mentorship, by.pk, "closure_answered", now)
    return made


@transaction.atomic
def stay_in_touch(*, mentorship: Mentorship, yes: bool, by: User, now: dt.datetime) -> None:
    """One side says that they want to stay in touch, or not any more. Only both together see anything."""
    if not _ending(mentorship).by_plan:
        raise Refusal(gettext("This is there after an end that was planned."))
    field = f"{_side(mentorship, by)}_in_touch"
    if Ending.objects.filter(mentorship=mentorship, **{field: not yes}).update(**{field: yes}):
        note(mentorship, by.pk, "in_touch" if yes else "not_in_touch", now, field)


@transaction.atomic
def ask_new_mentor(*, mentorship: Mentorship, wish: str, by: User, now: dt.datetime) -> NewMentor:
    """The mentee asks for a new mentor: free for the next round, never with the same one."""
    ending = _ending(mentorship)
    if mentorship.mentee_id != by.pk:
        raise Refusal(gettext("The mentee asks for a new mentor."))
    if ending_queries.found_since(ending).exists():
        raise Refusal(gettext("You have a mentor in this programme, or one is being asked for you."))
    made = NewMentor(ending=ending, wish=wish, asked_at=now)
    _save_once(made, gettext("You have asked for a new mentor already."))
    note(mentorship, by.pk, "new_mentor_asked", now)
    return made


@transaction.atomic
def drop_new_mentor(*, mentorship: Mentorship, by: User, now: dt.datetime) -> None:
    """The mentee looks for nobody any more. Saying it twice changes and records nothing."""
    if mentorship.mentee_id != by.pk:
        raise Refusal(gettext("Only whoever asked can take that back."))
    if NewMentor.objects.filter(ending__mentorship=mentorship).delete()[0]:
        note(mentorship, by.pk, "new_mentor_dropped", now)


def _ending(mentorship: Mentorship) -> Ending:
    """The end, held still: whoever takes it back waits, or was first."""
    found = Ending.objects.select_for_update().filter(mentorship=mentorship).first()
    if found is None:
        raise Refusal(gettext("This mentorship has not ended."))
    return found


def _side(mentorship: Mentorship, by: User) -> Side:
    if by.pk not in (mentorship.mentor_id, mentorship.mentee_id):
        raise Refusal(gettext("Only the two of them can do this."))
    return Side.MENTOR if by.pk == mentorship.mentor_id else Side.MENTEE


def _save_once(made: Closure | NewMentor, words: str) -> None:
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        raise Refusal(words) from error
