"""What nobody may see is gone before a run is written, and nothing that is decided changes."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from random import Random

import pytest
from tests.matching.problems import FAIR, KINDS, RULES, STABLE, TERM, TOTAL, lifelike

from handrail.matching import (
    Conflict,
    Criterion,
    Eligible,
    Exact,
    Forbidden,
    Given,
    Mentee,
    Mentor,
    Must,
    Problem,
    Quota,
    RankList,
    Settings,
    Shares,
    checked,
    redact,
    score,
    solve,
)
from handrail.matching.runfile import Run, to_json


def text(problem: Problem, chosen: Settings = FAIR) -> str:
    hidden = redact(problem)
    return to_json(Run(hidden, chosen, solve(hidden, chosen)))


def hiding(rng: Random, problem: Problem) -> Problem:
    """Some criteria, rules, conflicts and must-haves become nobody's business."""

    def maybe(thing):  # type: ignore[no-untyped-def]
        return replace(thing, audience="nobody") if rng.random() < 0.4 else thing

    mentees = tuple(replace(one, musts=tuple(map(maybe, one.musts))) for one in problem.mentees)
    return replace(
        problem,
        mentees=mentees,
        criteria=tuple(map(maybe, problem.criteria)),
        rules=tuple(map(maybe, problem.rules)),
        conflicts=tuple(map(maybe, problem.conflicts)),
    )


@pytest.mark.parametrize("chosen", [FAIR, TOTAL, STABLE], ids=lambda one: one.objective)
def test_nothing_that_is_decided_changes(chosen: Settings) -> None:
    for seed in range(30):
        problem = checked(hiding(Random(seed), lifelike(Random(seed), 6)))
        hidden = redact(problem)
        before, after = score(problem), score(hidden)
        assert (before.allowed == after.allowed).all()
        assert (before.units == after.units)[before.allowed].all()
        assert solve(hidden, chosen) == solve(problem, chosen)


def test_redacting_twice_changes_nothing_more() -> None:
    for seed in range(30):
        hidden = redact(hiding(Random(seed), lifelike(Random(seed), 6)))
        assert redact(hidden) == hidden


def plain() -> Problem:
    said = {"language": "English", "faith": "one", "role": "student"}
    theirs = {"language": "English", "faith": "one", "ward": "7"}
    table = {one: {"x": 400, "y": 900} for one in ("ann", "ben")}
    return Problem(
        tuple(Mentee(one, said) for one in ("ann", "ben")),
        (Mentor("x", theirs), Mentor("y", theirs | {"faith": "two"})),
        (Given(key="given", weight=100, table=table),),
        (Shares(key="language", mentee="language", mentor="language"),),
        starts=TERM[0],
        ends=TERM[1],
    )


def causes() -> dict[str, Problem]:
    """One problem with one hidden cause that keeps ann and y apart, in each way there is."""
    base = plain()
    treats = Conflict("ann", "y", "treats", dt.date(2026, 10, 3), audience="nobody")
    related = Conflict("ann", "y", "is related to", audience="nobody")
    must = (Must("faith", ("one",), "nobody"),)
    return {
        "block": replace(base, forbidden=(Forbidden("ann", "y"),)),
        "reasoned block": replace(base, forbidden=(Forbidden("ann", "y", "complaint"),)),
        "treats": replace(base, conflicts=(treats,)),
        "related": replace(base, conflicts=(related,)),
        "two at once": replace(base, conflicts=(treats, related), forbidden=(Forbidden("ann", "y"),)),
        "must-have": replace(base, mentees=(replace(base.mentees[0], musts=must), base.mentees[1])),
        "past conflict": replace(
            base,
            conflicts=(Conflict("ben", "x", "treats", ends=dt.date(2020, 1, 1), audience="nobody"),),
            forbidden=(Forbidden("ann", "y"),),
        ),
    }


@pytest.mark.parametrize("cause", list(causes()))
def test_hidden_causes_cannot_be_told_apart(cause: str) -> None:
    bytes_ = text(causes()[cause])
    blocked = replace(
        causes()[cause], conflicts=(), forbidden=(Forbidden("ann", "y"),), mentees=plain().mentees
    )
    assert bytes_ == text(blocked)
    assert bytes_ != text(plain())


def test_a_hidden_rule_looks_like_private_blocks() -> None:
    rule = Eligible(key="faith rule", mentor="faith", values=("one",), audience="nobody")
    ruled = replace(plain(), rules=(*plain().rules, rule))
    mentees = tuple(
        replace(one, answers={"language": "English", "role": "student"}) for one in plain().mentees
    )
    mentors = tuple(replace(one, answers={"language": "English", "ward": "7"}) for one in plain().mentors)
    blocks = tuple(Forbidden(one, "y") for one in ("ann", "ben"))
    assert text(ruled) == text(replace(plain(), mentees=mentees, mentors=mentors, forbidden=blocks))


def test_the_answer_behind_a_hidden_must_have_is_gone() -> None:
    mentees = (Mentee("ann", musts=(Must("faith", ("one",), "nobody"),)), Mentee("ben"))
    problem = replace(plain(), mentees=mentees)
    assert [dict(one.answers) for one in redact(problem).mentors] == [
        {"language": "English"},
        {"language": "English"},
    ]
    assert "faith" not in text(problem)


def test_identity_and_who_asked_for_it_are_nowhere_in_the_bytes() -> None:
    same = Exact(
        key="same-gender",
        weight=10,
        mentee="gender-q",
        mentor="gender-q",
        audience="nobody",
        asked_by="asks-gender",
    )
    people = [{"gender-q": "woman-a", "asks-gender": "yes"}, {"gender-q": "man-a", "asks-gender": "no"}]
    base = plain()
    problem = replace(
        base,
        mentees=tuple(
            replace(one, answers={**one.answers, **said})
            for one, said in zip(base.mentees, people, strict=True)
        ),
        mentors=tuple(
            replace(one, answers={**one.answers, "gender-q": said["gender-q"]})
            for one, said in zip(base.mentors, people, strict=True)
        ),
        criteria=(*base.criteria, same),
    )
    assert score(problem).units[0, 0] != score(base).units[0, 0]  # it does count
    found = [word for word in ("gender", "woman", "man-a", "asks") if word in text(problem)]
    assert found == []


def test_a_quota_is_never_hidden() -> None:
    quota = Quota("sites", ("ann",), ("x",), 1)
    assert redact(replace(plain(), quotas=(quota,))).quotas == (quota,)


def test_the_lists_behind_a_hidden_criterion_stay_where_a_shown_one_reads_them() -> None:
    lists: tuple[Criterion, ...] = (
        RankList(key="a", weight=50),
        RankList(key="b", weight=50, audience="nobody"),
    )
    mentee = Mentee("ann", ranks=(("x",),))
    problem = Problem((mentee,), (Mentor("x"), Mentor("y")), lists)
    assert redact(problem).mentees == (mentee,)


def test_what_others_may_see_stays() -> None:
    shown = Must("ward", ("7",))
    conflict = Conflict("ann", "x", "assesses")
    by_hand = Forbidden("ben", "x", "said so", "coordinator")
    base = plain()
    problem = replace(
        base,
        mentees=(replace(base.mentees[0], musts=(shown,)), base.mentees[1]),
        conflicts=(conflict,),
        forbidden=(by_hand,),
    )
    bare, whole = redact(problem), checked(problem)
    assert (bare.conflicts, bare.forbidden, bare.rules) == (whole.conflicts, whole.forbidden, whole.rules)
    assert [one.musts for one in bare.mentees] == [one.musts for one in whole.mentees]
    assert [set(one.answers) for one in bare.mentors] == [{"language", "ward"}] * 2


def test_the_fixture_hides_of_every_kind() -> None:
    hidden = [hiding(Random(seed), lifelike(Random(seed), 6)) for seed in range(30)]
    gone = {one.kind for problem in hidden for one in problem.criteria if one.audience == "nobody"}
    rules = {one.kind for problem in hidden for one in problem.rules if one.audience == "nobody"}
    assert gone == {one.kind for one in KINDS}
    assert rules == {one.kind for one in RULES}
