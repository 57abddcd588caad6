"""All pairs of a cohort as their coordinator sees them: facts, signs, case. Counted anew at each look."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Max, QuerySet

from handrail.cases.facts import Facts, findings, judged
from handrail.cases.models import Case, Nudge, Sign
from handrail.cases.models import Thresholds as Own
from handrail.cases.queries.known import facts_of
from handrail.cases.rules import DEFAULTS, Thresholds
from handrail.cases.states import LIVE, CaseState, SignState
from handrail.cases.words import fact, quiet, reason
from handrail.lib.wall import wall_of
from handrail.mentoring.models import Mentorship
from handrail.people.queries import names
from handrail.programmes.models import Programme

REST = dt.timedelta(days=21)  # nobody is nudged twice within it


@dataclass(frozen=True, slots=True)
class Shown:
    """One sign in words: the fact, why it is one, since when, and who has looked."""

    rule: str
    level: SignState
    fact: str
    reason: str
    since: dt.date | None
    looked_by: str = ""

    @property
    def is_red(self) -> bool:
        """Whether it needs somebody."""
        return self.level == SignState.RED


@dataclass(slots=True)
class Watched:
    """One pair, what is so, and what is done about it."""

    pair: Mentorship
    facts: Facts
    signs: list[Shown] = field(default_factory=list)
    case: Case | None = None
    nudged: dt.date | None = None
    rests: bool = False  # was nudged so lately that nobody is written to again

    @property
    def is_red(self) -> bool:
        """Whether one of its signs needs somebody."""
        return any(sign.is_red for sign in self.signs)

    @property
    def quiet(self) -> str:
        """That it is left alone now, in words; nothing where it is."""
        return quiet(self.facts.absence) if self.facts.absence else ""

    @property
    def is_well(self) -> bool:
        """Whether it is looked at, and no rule finds anything."""
        return not self.signs and not self.facts.absence

    @property
    def not_looked(self) -> bool:
        """Whether one of its signs was noted, and nobody has looked."""
        return any(sign.since and not sign.looked_by for sign in self.signs)


def own_thresholds(programme: Programme) -> Own | None:
    """What a programme changed of our defaults."""
    return Own.objects.filter(programme=programme).first()


def limits_of(programmes: Collection[UUID]) -> Mapping[UUID, Thresholds]:
    """The thresholds of programmes that have their own."""
    return {own.programme_id: own.limits for own in Own.objects.filter(programme__in=programmes)}


def watched(pairs: QuerySet[Mentorship] | Sequence[Mentorship], today: dt.date) -> list[Watched]:
    """Pairs with all that there is to see of them. The same number of queries, however many they are."""
    every = list(pairs)
    if not every:
        return []
    keys = [pair.pk for pair in every]
    facts, limits = facts_of(every, today), limits_of({pair.programme_id for pair in every})
    rows = list(Sign.objects.filter(mentorship__in=keys, state__in=LIVE))
    known: dict[UUID, dict[str, Sign]] = defaultdict(dict)
    for sign in rows:
        known[sign.mentorship_id][sign.rule] = sign
    who = names({sign.looked_by for sign in rows if sign.looked_by})
    cases = _open_cases(keys)
    nudged = dict(
        Nudge.objects.filter(mentorship__in=keys).order_by().values_list("mentorship").annotate(Max("at"))
    )
    return [
        Watched(
            pair,
            facts[pair.pk],
            _shown(pair, facts[pair.pk], limits.get(pair.programme_id, DEFAULTS), known[pair.pk], who),
            cases.get(pair.pk),
            day := _day(nudged.get(pair.pk), pair),
            day is not None and today - day < REST,
        )
        for pair in every
    ]


def _open_cases(keys: Iterable[UUID]) -> dict[UUID, Case]:
    found = Case.objects.filter(mentorship__in=list(keys)).exclude(state=CaseState.CLOSED)
    return {case.mentorship_id: case for case in found.select_related("owner")}


def _shown(
    pair: Mentorship,
    facts: Facts,
    limits: Thresholds,
    known: Mapping[str, Sign],
    who: Mapping[UUID, str],
) -> list[Shown]:
    """The signs that are so now. One that is kept while nobody looks is shown as long as its fact holds."""
    found = []
    for one in findings(facts, limits, {rule: row.state for rule, row in known.items()}):
        key = one.rule.key
        if judged(one.rule, facts, limits) is None:
            continue
        row = known.get(key)
        said = reason(one, limits[key], ours=limits[key] == DEFAULTS[key])
        looked = who.get(row.looked_by, "") if row and row.looked_by else ""
        since = _day(row.since, pair) if row else None
        found.append(Shown(key, one.level, fact(one, facts), said, since, looked))
    return found


def _day(moment: dt.datetime | None, pair: Mentorship) -> dt.date | None:
    return wall_of(moment, pair.programme.school.time_zone).date() if moment else None
