"""What stands between two people, which offers are due, and what each of the two sees of a mentorship."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, F, Q, QuerySet

from handrail.mentoring.hooks import reasons_of
from handrail.mentoring.models import Mentorship, PairImport
from handrail.mentoring.sheet_pairs import Held, Known
from handrail.mentoring.states import OPEN, RUNNING, MentorshipState
from handrail.people.models import User
from handrail.people.queries import label_of
from handrail.programmes.apart import is_apart
from handrail.programmes.exams import exams_of
from handrail.programmes.models import Cohort, Enrolment, ImportState
from handrail.programmes.plans import Rhythm, rules_of
from handrail.programmes.queries import answers_for, leads_of
from handrail.programmes.states import EnrolmentState, Side
from handrail.programmes.words import kind_lines

# Such a pair is not proposed again: the mentor was asked before, or the two were a pair.
REFUSED = (MentorshipState.DECLINED, MentorshipState.LAPSED, MentorshipState.ENDED)


def apart(cohort: Cohort, mentor: User, mentee: User) -> bool:
    """Whether a conflict of interest or a private block keeps two people apart. Nobody may learn which."""
    return is_apart(
        programme=cohort.programme,
        mentor=mentor.pk,
        mentee=mentee.pk,
        starts=min(cohort.join_by, cohort.starts),
        ends=cohort.ends,
    )


def offered_to(mentor: User) -> int:
    """How many offers wait for a mentor's answer, in all programmes."""
    return Mentorship.objects.filter(mentor=mentor, state=MentorshipState.OFFERED).count()


def joined(cohort: Cohort, user: User, side: Side) -> bool:
    """Whether somebody takes part on a side of a cohort."""
    here = Enrolment.objects.filter(cohort=cohort, user=user, side=side, state=EnrolmentState.JOINED)
    return here.exists()


def still_possible(mentorship: Mentorship) -> bool:
    """Whether both still take part, and nothing keeps them apart. Nobody may learn which of it is not so."""
    cohort = mentorship.cohort
    stays = mentorship.mentee.is_active and all(
        joined(cohort, user, side)
        for user, side in ((mentorship.mentee, Side.MENTEE), (mentorship.mentor, Side.MENTOR))
    )
    return stays and not apart(cohort, mentorship.mentor, mentorship.mentee)


def open_of(enrolment: Enrolment) -> QuerySet[Mentorship]:
    """The offers that wait and the mentorships that run of somebody on one side of a cohort."""
    mine = Q(mentor=enrolment.user_id) if enrolment.side == Side.MENTOR else Q(mentee=enrolment.user_id)
    found = Mentorship.objects.filter(mine, cohort=enrolment.cohort_id, state__in=OPEN)
    return found.select_related("programme")


def open_in(cohort: Cohort) -> QuerySet[Mentorship]:
    """The offers that wait and the mentorships that run in a cohort."""
    found = Mentorship.objects.filter(cohort=cohort, state__in=OPEN).order_by("offered_at", "pk")
    return found.select_related("mentor", "mentee", "cohort", "programme__school")


def of_state(mentorships: QuerySet[Mentorship], state: str) -> QuerySet[Mentorship]:
    """Those of some mentorships that are in one state, by mentee."""
    found = mentorships.filter(state=state)
    return found.select_related("mentor", "mentee").order_by("mentee__name", "offered_at", "pk")


def figures(mentorships: QuerySet[Mentorship]) -> list[tuple[MentorshipState, int]]:
    """How many of some mentorships are in each state. One query."""
    counted = mentorships.values("state").annotate(number=Count("pk")).order_by()
    found = {row["state"]: row["number"] for row in counted}
    return [(state, found.get(state, 0)) for state in MentorshipState]


def due_to_lapse(now: dt.datetime) -> QuerySet[Mentorship]:
    """Offers whose time to answer is over."""
    return Mentorship.objects.filter(state=MentorshipState.OFFERED, answer_by__lte=now)


def silent(now: dt.datetime, told_before: dt.datetime) -> QuerySet[Mentorship]:
    """Offers that still wait, and whose mentor has heard once, before a moment, and never again."""
    waiting = Mentorship.objects.filter(state=MentorshipState.OFFERED, answer_by__gt=now, reminded_at=None)
    return waiting.filter(offered_at__lte=told_before).select_related("mentor", "mentee", "programme__school")


# ---- what an import of running pairs needs to know


def known_pairs(cohort: Cohort, today: dt.date) -> Known:
    """Everybody of the school, who takes part here and how, and who has a mentor. Three queries."""
    people = User.objects.filter(school=cohort.programme.school_id)
    places = cohort.enrolments.values_list("user_id", "side", "state")
    held = Mentorship.objects.filter(programme=cohort.programme, state__in=OPEN).order_by("-second", "pk")
    return Known(
        people={user.school_number: user for user in people},
        places={(user, side): state for user, side, state in places},
        held={one.mentee_id: Held(one.mentor_id, one.starts) for one in held},  # the first, if there is one
        usual=cohort.programme.plan.capacity.usual,
        today=today,
    )


def used_since(of: PairImport) -> list[str]:
    """The names of those for whom something was done since an import: answers, pairs, ends, leaving."""
    places = Enrolment.objects.filter(pk__in=of.places).select_related("user")
    people = {place.user_id for place in places}
    others = Mentorship.objects.filter(cohort=of.cohort, state__in=OPEN).exclude(pk__in=of.made)
    paired = {user for two in others.values_list("mentor", "mentee") for user in two} & people
    answered = set(places.filter(answers__isnull=False).values_list("user_id", flat=True))
    left = set(places.exclude(state=EnrolmentState.JOINED).values_list("user_id", flat=True))
    acted = {place.user.name for place in places if place.user_id in paired | answered | left}
    moved = Mentorship.objects.filter(pk__in=of.made).exclude(state=MentorshipState.ACTIVE)
    return sorted(acted | set(moved.values_list("mentee__name", flat=True)))


def pair_imports_of(cohort: Cohort) -> QuerySet[PairImport]:
    """The files of running pairs that were imported into a cohort, the latest first."""
    return cohort.pair_imports.exclude(state=ImportState.UPLOADED)


def miscounted() -> list[tuple[str, int, int]]:
    """Mentors whose places taken are not as many as their mentorships that run: name, running, taken."""
    running = Count("mentorships_as_mentor", filter=Q(mentorships_as_mentor__state__in=RUNNING))
    wrong = User.objects.annotate(running=running).exclude(active_mentees=F("running")).order_by("name", "pk")
    return list(wrong.values_list("name", "running", "active_mentees"))


# ---- what the pages show

SUGGESTED, PARTNER = "suggested", "partner"  # who may read an answer, in the words of the form


@dataclass(slots=True)
class Lists:
    """One person's own: what they are asked, those whom they mentor, those who mentor them."""

    asked: list[Mentorship] = field(default_factory=list)
    mentees: list[Mentorship] = field(default_factory=list)
    mentors: list[Mentorship] = field(default_factory=list)
    former: list[Mentorship] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class View:
    """One mentorship as one of the two sees it. `partner` is the other."""

    mentorship: Mentorship
    side: Side
    partner: User
    stage: str
    answers: list[tuple[str, str]]
    reasons: list[str]
    rhythm: Rhythm
    agreement: str
    kind_lines: list[str]
    leads: QuerySet[User]


def lists_of(user: User, mentorships: Iterable[Mentorship], former: Iterable[Mentorship]) -> Lists:
    """Sort somebody's open mentorships by what they are to them; those that ended stand by themselves."""
    lists = Lists(former=list(former))
    for one in mentorships:
        if one.mentee_id == user.pk:
            lists.mentors.append(one)
        elif one.state == MentorshipState.OFFERED:
            lists.asked.append(one)
        else:
            lists.mentees.append(one)
    return lists


def view_of(mentorship: Mentorship, reader: User) -> View:
    """All that one of the two may know of the other: more once the mentorship has begun."""
    side = Side.MENTOR if reader.pk == mentorship.mentor_id else Side.MENTEE
    other = Side.MENTEE if side == Side.MENTOR else Side.MENTOR
    partner = mentorship.mentee if side == Side.MENTOR else mentorship.mentor
    plan = mentorship.programme.plan
    return View(
        mentorship=mentorship,
        side=side,
        partner=partner,
        stage=label_of(mentorship.programme.school, "stages", partner.stage),
        answers=_answers(mentorship, partner, other),
        reasons=reasons_of(mentorship, side),
        rhythm=plan.rhythm,
        agreement=plan.agreement,
        kind_lines=kind_lines(rules_of(mentorship.kind)),
        leads=leads_of(mentorship.programme),
    )


def _answers(mentorship: Mentorship, partner: User, side: Side) -> list[tuple[str, str]]:
    place = Enrolment.objects.filter(cohort=mentorship.cohort, user=partner, side=side)
    found = place.select_related("cohort__programme").first()
    readers = (SUGGESTED, PARTNER) if mentorship.state in RUNNING else (SUGGESTED,)
    return answers_for(found, readers) if found else []


def exams_until(mentorship: Mentorship, day: dt.date) -> dt.date | None:
    """Until when the mentee has exams, if on this day they have: so long the two are left alone."""
    return exams_of([mentorship.programme_id]).until(mentorship.programme_id, mentorship.mentee.stage, day)
