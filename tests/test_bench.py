"""The benchmark's own parts: its instances, its judge, its table. No peer is needed."""

import subprocess
import sys
from pathlib import Path

import pytest
from bench import main
from bench.instances import CRITERIA, LISTED, MOST, instance, with_lists
from bench.judge import Judged, Wrong, blocking, judge
from bench.main import made
from bench.peers import Entrant, handrail
from bench.table import BEGIN, END, Line, number, table, write_between
from bench.workers.meter import measured

from handrail.matching import UNITS, Settings, check, score, solve

ROOT = Path(__file__).resolve().parents[1]
SMALL = {
    "units": [[5, 9], [7, 3], [1, 8]],
    "allowed": [[True, False], [True, True], [True, True]],
    "most": [1, 2],
    "mentee_lists": [[0], [0, 1], [1, 0]],
    "mentor_lists": [[1, 0, 2], [2, 1]],
}


def places(problem, answer):
    rows = {mentee.id: place for place, mentee in enumerate(problem.mentees)}
    columns = {mentor.id: place for place, mentor in enumerate(problem.mentors)}
    return [[rows[pair.mentee], columns[pair.mentor]] for pair in answer.pairs]


# ---------------------------------------------------------------------------------------------- instances


def test_the_same_seed_gives_the_same_instance():
    assert instance(30, 12, seed=3) == instance(30, 12, seed=3)
    assert instance(30, 12, seed=3) != instance(30, 12, seed=4)
    assert made(12, 8) == made(12, 8)


def test_an_instance_is_as_the_page_says():
    problem = instance(200, 100, seed=1)
    scores = score(problem)
    assert sum(criterion.weight for criterion in CRITERIA) == 100
    assert {mentor.most for mentor in problem.mentors} == set(range(1, MOST + 1))
    assert {mentee.wants for mentee in problem.mentees} == {1}
    assert 0.28 < 1 - scores.allowed.mean() < 0.40
    distinct = [len(set(row)) for row in scores.units.tolist()]
    assert sum(distinct) / len(distinct) > 90  # of 100: fine scores


def test_lists_are_strict_permitted_and_mutual():
    problem = instance(40, 20, seed=1)
    scores = score(problem)
    listed = with_lists(problem, scores, seed=1)
    assert listed == with_lists(problem, scores, seed=1)
    wanted = {(mentee.id, one) for mentee in listed.mentees for (one,) in mentee.ranks}
    assert wanted == {(one, mentor.id) for mentor in listed.mentors for (one,) in mentor.ranks}
    assert max(len(mentee.ranks) for mentee in listed.mentees) == LISTED
    ids = [mentor.id for mentor in problem.mentors]
    for row, mentee in enumerate(listed.mentees):
        assert all(scores.allowed[row, ids.index(one)] for (one,) in mentee.ranks)


# ------------------------------------------------------------------------------------------------- judge


@pytest.mark.parametrize("objective", ["total", "fair"])
def test_the_judge_counts_as_the_engine_does(objective):
    problem, case = instance(40, 20, seed=1), made(40, 20)
    answer = solve(problem, Settings(objective))
    judged = judge(case, places(problem, answer))
    assert check(problem, Settings(objective), answer).optimal
    assert (judged.total, (judged.matched,)) == (answer.total, answer.filled)
    assert 0 <= judged.regret < 100 * UNITS


def test_the_judge_counts_by_hand():
    assert judge(SMALL, [[1, 1], [2, 1]]) == Judged(total=11, matched=2, regret=4)
    assert judge(SMALL, []) == Judged(total=0, matched=0, regret=0)


@pytest.mark.parametrize(
    ("pairs", "words"),
    [
        ([[0, 1]], "mentee 0 and mentor 1 are paired, and that is forbidden"),
        ([[1, 0], [1, 1]], "mentee 1 has 2 mentors"),
        ([[0, 0], [1, 0]], "mentor 0 has 2 mentees and takes 1"),
    ],
)
def test_the_judge_refuses_what_cannot_be(pairs, words):
    with pytest.raises(Wrong, match=words):
        judge(SMALL, pairs)


def test_blocking_pairs_are_found():
    assert blocking(SMALL, [[1, 0], [2, 1]]) == []
    assert blocking(SMALL, [[0, 0], [1, 1], [2, 1]]) == [(1, 0)]  # both would leave for each other
    assert blocking(SMALL, [[1, 0]]) == [(2, 1)]  # a mentee without a mentor, a mentor with room


def test_the_engine_is_stable_to_the_judge():
    problem = instance(40, 20, seed=1)
    listed = with_lists(problem, score(problem), seed=1)
    answer = solve(listed, Settings("stable"))
    assert blocking(made(40, 20), places(listed, answer)) == []


# ------------------------------------------------------------------------------------------------ rounds


def test_memory_is_what_the_work_needed_at_most():
    result, seconds, extra = measured(lambda: len(b"x" * 50_000_000))
    assert result == 50_000_000
    assert seconds > 0
    assert 40_000_000 < extra < 60_000_000


def test_everybody_takes_turns_and_the_slow_run_less(monkeypatch):
    asked = []

    def pretend(entrant, task):
        asked.append(entrant.name)
        assert task["case"] == SMALL
        seconds = {"quick": 0.1, "slow": 20.0, "stuck": None}[entrant.name]
        return seconds and {"seconds": seconds, "extra": 0}

    monkeypatch.setattr(main, "measure", pretend)
    entrants = [Entrant(name, "") for name in ("quick", "slow", "stuck")]
    found = main.rounds(entrants, SMALL, SMALL, 4)
    assert asked == ["quick", "slow", "stuck", "quick", "slow", "quick", "quick"]
    assert [len(runs) for runs in found.values()] == [4, 2, 0]


def test_a_worker_of_ours_is_told_the_seed_and_not_the_scores():
    ours = handrail("fair", from_answers=True)
    task = main._task(ours, made(12, 8), made(12, 8), first=True)
    asks = {"mentees": 12, "mentors": 8, "seed": main.SEED, "objective": "fair", "from_answers": True}
    assert task["case"] == task["warm"] == {**asks, "check": True}


@pytest.mark.parametrize("better", [Judged(101, 2, 0), Judged(1, 3, 0)])
def test_nobody_may_find_more_than_was_proven(better):
    judged = dict.fromkeys(main.BY_SCORE, Judged(100, 2, 5))
    found = {entrant: [{"own_check": True}] for entrant in main.BY_SCORE}
    main.agree_on_total(SMALL, found, judged)
    with pytest.raises(Wrong, match="more than what was proven"):
        main.agree_on_total(SMALL, found, judged | {main.MENTOR_MATCH: better})
    with pytest.raises(Wrong, match="do not agree"):
        main.agree_on_total(SMALL, found, judged | {main.SCIPY: Judged(99, 2, 0)})


# ------------------------------------------------------------------------------------------------- table


def test_the_table_gives_ratios_to_its_yardstick():
    ours = Line("ours", "scores", (0.5, 0.6), 300, 2_000_000, Judged(4_250, 12, 310))
    theirs = Line("theirs", "scores", (20.0,), 300, 1_000_000_000, Judged(4_200, 11, 0))
    stopped = Line("stopped", "scores", (), 300)
    assert table([ours, theirs, stopped], ours, units=100).splitlines() == [
        "| Who | Given | CPU | Ratio | Runs | Spread | Extra memory | Total | Matched | Worst-off |",
        "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
        "| ours | scores | 0.50 s | 1.0 | 2 | 1.20 | 2.0 MB | 42.50 | 12 | 3.10 |",
        "| theirs | scores | 20 s | 40 | 1 | 1.00 | 1,000 MB | 42.00 | 11 | 0.00 |",
        "| stopped | scores | > 300 s | > 600 | – | – | – | – | – | – |",
    ]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1234.5, "1,234"),
        (10, "10"),
        (1.26, "1.3"),
        (0.5, "0.50"),
        (0.0123, "0.012"),
        (0.00019, "0.00019"),
        (0, "0"),
    ],
)
def test_numbers_have_two_digits_that_count(value, text):
    assert number(value) == text


def test_only_what_stands_between_the_markers_changes(tmp_path):
    page = tmp_path / "page.md"
    page.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n", encoding="utf-8")
    write_between(page, "\nnew\n")
    once = page.read_text(encoding="utf-8")
    assert once == f"before\n{BEGIN}\nnew\n{END}\nafter\n"
    write_between(page, "new")
    assert page.read_text(encoding="utf-8") == once


@pytest.mark.parametrize("text", ["", f"{BEGIN}\n", f"{END}\n{BEGIN}\n", f"{BEGIN}{BEGIN}{END}"])
def test_a_page_without_its_markers_is_left_alone(tmp_path, text):
    page = tmp_path / "page.md"
    page.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"page\.md must have"):
        write_between(page, "new")
    assert page.read_text(encoding="utf-8") == text


def test_the_page_of_evidence_has_its_markers():
    text = (ROOT / "docs" / "evidence.md").read_text(encoding="utf-8")
    assert (text.count(BEGIN), text.count(END)) == (1, 1)


# ----------------------------------------------------------------------------------------------- command


def test_help_says_what_it_does():
    command = [sys.executable, ROOT / "bench" / "run.py", "--help"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "--quick" in done.stdout
    assert done.stderr == ""
