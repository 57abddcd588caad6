"""What a run is computed from, frozen: people by number, what they answered, who must not be paired.

It is read in one go inside the caller's transaction and is plain data, the same for the same rows in
whatever order a database returns them. A name is never in it.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q

from handrail.learning.models import Completion
from handrail.mentoring.ending_queries import finished_mentees
from handrail.mentoring.models import Mentorship
from handrail.mentoring.states import BEGUN, OPEN, MentorshipState
from handrail.pairing.models import Pin, Round, Suggestion
from handrail.pairing.problem import PERSONALITY, Snapshot
from handrail.pairing.states import PinKind
from handrail.people.models import ListItem, Pause, User
from handrail.programmes import personality
from handrail.programmes.answer_words import week
from handrail.programmes.apart import conflicts_for
from handrail.programmes.models import Answer, Block, Cohort, Enrolment
from handrail.programmes.plans import Plan, Question
from handrail.programmes.states import EnrolmentState, Side

COMPARED = ("weighted", "many", "statements", "times")
UNNAMED = "conflict"  # of a kind that is named to nobody, so not in a snapshot either
AGO = {  # such two are not brought together again
    MentorshipState.DECLINED: "this mentor was asked before",
    MentorshipState.LAPSED: "this mentor was asked before",
    MentorshipState.ENDED: "the two were a pair before",
    MentorshipState.ACTIVE: "the two are a pair",
    MentorshipState.PAUSED: "the two are a pair",
    MentorshipState.OFFERED: "this mentor is being asked",
}
TIMES = {key: f"{day} {words}" for day, parts in week() for key, words in parts}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a mentee wants now, by the keys of the school's lists. What is blank, their answers say."""

    goals: Sequence[str] = ()
    interests: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class _Frame:
    """What the parts of a snapshot share. `wanted` takes the place of what a mentee answered."""

    cohort: Cohort
    round: Round | None
    plan: Plan
    items: Sequence[ListItem]
    labels: Mapping[tuple[str, str], str]
    today: dt.date
    wanted: Wanted

    @property
    def begins(self) -> dt.date:
        """The day on which a new pair would begin."""
        return max(self.today, self.cohort.starts)


def freeze(round: Round, *, today: dt.date) -> Snapshot:
    """The snapshot of a round: joined mentees who look for a mentor and have none, and all joined mentors."""
    frame = _frame(round.cohort, round, today)
    cohort = round.cohort
    held = Mentorship.objects.filter(programme=cohort.programme, state__in=OPEN)
    settled = {*held.values_list("mentee_id", flat=True), *finished_mentees(cohort)}
    mentees = [one for one in _people(frame, Side.MENTEE) if one.user_id not in settled]
    return _snapshot(frame, mentees)


def freeze_one(place: Enrolment, wanted: Wanted, *, of: Round | None, today: dt.date) -> Snapshot:
    """One mentee who looks for a mentor outside of a round, with what they want now.

    What was decided by hand and what mentors said in the round `of` keeps two apart here too; whom somebody
    chose in it, and whom a coordinator kept together, is a thing of the past.
    """
    found = _snapshot(_frame(place.cohort, of, today, wanted), [place])
    return {**found, "together": [], "mentees": [{**row, "ranks": []} for row in found["mentees"]]}


def _frame(cohort: Cohort, of: Round | None, today: dt.date, wanted: Wanted | None = None) -> _Frame:
    items = ListItem.objects.filter(school_id=cohort.programme.school_id)
    in_order = list(items.order_by("list", "position", "label", "pk"))
    labels = {(item.list, item.key): item.label for item in in_order}
    return _Frame(cohort, of, cohort.programme.plan, in_order, labels, today, wanted or Wanted())


def _snapshot(frame: _Frame, mentees: list[Enrolment]) -> Snapshot:
    cohort, plan = frame.cohort, frame.plan
    mentors = _people(frame, Side.MENTOR)
    specialties = [item for item in frame.items if item.list == "specialties" and item.parent]
    return {
        "version": 1,
        "title": f"{cohort.programme.title}, {cohort.title}",
        "starts": frame.begins.isoformat(),
        "ends": cohort.ends.isoformat(),
        "criteria": {one.key: {"label": one.label, "question": one.question} for one in plan.criteria},
        "questions": {key: _question(question) for key, question in _compared(plan, Side.MENTEE).items()},
        "stages": [item.label for item in frame.items if item.list == "stages"],
        "tree": {item.label: frame.labels.get((item.list, item.parent), item.parent) for item in specialties},
        "traits": list(personality.MATCHED_ON),
        "must_readers": _must_readers(plan),
        "mentees": list(_mentee_rows(frame, mentees, mentors)),
        "mentors": list(_mentor_rows(frame, mentors)),
        **_apart(frame, mentees, mentors),
    }


def _people(frame: _Frame, side: Side) -> list[Enrolment]:
    joined = frame.cohort.enrolments.filter(side=side, state=EnrolmentState.JOINED)
    return list(joined.select_related("user").order_by("user__school_number"))


def _compared(plan: Plan, side: Side) -> dict[str, Question]:
    """Questions that both sides answer, whose answers can be compared."""
    other = plan.questions(Side.MENTOR if side == Side.MENTEE else Side.MENTEE)
    mine = plan.questions(side).items()
    return {key: question for key, question in mine if question.kind in COMPARED and key in other}


def _question(question: Question) -> dict[str, Any]:
    return {
        "kind": question.kind,
        "list": question.list,
        "levels": len(question.levels),
        "readers": question.readers,
    }


def _must_readers(plan: Plan) -> str:
    kinds = (question for question in plan.questions(Side.MENTEE).values() if question.kind == "must_haves")
    return next((question.readers for question in kinds), "self")


# ---- answers


def _given(people: Iterable[Enrolment]) -> dict[UUID, dict[str, Any]]:
    found: dict[UUID, dict[str, Any]] = defaultdict(dict)
    for enrolment, question, value in Answer.objects.filter(enrolment__in=list(people)).values_list(
        "enrolment_id", "question", "value"
    ):
        found[enrolment][question] = value
    return found


def _answers(frame: _Frame, side: Side, given: Mapping[str, Any]) -> dict[str, Any]:
    """The answers that are compared, in the school's own words."""
    questions = _compared(frame.plan, side)
    told = {key: _in_labels(frame, questions[key], given[key]) for key in questions if given.get(key)}
    scores = personality.scores(given.get(PERSONALITY, {}))
    traits = {name: round(scores[name] or 0) for name in personality.MATCHED_ON if scores[name] is not None}
    if len(traits) == len(personality.MATCHED_ON):
        told[PERSONALITY] = traits
    return dict(sorted(told.items()))


def _in_labels(frame: _Frame, question: Question, value: Any) -> Any:
    if question.kind == "statements":
        return dict(sorted(value.items()))
    if question.kind == "weighted":
        return {_label(frame, question, key): number for key, number in sorted(value.items())}
    return [_label(frame, question, key) for key in value]


def _label(frame: _Frame, question: Question, key: str) -> str:
    if question.kind == "times":
        return TIMES.get(key, key)
    own = {option.key: option.label for option in question.options}
    return own.get(key) or frame.labels.get((question.list, key), key)


# ---- people


def _mentee_rows(
    frame: _Frame, mentees: list[Enrolment], mentors: list[Enrolment]
) -> Iterator[dict[str, Any]]:
    given, trained = _given(mentees), _trained(frame, mentees, Side.MENTEE)
    instead = _instead(frame)
    ranks, waited = _ranks(frame, mentors), _waited(frame, mentees)
    for one in mentees:
        given[one.pk] |= instead
        answers = _answers(frame, Side.MENTEE, given[one.pk])
        yield {
            "id": one.user.school_number,
            "stage": frame.labels.get(("stages", one.user.stage), ""),
            "answers": answers,
            "musts": _musts(frame, given[one.pk], answers),
            "ranks": ranks.get(one.pk, []),
            "trained": trained[one.user_id],
            "waited": one.user_id in waited,
        }


def _instead(frame: _Frame) -> dict[str, Any]:
    """What a mentee wants now as answers to the questions of the form: each goal matters most."""
    found: dict[str, Any] = {}
    for key, question in _compared(frame.plan, Side.MENTEE).items():
        if question.kind == "weighted" and frame.wanted.goals:
            found[key] = dict.fromkeys(frame.wanted.goals, len(question.levels))
        elif question.list == "specialties" and frame.wanted.interests:
            found[key] = list(frame.wanted.interests)
    return found


def _musts(frame: _Frame, given: Mapping[str, Any], answers: Mapping[str, Any]) -> list[list[Any]]:
    """Must-haves that an answer of the mentor can meet. Those about sites rule out pairs instead."""
    wanted = given.get("must_haves") or []
    modes = {"in_person": "in_person"}
    found: list[list[Any]] = []
    questions = _compared(frame.plan, Side.MENTEE)
    if "in_person" in wanted and "mode" in questions:
        found.append(["mode", [_label(frame, questions["mode"], modes["in_person"])]])
    if "same_interest" in wanted:
        found.append(["interests", answers.get("interests", [])])
    return found


def _mentor_rows(frame: _Frame, mentors: list[Enrolment]) -> Iterator[dict[str, Any]]:
    given, trained, away = _given(mentors), _trained(frame, mentors, Side.MENTOR), _away(frame, mentors)
    offered = _offers([one.user_id for one in mentors])
    for one in mentors:
        months = {int(month) for month in given[one.pk].get("away") or []}
        here = one.user.is_active and one.user_id not in away and frame.begins.month not in months
        yield {
            "id": one.user.school_number,
            "stage": frame.labels.get(("stages", one.user.stage), ""),
            "answers": _answers(frame, Side.MENTOR, given[one.pk]),
            "trained": trained[one.user_id],
            "here": "yes" if here else "no",
            "places": _places(frame.plan, one.user, offered[one.user_id]),
        }


def _places(plan: Plan, user: User, offered: int) -> int:
    """Places left: what they said, or what is usual; less those taken, and those offered to somebody."""
    most = plan.capacity.usual if user.most_mentees is None else user.most_mentees
    return max(0, min(most - user.active_mentees - offered, plan.capacity.most))


def _offers(mentors: list[UUID]) -> Counter[UUID]:
    offers = Mentorship.objects.filter(state=MentorshipState.OFFERED, mentor_id__in=mentors)
    return Counter(offers.values_list("mentor_id", flat=True))


def _trained(frame: _Frame, people: list[Enrolment], side: Side) -> dict[UUID, str]:
    """Whether each has finished what the programme asks of their side."""
    asked = {module.key for module in frame.plan.training if module.side == side}
    done: dict[UUID, set[str]] = defaultdict(set)
    rows = Completion.objects.filter(user__in=[one.user_id for one in people], module__in=asked)
    for user, module in rows.values_list("user_id", "module"):
        done[user].add(module)
    return {one.user_id: "yes" if asked <= done[one.user_id] else "no" for one in people}


def _away(frame: _Frame, people: list[Enrolment]) -> set[UUID]:
    day = frame.begins
    pauses = Pause.objects.filter(user__in=[one.user_id for one in people], starts__lte=day)
    return set(pauses.filter(Q(ends=None) | Q(ends__gte=day)).values_list("user_id", flat=True))


def _waited(frame: _Frame, mentees: list[Enrolment]) -> set[UUID]:
    """Who joined an earlier cohort of this programme and never had a mentor in it."""
    cohort = frame.cohort
    before = Enrolment.objects.filter(
        cohort__programme=cohort.programme,
        cohort__starts__lt=cohort.starts,
        side=Side.MENTEE,
        state=EnrolmentState.JOINED,
        user__in=[one.user_id for one in mentees],
    )
    had = Mentorship.objects.filter(programme=cohort.programme, state__in=BEGUN)
    return set(before.values_list("user_id", flat=True)) - set(had.values_list("mentee_id", flat=True))


# ---- who chose whom, and who must not be paired


def _ranks(frame: _Frame, mentors: list[Enrolment]) -> dict[UUID, list[str]]:
    """What each mentee chose, best first; a mentor who has left since is passed over."""
    numbers = {one.pk: one.user.school_number for one in mentors}
    rows = Suggestion.objects.filter(shortlist__round=frame.round, rank__isnull=False).order_by("rank", "pk")
    found: dict[UUID, list[str]] = defaultdict(list)
    for mentee, mentor in rows.values_list("shortlist__enrolment_id", "enrolment_id"):
        if mentor in numbers:
            found[mentee].append(numbers[mentor])
    return found


def _apart(frame: _Frame, mentees: list[Enrolment], mentors: list[Enrolment]) -> dict[str, Any]:
    left = {one.user_id: one.user.school_number for one in mentees}
    right = {one.user_id: one.user.school_number for one in mentors}
    by_place = {one.pk: one.user.school_number for one in (*mentees, *mentors)}
    pins = [
        (by_place[mentee], by_place[mentor], kind)
        for mentee, mentor, kind in Pin.objects.filter(round=frame.round).values_list(
            "mentee_id", "mentor_id", "kind"
        )
        if mentee in by_place and mentor in by_place
    ]
    private = {*_blocked(left, right), *_other_sites(mentees, mentors)}
    apart = {(*pair, "is the same person") for pair in _themselves(left, right)}
    apart |= {
        (mentee, mentor, "were kept apart by hand") for mentee, mentor, kind in pins if kind == PinKind.APART
    }
    apart |= set(_declined(frame, by_place)) | set(_asked_before(frame, left, right))
    return {
        "conflicts": sorted(_conflicts(frame, left, right), key=repr),
        "apart_privately": sorted(map(list, private)),
        "apart": sorted(map(list, apart)),
        "together": sorted([mentee, mentor] for mentee, mentor, kind in pins if kind == PinKind.TOGETHER),
    }


def _conflicts(
    frame: _Frame, left: Mapping[UUID, str], right: Mapping[UUID, str]
) -> Iterator[dict[str, Any]]:
    for one in conflicts_for(frame.cohort):
        if one.mentee in left and one.mentor in right and not one.allowed:
            yield {
                "mentee": left[one.mentee],
                "mentor": right[one.mentor],
                "kind": one.kind or UNNAMED,
                "starts": one.starts.isoformat(),
                "ends": one.ends.isoformat() if one.ends else "",
                "hidden": not one.kind,
            }


def _blocked(left: Mapping[UUID, str], right: Mapping[UUID, str]) -> Iterator[tuple[str, str]]:
    """Private blocks of either side."""
    both = [*left, *right]
    for user, other in Block.objects.filter(user__in=both, other__in=both).values_list("user_id", "other_id"):
        for mentee, mentor in ((user, other), (other, user)):
            if mentee in left and mentor in right:
                yield left[mentee], right[mentor]


def _other_sites(mentees: list[Enrolment], mentors: list[Enrolment]) -> Iterator[tuple[str, str]]:
    """Pairs that share a site which the mentee asked not to share."""
    wishing = Answer.objects.filter(
        enrolment__in=mentees, question="must_haves", value__icontains="other_site"
    )
    asked = set(wishing.values_list("enrolment_id", flat=True))
    if not asked:
        return
    sites = dict(
        Answer.objects.filter(enrolment__in=[*mentees, *mentors], question="sites").values_list(
            "enrolment_id", "value"
        )
    )
    for mentee in mentees:
        for mentor in mentors if mentee.pk in asked else ():
            if set(sites.get(mentee.pk, ())) & set(sites.get(mentor.pk, ())):
                yield mentee.user.school_number, mentor.user.school_number


def _themselves(left: Mapping[UUID, str], right: Mapping[UUID, str]) -> Iterator[tuple[str, str]]:
    for user in left.keys() & right.keys():
        yield left[user], right[user]


def _declined(frame: _Frame, by_place: Mapping[UUID, str]) -> Iterator[tuple[str, str, str]]:
    rows = Suggestion.objects.filter(shortlist__round=frame.round, declined_at__isnull=False)
    for mentee, mentor in rows.values_list("shortlist__enrolment_id", "enrolment_id"):
        if mentee in by_place and mentor in by_place:
            yield by_place[mentee], by_place[mentor], "the mentor would rather not"


def _asked_before(
    frame: _Frame, left: Mapping[UUID, str], right: Mapping[UUID, str]
) -> Iterator[tuple[str, str, str]]:
    rows = Mentorship.objects.filter(programme=frame.cohort.programme, state__in=AGO)
    for mentee, mentor, state in rows.values_list("mentee_id", "mentor_id", "state"):
        if mentee in left and mentor in right:
            yield left[mentee], right[mentor], AGO[MentorshipState(state)]
