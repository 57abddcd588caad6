"""Looking at pairs: signs appear, change and lapse, and what is red opens a case. Twice is as once."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext

from handrail.cases.actions.noting import hold, note
from handrail.cases.actions.nudging import nudge
from handrail.cases.actions.opening import Reason, open_case
from handrail.cases.facts import Finding, findings
from handrail.cases.models import Sign
from handrail.cases.models import Thresholds as Own
from handrail.cases.queries.known import facts_of
from handrail.cases.rules import DEFAULTS
from handrail.cases.states import LIVE, SIGN_STEPS, Noted, SignState, Why
from handrail.lib import clock
from handrail.lib.refusal import Refusal
from handrail.mentoring.models import Mentorship
from handrail.mentoring.states import RUNNING, MentorshipState
from handrail.people.models import User
from handrail.programmes.models import Cohort
from handrail.programmes.states import CohortState, ProgrammeState

FIRST = "no_first_meeting"


def look_everywhere(*, now: dt.datetime) -> None:
    """Look at every cohort that runs."""
    running = Cohort.objects.filter(programme__state=ProgrammeState.OPEN, state=CohortState.RUNNING)
    for cohort in running.select_related("programme__school"):
        look(cohort=cohort, today=clock.today(cohort.programme.school.time_zone), now=now)


def look(*, cohort: Cohort, today: dt.date, now: dt.datetime) -> int:
    """Look at every pair of a cohort, and bring its signs in line. Says how many pairs changed."""
    pairs = list(
        Mentorship.objects.filter(cohort=cohort, state=MentorshipState.ACTIVE).select_related(
            "mentor", "mentee", "programme__school"
        )
    )
    own = Own.objects.filter(programme=cohort.programme_id).first()
    limits, by_itself = (own.limits, own.nudges_first) if own else (DEFAULTS, False)
    facts, known = facts_of(pairs, today), _live_signs(pairs)
    changed = 0
    for pair in pairs:
        found = findings(facts[pair.pk], limits, known[pair.pk])
        if {one.rule.key: one.level for one in found} != known[pair.pk]:
            changed += _bring_in_line(pair, found, today, now)
        if by_itself:
            _nudge_by_itself(pair, found, today, now)
    return changed + _let_go(cohort, now)


def _live_signs(pairs: Sequence[Mentorship]) -> dict[UUID, dict[str, str]]:
    found: dict[UUID, dict[str, str]] = defaultdict(dict)
    rows = Sign.objects.filter(mentorship__in=[pair.pk for pair in pairs], state__in=LIVE)
    for pair, rule, state in rows.values_list("mentorship", "rule", "state"):
        found[pair][rule] = state
    return found


@transaction.atomic
def _bring_in_line(pair: Mentorship, found: Sequence[Finding], today: dt.date, now: dt.datetime) -> bool:
    """Bring the rows of one pair in line with what is found, and open a case for what is new and pressing."""
    hold(pair)
    rows = {sign.rule: sign for sign in pair.signs.filter(state__in=LIVE)}
    levels = {one.rule.key: one.level for one in found}
    for rule in rows.keys() - levels.keys():
        _move(rows[rule], SignState.LAPSED, pair, now)
    new = [rule for rule, at in levels.items() if _raise(pair, rows.get(rule), rule, at, now)]
    for rule in new:
        if levels[rule] == SignState.RED:
            _open(pair, Why.RED, rule, today, now)
        elif len(levels) > 1:
            _open(pair, Why.AMBERS, rule, today, now)
    return True


def _open(pair: Mentorship, why: Why, rule: str, today: dt.date, now: dt.datetime) -> None:
    reason = Reason(why, Noted.SIGN, code=rule)
    open_case(mentorship=pair, reason=reason, by=None, today=today, now=now)


def _raise(pair: Mentorship, sign: Sign | None, rule: str, at: SignState, now: dt.datetime) -> bool:
    """Whether a sign is new, or has become red."""
    if sign is None:
        sign = Sign.objects.create(mentorship=pair, rule=rule, state=at, since=now)
        note(sign, pair.programme.school_id, None, "sign_raised", now, "state")
        return True
    if sign.state == at:
        return False
    _move(sign, at, pair, now)
    return at == SignState.RED


def _move(sign: Sign, to: SignState, pair: Mentorship, now: dt.datetime) -> None:
    if to not in SIGN_STEPS[sign.state]:
        raise RuntimeError(f"A sign that is {sign.state} does not become {to}.")
    sign.state, sign.lapsed_at = to, now if to == SignState.LAPSED else None
    if to == SignState.RED:
        sign.looked_at = sign.looked_by = None  # it says something new
    sign.save(update_fields=["state", "lapsed_at", "looked_at", "looked_by"])
    note(sign, pair.programme.school_id, None, "sign_moved", now, "state")


@transaction.atomic
def _let_go(cohort: Cohort, now: dt.datetime) -> int:
    """Signs of pairs that run no more lapse. Those of a pair that rests stay: nobody looks at it now."""
    left = Sign.objects.filter(mentorship__cohort=cohort, state__in=LIVE)
    found = list(left.exclude(mentorship__state__in=RUNNING).select_related("mentorship__programme"))
    for sign in found:
        _move(sign, SignState.LAPSED, sign.mentorship, now)
    return len(found)


def _nudge_by_itself(pair: Mentorship, found: Sequence[Finding], today: dt.date, now: dt.datetime) -> None:
    """One friendly word when a pair has not met, once for this sign; again tried while somebody is away."""
    if not any(one.rule.key == FIRST and one.level == SignState.AMBER for one in found):
        return
    sign = pair.signs.filter(rule=FIRST, state__in=LIVE).first()
    if sign is None or pair.nudges.filter(at__gte=sign.since).exists():
        return
    try:
        nudge(mentorship=pair, by=None, today=today, now=now)
    except Refusal:
        return


@transaction.atomic
def say_looked(*, mentorship: Mentorship, by: User, now: dt.datetime) -> None:
    """Somebody has looked at the signs of a pair."""
    fresh = mentorship.signs.filter(state__in=LIVE, looked_at=None)
    if not fresh.update(looked_at=now, looked_by=by.pk):
        raise Refusal(
            gettext("There is nothing new to look at: the signs have gone, or somebody has looked.")
        )
    note(mentorship, mentorship.programme.school_id, by.pk, "signs_looked_at", now)
