"""Whole matching problems for the tests: drawn from a seeded generator, or by Hypothesis."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from random import Random

from hypothesis import strategies as st

from handrail.matching import (
    Agreement,
    Ahead,
    Closeness,
    Conflict,
    Coverage,
    Criterion,
    Differs,
    Eligible,
    Exact,
    Forbidden,
    Given,
    Mentee,
    Mentor,
    Must,
    Number,
    Overlap,
    Personality,
    Problem,
    Quota,
    RankList,
    Required,
    Rule,
    Same,
    SetMatch,
    Settings,
    Shares,
    Tree,
)
from handrail.matching.answer import Answer
from handrail.matching.people import Answer as Said
from handrail.matching.people import Ranks

GOALS = ("research", "exams", "wellbeing", "careers", "teaching")
LANGUAGES = ("Arabic", "English", "French", "Urdu")
STAGES = ("first year", "fourth year", "foundation", "specialty training", "consultant")
SLOTS = ("Mon 12", "Mon 17", "Wed 8", "Thu 17", "Sat 10")
SITES = ("North", "South", "Harbour")
PARENT = {
    "cardiology": "medical",
    "electrophysiology": "cardiology",
    "heart failure": "cardiology",
    "dermatology": "medical",
    "orthopaedics": "surgical",
    "hand surgery": "orthopaedics",
}
NODES = (*PARENT, "medical", "undecided")
TERM = (dt.date(2026, 9, 1), dt.date(2027, 6, 30))

COVERAGE = Coverage(key="goals", weight=24, mentee="goals", mentor="offers")
TREE = Tree(
    key="specialty",
    weight=14,
    mentee="interests",
    mentor="specialties",
    parent=PARENT,
    undecided="undecided",
    open_field="open to",
    open_values=("changes of specialty",),
)
KINDS: tuple[Criterion, ...] = (
    COVERAGE,
    TREE,
    Agreement(key="values", weight=12, mentee="values", mentor="values"),
    Overlap(key="time", weight=9, mentee="slots", mentor="slots"),
    Closeness(key="stage", weight=7, mentee="stage", mentor="stage", scale=STAGES, gap=2),
    RankList(key="choice", weight=11),
    RankList(key="chosen", weight=5, side="mentor"),
    Personality(key="personality", weight=5, mentee="traits", mentor="traits"),
    Exact(key="site", weight=3, mentee="site", mentor="site"),
    SetMatch(key="language", weight=4, mentee="languages", mentor="languages", measure="all"),
    SetMatch(key="home", weight=2, mentee="languages", mentor="languages"),
    Number(key="distance", weight=3, mentee="minutes", mentor="minutes", span=60),
    Given(key="office", weight=1),
    Exact(key="asked", weight=10, mentee="site", mentor="site", audience="nobody", asked_by="asks"),
)
RULES: tuple[Rule, ...] = (
    Shares(key="a language", mentee="languages", mentor="languages"),
    Ahead(key="a stage ahead", mentee="stage", mentor="stage", scale=STAGES, least=0),
    Eligible(key="trained", mentor="trained", blank="forbid"),
    Differs(key="another desk", mentee="desk", mentor="desk", blank="forbid"),
    Same(key="same term", mentee="term", mentor="term"),
)


def some(rng: Random, things: Sequence[str], most: int = 3) -> tuple[str, ...]:
    """One to `most` of the things, in a drawn order."""
    return tuple(rng.sample(list(things), rng.randint(1, min(most, len(things)))))


def answers(rng: Random, blank: float = 0.2) -> dict[str, Said]:
    """What one person said, on either side: some of it left blank."""
    said: dict[str, Said] = {
        "goals": {goal: rng.randint(0, 3) for goal in some(rng, GOALS)},
        "offers": rng.choice([some(rng, GOALS), {goal: rng.randint(0, 2) for goal in some(rng, GOALS)}]),
        "interests": some(rng, NODES),
        "specialties": some(rng, NODES[:-1]),
        "open to": some(rng, ("changes of specialty", "time abroad")),
        "values": {f"statement {one}": rng.randint(1, 5) for one in range(1, 1 + rng.randint(1, 4))},
        "slots": some(rng, SLOTS, 5),
        "stage": rng.choice(STAGES),
        "traits": {"openness": rng.randint(4, 20), "conscientiousness": rng.randint(4, 20)},
        "site": rng.choice(SITES),
        "languages": some(rng, LANGUAGES),
        "minutes": rng.randint(0, 90),
        "trained": rng.choice(("yes", "yes", "yes", "no")),
        "desk": rng.choice(("a", "b", "c", "d", "e")),
        "term": rng.choice(("long", "long", "short")),
        "asks": rng.choice(("yes", "no")),
    }
    return {name: answer for name, answer in said.items() if rng.random() >= blank}


def ranks(rng: Random, ids: Sequence[str], ties: bool = True) -> Ranks:
    """A rank list over some of the ids, with several in one place where ties are wished for."""
    listed = rng.sample(list(ids), rng.randint(0, len(ids)))
    if not ties:
        return tuple((one,) for one in listed)
    places: list[tuple[str, ...]] = []
    while listed:
        size = rng.choice((1, 1, 2))
        places.append(tuple(listed[:size]))
        listed = listed[size:]
    return tuple(places)


def names(rng: Random, side: str, count: int) -> list[str]:
    """Ids whose alphabetical order is not the order of the input."""
    return [f"{side}{number}" for number in rng.sample(range(10, 100), count)]


def lifelike(rng: Random, most: int = 6, rules: Iterable[Rule] = RULES) -> Problem:
    """Every kind of criterion and rule, blanks, must-haves, conflicts, lists on both sides."""
    rows, columns = names(rng, "e", rng.randint(1, most)), names(rng, "o", rng.randint(1, most))
    must = (Must("site", some(rng, SITES)),)
    mentees = tuple(
        Mentee(
            one,
            answers(rng),
            wants=rng.randint(1, 2),
            ranks=ranks(rng, columns),
            musts=must if rng.random() < 0.2 else (),
        )
        for one in rows
    )
    mentors = tuple(
        Mentor(one, answers(rng), most=rng.randint(0, 3), ranks=ranks(rng, rows)) for one in columns
    )
    given = {row: {column: rng.randint(0, 1000) for column in columns if rng.random() < 0.8} for row in rows}
    criteria = tuple(replace(one, table=given) if isinstance(one, Given) else one for one in KINDS)
    return Problem(
        mentees,
        mentors,
        criteria,
        tuple(rules),
        conflicts=tuple(Conflict(*pair, "assesses") for pair in pairs(rng, rows, columns, 0.05)),
        forbidden=tuple(
            Forbidden(*pair, audience=rng.choice(("coordinator", "nobody")))
            for pair in pairs(rng, rows, columns, 0.08)
        ),
        starts=TERM[0],
        ends=TERM[1],
    )


def pairs(
    rng: Random, rows: Sequence[str], columns: Sequence[str], share: float
) -> tuple[tuple[str, str], ...]:
    """About that share of all pairs."""
    return tuple((row, column) for row in rows for column in columns if rng.random() < share)


def from_table(
    table: Mapping[str, Mapping[str, int]], mentors: Sequence[Mentor] = (), **more: object
) -> Problem:
    """A problem in which only given parts of a thousand count; one place a mentor unless said."""
    ids = sorted({mentor for row in table.values() for mentor in row})
    return replace(
        Problem(
            tuple(Mentee(one) for one in table),
            tuple(mentors) or tuple(Mentor(one) for one in ids),
            (Given(key="given", weight=100, table=table),),
        ),
        **more,
    )


def market(
    rng: Random,
    size: int = 6,
    *,
    wants: int = 1,
    most: int = 3,
    least: bool = False,
    required: bool = False,
    quotas: int = 0,
    lists: bool = False,
    ties: bool = True,
) -> Problem:
    """Given scores (few distinct ones where ties are wished for), a third of the pairs forbidden."""
    rows, columns = names(rng, "e", rng.randint(1, size)), names(rng, "o", rng.randint(1, size))
    values = (0, 250, 500, 750, 1000) if ties else range(1001)
    table = {row: {column: rng.choice(values) for column in columns} for row in rows}
    mentors = [Mentor(one, most=rng.randint(0, most)) for one in columns]
    if least:
        mentors = [replace(one, least=rng.choice((0, 0, rng.randint(0, one.most)))) for one in mentors]
    mentees = [Mentee(one, wants=rng.randint(1, wants)) for one in rows]
    if lists:
        mentees = [replace(one, ranks=ranks(rng, columns, ties)) for one in mentees]
        mentors = [replace(one, ranks=ranks(rng, rows, ties)) for one in mentors]
    groups = tuple(quota(rng, f"quota {number}", rows, columns) for number in range(quotas))
    forbidden = tuple(Forbidden(*pair) for pair in pairs(rng, rows, columns, rng.choice((0, 0.3, 0.6))))
    held = tuple(Required(*pair) for pair in pairs(rng, rows, columns, 0.08)) if required else ()
    criteria = (Given(key="given", weight=100, table=table),)
    return Problem(
        tuple(mentees), tuple(mentors), criteria, forbidden=forbidden, required=held, quotas=groups
    )


def quota(rng: Random, key: str, rows: Sequence[str], columns: Sequence[str]) -> Quota:
    """A quota over some mentees and some mentors; now and then one that cannot be kept."""
    least = rng.choice((0, 0, 1, 2))
    most = rng.choice((None, least, least + 1))
    return Quota(key, some(rng, rows, len(rows)), some(rng, columns, len(columns)), least, most)


def shuffled(rng: Random, problem: Problem) -> Problem:
    """The same problem, in another order wherever an order says nothing."""

    def mixed(things: Sequence[object]) -> tuple[object, ...]:
        return tuple(rng.sample(list(things), len(things)))

    def person(one: Mentee | Mentor) -> Mentee | Mentor:
        said = dict(rng.sample(list(one.answers.items()), len(one.answers)))
        return replace(one, answers=said)

    return replace(
        problem,
        mentees=mixed([person(one) for one in problem.mentees]),
        mentors=mixed([person(one) for one in problem.mentors]),
        conflicts=mixed(problem.conflicts),
        forbidden=mixed(problem.forbidden),
        required=mixed(problem.required),
        quotas=mixed(problem.quotas),
    )


def pairs_of(answer: Answer) -> list[tuple[str, str]]:
    return [(pair.mentee, pair.mentor) for pair in answer.pairs]


@st.composite
def lifelike_problems(draw: st.DrawFn) -> Problem:
    """`lifelike`, with every choice made by Hypothesis, so that failures shrink."""
    return lifelike(draw(st.randoms()), most=4)


@st.composite
def markets(draw: st.DrawFn, size: int = 4, **options: bool) -> Problem:
    """`market` with wants of up to 3, made by Hypothesis."""
    return market(draw(st.randoms()), size, wants=3, **options)


FAIR, TOTAL, STABLE = (Settings(objective=one, seed=7) for one in ("fair", "total", "stable"))
