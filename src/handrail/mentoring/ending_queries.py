"""What the two and those who run a programme see of pauses and ends, and what is due about them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from handrail.lib.wall import wall_of
from handrail.lib.workdays import working_days_after
from handrail.mentoring.ending_states import UNDO, WORKING_DAYS, EndKind
from handrail.mentoring.models import Closure, Ending, Mentorship, NewMentor, PairPause
from handrail.mentoring.states import OPEN, MentorshipState
from handrail.people.models import User
from handrail.programmes.models import Cohort
from handrail.programmes.queries import away_people
from handrail.programmes.states import EnrolmentState, ProgrammeState, Side
from handrail.vault.sealing import Reading

# ---- what is due


def due_to_settle(now: dt.datetime) -> QuerySet[Ending]:
    """Ends that can no longer be taken back, and whose meetings were not called off yet."""
    found = Ending.objects.filter(ended_at__lte=now - UNDO, settled_at=None)
    two = ("mentorship__mentor", "mentorship__mentee", "mentorship__programme__school")
    return found.select_related(*two)


def can_still_be_undone(cohort: Cohort, now: dt.datetime) -> bool:
    """Whether the hour of one of a cohort's ends is not over."""
    return Ending.objects.filter(mentorship__cohort=cohort, ended_at__gt=now - UNDO).exists()


def ended_together(cohort: Cohort, by: User, *, since: dt.datetime) -> QuerySet[Mentorship]:
    """The pairs of a cohort that somebody ended all together, later than a moment."""
    found = Mentorship.objects.filter(
        cohort=cohort, ending__together=True, ending__by=by.pk, ending__ended_at__gt=since
    )
    return found.select_related("mentor", "mentee", "cohort", "programme__school").order_by(
        "mentee__name", "pk"
    )


def due_to_resume(now: dt.datetime) -> list[PairPause]:
    """Pauses whose day has come, where their school is, in programmes that can be changed."""
    possible = PairPause.objects.filter(over_at=None, back_on__lte=(now + dt.timedelta(days=1)).date())
    possible = possible.exclude(mentorship__programme__state=ProgrammeState.ARCHIVED)
    rows = possible.select_related(
        "mentorship__programme__school", "mentorship__mentor", "mentorship__mentee"
    )
    return [
        one for one in rows if one.back_on <= wall_of(now, one.mentorship.programme.school.time_zone).date()
    ]


# ---- pauses


def open_pause(mentorship: Mentorship) -> PairPause | None:
    """The pause that a pair is in."""
    return PairPause.objects.filter(mentorship=mentorship, over_at=None).select_related("cover").first()


def possible_covers(mentorship: Mentorship, today: dt.date) -> QuerySet[User]:
    """The other mentors of the cohort who are not away."""
    joined = Q(
        enrolments__cohort=mentorship.cohort_id,
        enrolments__side=Side.MENTOR,
        enrolments__state=EnrolmentState.JOINED,
    )
    found = User.objects.filter(joined, is_active=True)
    away = away_people(mentorship.programme.school_id, today)
    return found.exclude(pk__in={mentorship.mentor_id, mentorship.mentee_id, *away}).order_by("name", "pk")


# ---- what the two see


@dataclass(frozen=True, slots=True)
class Ended:
    """A pair that was, as one of the two sees it. The kind of its end is no part of it, nor who ended it."""

    pair: Mentorship
    ending: Ending
    side: Side
    partner: User
    can_undo: bool
    answered: Closure | None
    mine_in_touch: bool
    new_mentor: NewMentor | None
    has_mentor: bool


def ended_view(pair: Mentorship, reader: User, now: dt.datetime) -> Ended:
    """All that the page of a pair that has ended says."""
    ending = ending_of(pair)
    side = Side.MENTOR if reader.pk == pair.mentor_id else Side.MENTEE
    return Ended(
        pair=pair,
        ending=ending,
        side=side,
        partner=pair.mentee if side == Side.MENTOR else pair.mentor,
        can_undo=can_undo(ending, reader, now),
        answered=Closure.objects.filter(ending=ending, side=side).defer("helped", "change").first(),
        mine_in_touch=ending.mentor_in_touch if side == Side.MENTOR else ending.mentee_in_touch,
        new_mentor=NewMentor.objects.filter(ending=ending).defer("wish").first(),
        has_mentor=side == Side.MENTEE and found_since(ending).exists(),
    )


def partner_of(pair: Mentorship, reader: User) -> User | None:
    """The other of the two; nobody for those who run the programme."""
    return {pair.mentor_id: pair.mentee, pair.mentee_id: pair.mentor}.get(reader.pk)


def found_since(ending: Ending) -> QuerySet[Mentorship]:
    """What a mentee has in the place of a mentorship that ended: a mentor who runs on or is being asked.

    Another one that went on beside it all the time does not count: its mentee may ask for a new mentor.
    """
    pair = ending.mentorship
    here = Mentorship.objects.filter(programme=pair.programme_id, mentee=pair.mentee_id, state__in=OPEN)
    return here.filter(Q(second=pair.second) | Q(offered_at__gt=ending.ended_at))


def ending_of(mentorship: Mentorship) -> Ending:
    """The end of a mentorship that has ended. Its reason stays where it is."""
    return (
        Ending.objects.select_related("new_mentor")
        .defer("reason", "new_mentor__wish")
        .get(mentorship=mentorship)
    )


def can_undo(ending: Ending, reader: User, now: dt.datetime) -> bool:
    """Whether somebody can take an end back still: whoever ended it, for an hour."""
    return ending.by == reader.pk and now < ending.undo_until


# ---- what those who run a programme see


def kinds_of(cohort: Cohort, reader: User) -> list[tuple[EndKind, int]]:
    """How many mentorships of a cohort, but the reader's own, ended in which way. No reason is read."""
    own = Q(mentorship__mentor=reader) | Q(mentorship__mentee=reader)
    others = Ending.objects.filter(mentorship__cohort=cohort).exclude(own)
    counted = others.values("kind").annotate(number=Count("pk"))
    found = {row["kind"]: row["number"] for row in counted.order_by()}
    return [(kind, found[kind]) for kind in EndKind if kind in found]


def with_ends(mentorships: QuerySet[Mentorship]) -> QuerySet[Mentorship]:
    """Mentorships with their end, whose reason stays where it is, and the pause that is open."""
    pauses = PairPause.objects.filter(over_at=None).select_related("cover")
    rows = mentorships.select_related("ending").defer("ending__reason")
    return rows.prefetch_related(Prefetch("pauses", pauses, to_attr="open_pauses"))


@dataclass(frozen=True, slots=True)
class Asked:
    """A mentee who asked for a new mentor: since how many days, and by when somebody answers."""

    mentorship: Mentorship
    days: int
    due: dt.date
    late: bool


def asked_anew(cohort: Cohort, today: dt.date) -> list[Asked]:
    """The mentees of a cohort who asked for a new mentor and have none yet, the longest first. One query."""
    found = _looking(cohort).select_related("mentee", "ending__new_mentor")
    rows = found.defer("ending__reason", "ending__new_mentor__wish").order_by(
        "ending__new_mentor__asked_at", "pk"
    )
    zone = cohort.programme.school.time_zone
    return [_asked(one, one.ending.new_mentor.asked_at, zone, today) for one in rows]


def _asked(one: Mentorship, at: dt.datetime, zone: str, today: dt.date) -> Asked:
    due = answer_due(at, zone)
    return Asked(one, max((today - wall_of(at, zone).date()).days, 0), due, today > due)


def answer_due(asked_at: dt.datetime, zone: str) -> dt.date:
    """By when somebody answers a mentee who asked for a new mentor."""
    return working_days_after(wall_of(asked_at, zone).date(), WORKING_DAYS)


def _looking(cohort: Cohort) -> QuerySet[Mentorship]:
    """The mentorships after which a mentee asked for another mentor, and has none yet."""
    here = Mentorship.objects.filter(programme=cohort.programme_id, mentee=OuterRef("mentee"), state__in=OPEN)
    held = here.filter(Q(second=OuterRef("second")) | Q(offered_at__gt=OuterRef("ending__ended_at")))
    ended = Mentorship.objects.filter(cohort=cohort, state=MentorshipState.ENDED)
    return ended.filter(~Exists(held), ending__new_mentor__isnull=False)


def finished_mentees(cohort: Cohort) -> set[UUID]:
    """The mentees of a cohort whose mentorship in it has ended and who have not asked for a new mentor.

    Nobody is proposed to them: for them the programme was what it should be, or they have left it.
    """
    ended = Mentorship.objects.filter(cohort=cohort, state=MentorshipState.ENDED)
    last = ended.order_by("ending__ended_at", "pk").values_list("mentee_id", "ending__new_mentor")
    return {mentee for mentee, asked in dict(last).items() if asked is None}


def closures_of(mentorship: Mentorship, reading: Reading) -> list[Closure]:
    """What each side said at the end, for those who run the programme."""
    return reading.open_all(Closure.objects.filter(ending__mentorship=mentorship).select_related("ending"))


def reasons_of(mentorship: Mentorship, reading: Reading) -> tuple[Ending, NewMentor | None]:
    """The reason of an end, and the wish for what follows, for the programme's coordinators."""
    ending = Ending.objects.get(mentorship=mentorship)
    asked = NewMentor.objects.filter(ending=ending).select_related("ending").first()
    reading.open_all([ending, *([asked] if asked else [])])
    return ending, asked
