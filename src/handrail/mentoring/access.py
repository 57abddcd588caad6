"""Who sees which mentorship, and what they may do with it.

The mentor sees what they were asked, from the moment they are told. The mentee sees a mentorship once it has
begun, and never who was asked before. Those who run the programme see all others. Nobody else sees any: for
them it is as if there were none. Meetings are the two's alone, whoever else asks.
"""

from __future__ import annotations

from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from handrail.lib import clock
from handrail.lib.refusal import Verdict
from handrail.mentoring.hooks import kept_offers
from handrail.mentoring.models import (
    Agreement,
    Attachment,
    CalendarFeed,
    Goal,
    Meeting,
    MeetingAction,
    Mentorship,
    Milestone,
    PairImport,
    Reflection,
    ShelfItem,
    ThreadMessage,
    TimeBudget,
)
from handrail.mentoring.states import BEGUN, OPEN, RUNNING, MentorshipState
from handrail.people.models import User
from handrail.people.tokens import hashed
from handrail.programmes.access import Doing, can_change, one, require, visible_programmes


def own_mentorships(user: User) -> QuerySet[Mentorship]:
    """What somebody was asked or takes part in."""
    asked = Q(mentor=user, offered_at__lte=clock.now())
    begun = Q(mentee=user, state__in=BEGUN)
    return _whole(Mentorship.objects.filter(asked | begun))


def open_mentorships(user: User) -> QuerySet[Mentorship]:
    """Of these, the offers that wait and the mentorships that run."""
    return own_mentorships(user).filter(state__in=OPEN)


def cohorts_asked_for(user: User) -> set[UUID]:
    """The cohorts in which a mentor is being asked for this mentee: that, and not who."""
    asked = Mentorship.objects.filter(mentee=user, state=MentorshipState.OFFERED, offered_at__lte=clock.now())
    return set(asked.values_list("cohort_id", flat=True))


def get_mentorship(user: User, key: UUID) -> Mentorship:
    """A mentorship that this person is part of or runs."""
    return one(user, _whole(own_mentorships(user) | run_mentorships(user)), key)


def run_mentorships(user: User) -> QuerySet[Mentorship]:
    """The mentorships of the programmes that somebody runs.

    Not what is kept from them as one of the people concerned.
    """
    run = Mentorship.objects.filter(programme__in=visible_programmes(user))
    return run.exclude(_kept_from(user))


def kept_mentorships(user: User) -> QuerySet[Mentorship]:
    """What is kept from somebody, whatever they run."""
    return Mentorship.objects.filter(_kept_from(user))


def _kept_from(user: User) -> Q:
    """Who is or was asked to mentor themselves, whom a mentee of theirs has chosen beside them, and what the
    apps above keep.
    """
    here = {"mentee": OuterRef("mentee"), "programme": OuterRef("programme")}
    beside = Exists(Mentorship.objects.filter(mentor=user, state__in=RUNNING, **here))
    chosen = Q(beside, chosen=True) & ~Q(mentor=user)
    return (Q(mentee=user) | chosen | kept_offers(user)) & ~Q(state__in=BEGUN)


def get_offer(user: User, key: UUID) -> Mentorship:
    """What this person was asked as a mentor, to answer it."""
    return one(user, own_mentorships(user).filter(mentor=user), key)


def get_mentorship_to_run(user: User, key: UUID) -> Mentorship:
    """A mentorship in a programme that this person runs: 403 with a sentence while it is archived."""
    found = one(user, _whole(run_mentorships(user)), key)
    require(user, can_change(found.programme), found)
    return found


# ---- what is between the two alone


def own_pairs(user: User) -> QuerySet[Mentorship]:
    """The mentorships that run or have ended, of which somebody is the mentor or the mentee.

    What they wrote stays theirs to read; `_check` says whether anything can be written.
    """
    of_two = Q(mentor=user) | Q(mentee=user)
    return _whole(Mentorship.objects.filter(of_two, state__in=BEGUN))


def get_pair(user: User, key: UUID, *, to: Doing = "see") -> Mentorship:
    """A mentorship that this person is one of the two of: nobody else opens what is between them."""
    found = one(user, own_pairs(user), key)
    _check(user, found, to)
    return found


def get_goal(user: User, key: UUID, *, to: Doing = "see") -> Goal:
    """A goal of one of one's own mentorships."""
    found = one(user, Goal.objects.filter(mentorship__in=own_pairs(user)).select_related(*_ITS_PAIR), key)
    _check(user, found.mentorship, to)
    return found


def get_agreement(user: User, key: UUID, *, to: Doing = "see") -> Agreement:
    """A version of the agreement of one of one's own mentorships. Whose part one reads, `readable` says."""
    rows = Agreement.objects.filter(mentorship__in=own_pairs(user))
    found = one(user, rows.select_related(*_ITS_PAIR), key)
    _check(user, found.mentorship, to)
    return found


def get_attachment(user: User, key: UUID) -> Attachment:
    """A file of one of one's own mentorships."""
    rows = Attachment.objects.filter(mentorship__in=own_pairs(user))
    return one(user, rows.select_related(*_ITS_PAIR), key)


def get_own_message(user: User, key: UUID, *, to: Doing = "see") -> ThreadMessage:
    """A message that this person wrote: to remove it at any time, to change it while the mentorship runs."""
    rows = ThreadMessage.objects.filter(mentorship__in=own_pairs(user), by=user.pk, removed_at=None)
    found = one(user, rows.select_related(*_ITS_PAIR), key)
    _check(user, found.mentorship, to)
    return found


def get_milestone(user: User, key: UUID) -> Milestone:
    """A milestone of such a goal, to change it."""
    rows = Milestone.objects.filter(goal__mentorship__in=own_pairs(user))
    found = one(user, rows.select_related(*_under_goal()), key)
    _check(user, found.goal.mentorship, "change")
    return found


def get_reflection(user: User, key: UUID) -> Reflection:
    """A question about such a goal, to answer or comment. What of it one reads, `goal_queries` says."""
    rows = Reflection.objects.filter(goal__mentorship__in=own_pairs(user))
    found = one(user, rows.select_related(*_under_goal()), key)
    _check(user, found.goal.mentorship, "change")
    return found


_ITS_PAIR = ("mentorship__mentor", "mentorship__mentee", "mentorship__programme__school")


def _under_goal() -> list[str]:
    return [f"goal__{name}" for name in _ITS_PAIR]


def _check(user: User, mentorship: Mentorship, to: Doing) -> None:
    if to == "change":
        require(user, can_write(mentorship), mentorship)


def can_write(mentorship: Mentorship) -> Verdict:
    """Whether the two can write in their mentorship now."""
    if mentorship.state == MentorshipState.PAUSED:
        return Verdict(
            _("Your mentorship is paused, so nothing is planned or written in it. You can let it go on.")
        )
    if mentorship.state == MentorshipState.ENDED:
        return Verdict(
            _("Your mentorship has ended. What you two wrote stays readable, and nothing new is written.")
        )
    return can_change(mentorship.programme)


def calendar_meetings(user: User) -> QuerySet[Meeting]:
    """What somebody's calendar may show: the meetings of mentorships that run."""
    return own_meetings(user).filter(mentorship__state__in=RUNNING)


def own_meetings(user: User) -> QuerySet[Meeting]:
    """All meetings of somebody's mentorships."""
    found = Meeting.objects.filter(mentorship__in=own_pairs(user))
    return found.select_related(
        "mentorship__mentor", "mentorship__mentee", "mentorship__programme__school", "mentorship__cohort"
    )


def get_meeting(user: User, key: UUID, *, to: Doing = "see") -> Meeting:
    """A meeting of one's own."""
    found = one(user, own_meetings(user), key)
    _check(user, found.mentorship, to)
    return found


def get_meeting_as_mentee(user: User, key: UUID) -> Meeting:
    """A meeting of one's own as a mentee, to say what to talk about."""
    found = one(user, own_meetings(user).filter(mentorship__mentee=user), key)
    _check(user, found.mentorship, "change")
    return found


def get_meeting_action(user: User, key: UUID) -> MeetingAction:
    """What one of the two means to do, for the two."""
    rows = MeetingAction.objects.filter(mentorship__in=own_pairs(user))
    found = one(user, rows.select_related("mentorship__programme"), key)
    _check(user, found.mentorship, "change")
    return found


def get_shelf_item(user: User, key: UUID) -> ShelfItem:
    """A resource on the list of one's own pair, to change it."""
    rows = ShelfItem.objects.filter(mentorship__in=own_pairs(user))
    found = one(user, rows.select_related(*_ITS_PAIR), key)
    _check(user, found.mentorship, "change")
    return found


def get_shelf_item_as_mentee(user: User, key: UUID) -> ShelfItem:
    """A resource on one's own list as a mentee, to say whether one used it."""
    rows = ShelfItem.objects.filter(mentorship__in=own_pairs(user).filter(mentee=user))
    found = one(user, rows.select_related(*_ITS_PAIR), key)
    _check(user, found.mentorship, "change")
    return found


def get_pair_as_mentee(user: User, key: UUID) -> Mentorship:
    """A running mentorship of one's own as a mentee, to change what is the mentee's alone."""
    found = one(user, own_pairs(user).filter(mentee=user), key)
    _check(user, found, "change")
    return found


def get_pair_to_read_hours(user: User, key: UUID) -> Mentorship:
    """A pair whose mentee's hours one may read: the mentee, and the mentor where the mentee lets them."""
    own, told = Q(mentee=user), Q(mentor=user, time_budget__shared=True, state__in=RUNNING)
    return one(user, own_pairs(user).filter(own | told), key)


def get_budget_as_mentee(user: User, key: UUID) -> TimeBudget:
    """The plan of one's own hours in a running mentorship, to note a week."""
    pair = one(user, own_pairs(user).filter(mentee=user, time_budget__isnull=False), key)
    _check(user, pair, "change")
    return TimeBudget.objects.select_related("goal", *_ITS_PAIR).get(mentorship=pair)


def has_feed(user: User) -> bool:
    """Whether somebody's calendar has an address."""
    return CalendarFeed.objects.filter(user=user).exists()


def feed_owner(token: str) -> User | None:
    """Whose calendar an address is, while their account is open."""
    found = CalendarFeed.objects.filter(token_hash=hashed(token), user__is_active=True)
    feed = found.select_related("user__school").first()
    return feed.user if feed else None


def get_pair_import(user: User, key: UUID, *, to: Doing = "see") -> PairImport:
    """One file of running pairs for a programme that this person runs."""
    imports = PairImport.objects.filter(cohort__programme__in=visible_programmes(user))
    found = one(user, imports.select_related("cohort__programme__school"), key)
    if to == "change":
        require(user, can_change(found.cohort.programme), found)
    return found


def _whole(mentorships: QuerySet[Mentorship]) -> QuerySet[Mentorship]:
    return mentorships.select_related("mentor", "mentee", "cohort", "programme__school")
