"""Run files: what is written is read back the same, and damage is refused in words."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from tests.matching.problems import FAIR, STABLE, TOTAL, from_table, lifelike, market

from handrail.matching import (
    Forbidden,
    Number,
    Problem,
    ProblemError,
    Settings,
    check,
    checked,
    redact,
    solve,
)
from handrail.matching.runfile import SCHEMA, Run, RunFileError, from_json, to_json

FILL = replace(STABLE, fill=True)
EVERY = pytest.mark.parametrize(
    "chosen", [FAIR, TOTAL, STABLE, FILL], ids=["fair", "total", "stable", "filled"]
)


def run_of(problem: Problem, chosen: Settings = FAIR) -> Run:
    problem = redact(problem)
    return Run(problem, chosen, solve(problem, chosen), words={"names": {"e1": "Ann"}})


def small(chosen: Settings = FAIR) -> Run:
    table = {"ann": {"x": 900, "y": 800}, "ben": {"x": 700, "y": 600}}
    return run_of(from_table(table, forbidden=(Forbidden("ann", "y"),)), chosen)


@EVERY
def test_a_run_comes_back_the_same(chosen: Settings) -> None:
    for seed in range(12):
        quotas = seed % 3 if chosen.objective != "stable" else 0
        problem = lifelike(Random(seed)) if seed % 2 else market(Random(seed), lists=True, quotas=quotas)
        run = run_of(problem, chosen)
        text = to_json(run)
        assert from_json(text) == run
        assert to_json(from_json(text)) == text
        again = from_json(text)
        assert (
            check(again.problem, again.settings, again.answer).optimal
            == check(run.problem, run.settings, run.answer).optimal
        )


def test_the_text_is_canonical() -> None:
    text = to_json(small())
    assert text == json.dumps(json.loads(text), ensure_ascii=False, sort_keys=True, indent=1) + "\n"
    assert json.loads(text)["schema"] == SCHEMA
    assert sorted(json.loads(text)) == [
        "certificate",
        "filled",
        "pairs",
        "problem",
        "schema",
        "settings",
        "shortages",
        "status",
        "total",
        "total_bound",
        "versions",
        "words",
    ]


def test_text_in_any_script_stays_readable() -> None:
    run = replace(small(), words={"names": {"ann": "آن"}})
    assert "آن" in to_json(run)
    assert from_json(to_json(run)) == run


def test_what_may_be_solved_can_be_written_and_read() -> None:
    mentee, mentor = from_table({"ann": {"x": 1}}).mentees[0], from_table({"ann": {"x": 1}}).mentors[0]
    said = {"list": ("a", "b"), "one": "a", "number": -3, "large": 10**9, "map": {"a": 1}}
    problem = checked(Problem((replace(mentee, answers=said),), (replace(mentor, answers=said),)))
    run = Run(problem, FAIR, solve(problem))
    assert from_json(to_json(run)) == run


# --------------------------------------------------------------------------------------------- damage


def edited(change: Callable[[dict[str, Any]], object]) -> str:
    data = json.loads(to_json(small()))
    change(data)
    return json.dumps(data)


def put(value: object, *path: str | int) -> Callable[[dict[str, Any]], None]:
    def change(data: Any) -> None:
        for step in path[:-1]:
            data = data[step]
        data[path[-1]] = value

    change.__name__ = f"{'.'.join(map(str, path))} becomes {value!r}"
    return change


def without(*path: str) -> Callable[[dict[str, Any]], None]:
    def change(data: Any) -> None:
        for step in path[:-1]:
            data = data[step]
        del data[path[-1]]

    change.__name__ = f"no {'.'.join(path)}"
    return change


def by_name(value: object) -> str:
    return getattr(value, "__name__", "says so")


ELSE = "The run file holds something that a run does not have, or lacks something that it has."
SCHEMA_SENTENCE = "This is not a run file of the schema handrail-run/1."


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (put("handrail-run/2", "schema"), SCHEMA_SENTENCE),
        (put(None, "schema"), SCHEMA_SENTENCE),
        (without("schema"), SCHEMA_SENTENCE),
        (put(1, "note"), ELSE),
        (put(1, "problem", "note"), ELSE),
        (put("a", "problem", "mentees", 0, "name"), ELSE),
        (put(1, "problem", "criteria", 0, "bonus"), ELSE),
        (put(1, "settings", "speed"), ELSE),
        (put(0, "certificate", "levels", 0, "note"), ELSE),
        (without("settings", "seed"), ELSE),
        (without("problem", "quotas"), ELSE),
        (without("shortages"), ELSE),
        (without("total_bound"), ELSE),
    ],
    ids=by_name,
)
def test_what_a_run_does_not_have_is_refused(
    change: Callable[[dict[str, Any]], object], sentence: str
) -> None:
    with pytest.raises(RunFileError) as error:
        from_json(edited(change))
    assert str(error.value) == sentence


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (without("problem"), "problem"),
        (without("settings"), "settings"),
        (without("words"), "words"),
        (without("versions"), "versions"),
        (without("status"), "answer.status"),
        (without("problem", "mentees"), "problem.mentees"),
        (put([], "problem"), "problem"),
        (put("1", "settings", "seed"), "settings.seed"),
        (put(True, "settings", "seed"), "settings.seed"),
        (put("best", "settings", "objective"), "settings.objective"),
        (put(1, "settings", "fill"), "settings.fill"),
        (put("solved", "status"), "answer.status"),
        (put("3", "total"), "answer.total"),
        (put(None, "pairs"), "answer.pairs"),
        (put("9", "pairs", 0, "units"), "answer.pairs.0.units"),
        (put(True, "problem", "mentors", 0, "most"), "problem.mentors.0.most"),
        (put(7, "problem", "mentees", 0, "id"), "problem.mentees.0.id"),
        (put("2026-13-01", "problem", "starts"), "problem.starts"),
        (put([1, 2, 3], "certificate", "levels", 0, "empty"), "answer.certificate.levels.0.empty"),
    ],
    ids=by_name,
)
def test_damage_is_named_with_its_place(change: Callable[[dict[str, Any]], object], place: str) -> None:
    with pytest.raises(RunFileError) as error:
        from_json(edited(change))
    assert str(error.value).startswith(f"The run file is damaged at {place}: ")
    assert str(error.value).endswith(".")
    assert "\n" not in str(error.value)


TEXT = to_json(small())


BROKEN = {
    "nothing": "",
    "a brace": "{",
    "null": "null",
    "a list": "[]",
    "a text": '"handrail-run/1"',
    "truncated": TEXT[: len(TEXT) // 2],
    "without its start": TEXT[1:],
    "two documents": TEXT + "{}",
    "a fraction": TEXT.replace('"seed": 7', '"seed": 7.0'),
    "an exponent": TEXT.replace('"seed": 7', '"seed": 7e0'),
    "not a number": TEXT.replace('"seed": 7', '"seed": NaN'),
    "infinity": TEXT.replace('"seed": 7', '"seed": -Infinity'),
    "five thousand digits": TEXT.replace('"seed": 7', '"seed": ' + "7" * 5000),
    "half a character": TEXT.replace('"ann"', '"\\ud800"'),
    "brackets": "[" * 100_000,
    "a zero byte": "\x00",
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN.keys())
def test_what_is_not_a_run_file_is_refused_in_words(text: str) -> None:
    assert text != TEXT
    with pytest.raises(RunFileError) as error:
        from_json(text)
    assert str(error.value).startswith(("This is not a run file", "The run file"))


@pytest.mark.parametrize("depth", sorted({*range(100, 1100, 25), *range(930, 1000, 3)}))
def test_deep_nesting_is_refused_in_words_or_read(depth: int) -> None:
    text = TEXT.replace('"Ann"', "[" * depth + "]" * depth)
    try:
        run = from_json(text)
    except RunFileError:
        return
    assert from_json(to_json(run)) == run


def test_a_key_that_stands_twice_is_refused() -> None:
    text = TEXT.replace('"seed": 7', '"seed": 8,\n  "seed": 7')
    assert text != TEXT
    with pytest.raises(RunFileError):
        from_json(text)


# --------------------------------------------------------------------------------------------- verify


@pytest.mark.parametrize(
    "change",
    [
        put(8, "settings", "seed"),
        put("total", "settings", "objective"),
        put(850, "problem", "criteria", 0, "table", "ann", "x"),
        put("y", "pairs", 0, "mentor"),
        put(1, "total"),
        put(10**9, "total_bound"),
        put([3], "filled"),
        put(-1, "certificate", "levels", 2, "cost"),
        put("infeasible", "status"),
        put([{"mentee": "ann", "mentor": "x"}], "problem", "forbidden"),
        put(2, "problem", "mentors", 1, "least"),
        put(2**63, "problem", "mentors", 0, "most"),
        put(-(2**70), "problem", "criteria", 0, "table", "ann", "x"),
    ],
    ids=by_name,
)
def test_a_changed_run_is_not_verified(change: Callable[[dict[str, Any]], object]) -> None:
    try:
        run = from_json(edited(change))
        verdict = check(run.problem, run.settings, run.answer)
    except (RunFileError, ProblemError):  # refused in words before anything is compared
        return
    assert not verdict.optimal


def test_an_untouched_run_is_verified() -> None:
    run = from_json(edited(lambda data: None))
    assert check(run.problem, run.settings, run.answer).optimal


def test_a_criterion_comes_back_as_its_own_kind() -> None:
    for seed in range(5):
        run = run_of(lifelike(Random(seed)))
        kinds = [type(one) for one in from_json(to_json(run)).problem.criteria]
        assert kinds == [type(one) for one in run.problem.criteria]
        assert Number in kinds
