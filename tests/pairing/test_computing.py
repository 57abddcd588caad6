"""A run: frozen, computed in a child, kept; stopped, broken, done again."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django_tasks_db.models import DBTaskResult
from tests.pairing.crowd import NOW, compute_here, crowd, join, key, no_spare, start

from handrail.audit.models import Event
from handrail.cli.verify import run as verify
from handrail.jobs import attempts
from handrail.jobs.worker import Worker, run_until_empty
from handrail.lib import clock
from handrail.lib.refusal import Refusal
from handrail.matching.check import check
from handrail.matching.runfile import from_json
from handrail.pairing import child
from handrail.pairing.actions import computing
from handrail.pairing.compute import with_weight
from handrail.pairing.models import Proposal, Round, Run
from handrail.pairing.snapshot import freeze
from handrail.pairing.states import RunKind
from handrail.people.models import User
from handrail.programmes.models import Block, Conflict
from handrail.programmes.states import Side

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def _here(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Most runs are computed here, not in a child, because it takes a second to start one."""
    if "child" not in request.keywords:
        monkeypatch.setattr(child, "compute", compute_here)
        monkeypatch.setattr(child, "prepare", no_spare)


@pytest.fixture
def made() -> Round:
    return start(crowd(14, 8))


def lead() -> User:
    return User.objects.get(pk=key("C-1"))


def solved(made: Round, **more: object) -> Run:
    run = computing.ask_run(round=made, by=lead(), kind=RunKind.ALL, now=NOW, **more)  # type: ignore[arg-type]
    run_until_empty()
    run.refresh_from_db()
    made.refresh_from_db()
    return run


def pairs_of(run: Run) -> set[tuple[str, str]]:
    rows = run.proposals.values_list("mentee__user__school_number", "mentor__user__school_number")
    return set(rows)


@pytest.mark.child
def test_a_run_proposes_pairs_and_its_file_is_proven(made: Round, tmp_path, capsys) -> None:
    run = solved(made)
    assert (run.state, made.state, run.done_parts, run.fault) == ("done", "review", 100, "")
    kept = from_json(computing.result_text(run))
    assert check(kept.problem, kept.settings, kept.answer).optimal
    assert pairs_of(run) == {(pair.mentee, pair.mentor) for pair in kept.answer.pairs}
    assert len(pairs_of(run)) == 14
    file = tmp_path / "run.json"
    file.write_text(computing.result_text(run), encoding="utf-8")
    assert verify(_Named(run=file)) == 0
    swapped = json.loads(computing.result_text(run))
    swapped["pairs"][0]["mentor"], swapped["pairs"][1]["mentor"] = (
        swapped["pairs"][1]["mentor"],
        swapped["pairs"][0]["mentor"],
    )
    file.write_text(json.dumps(swapped), encoding="utf-8")
    assert verify(_Named(run=file)) == 1


def tie(made: Round, mentor: str, mentee: str, kind: str, starts: dt.date = TODAY) -> Conflict:
    return Conflict.objects.create(
        school=made.cohort.programme.school,
        mentor_id=key(mentor),
        mentee_id=key(mentee),
        kind=kind,
        starts=starts,
        by=key("C-1"),
        created_at=NOW,
    )


class _Named:
    def __init__(self, **names: object) -> None:
        self.__dict__ |= names


def test_what_each_weight_does_is_added_by_a_second_job(made: Round) -> None:
    run = solved(made)
    rows = run.report["sensitivity"]
    assert [row["key"] for row in rows] == sorted(made.weights)
    assert all(0 <= row[way] <= 14 for row in rows for way in ("less", "more"))
    assert any(row["less"] or row["more"] for row in rows)


def test_nothing_that_is_kept_holds_a_name_or_a_hidden_answer(made: Round) -> None:
    Block.objects.create(user_id=key("S-0001"), other_id=key("M-0003"), created_at=NOW)
    run = solved(made)
    snapshot = json.dumps(computing.unpacked(run.snapshot))
    result, report = computing.result_text(run), json.dumps(run.report)
    assert "Name of" not in snapshot + result + report
    assert "agenda" in snapshot
    assert "agenda" not in result + report  # how people like to work is nobody's to read
    assert "undisclosed" in result


def test_a_private_block_and_a_must_have_look_alike_in_the_file(made: Round) -> None:
    blocked, _ = _forbidden(
        made, lambda: Block.objects.create(user_id=key("M-0003"), other_id=key("S-0001"), created_at=NOW)
    )
    Block.objects.all().delete()
    treated, _ = _forbidden(
        made,
        lambda: tie(made, "M-0003", "S-0001", "treats"),
    )  # fmt: skip
    assert blocked == treated


def _forbidden(made: Round, do) -> tuple[str, Run]:
    do()
    run = solved(made)
    assert ("S-0001", "M-0003") not in pairs_of(run)
    return computing.result_text(run), run


@pytest.mark.parametrize("kind", ["examines", "assesses", "treats"])
def test_who_judges_or_treats_a_mentor_is_not_their_mentee(made: Round, kind: str) -> None:
    """Whichever of the two is the one who judges."""
    mentee, mentor = min(pairs_of(solved(made)))
    tie(made, mentee, mentor, kind)
    assert (mentee, mentor) not in pairs_of(solved(made))
    assert "treats" not in json.dumps(freeze(made, today=TODAY))


@pytest.mark.parametrize(("days", "apart"), [(20, True), (377, True), (400, False)])
def test_an_examiner_of_this_term_is_never_paired(made: Round, days: int, apart: bool) -> None:
    first = solved(made)
    mentee, mentor = min(pairs_of(first))
    tie(made, mentor, mentee, "examines", NOW.date() + dt.timedelta(days=days))
    assert ((mentee, mentor) not in pairs_of(solved(made))) is apart


def test_a_declared_conflict_that_was_allowed_keeps_nobody_apart(made: Round) -> None:
    made.cohort.programme.kind = "supervisor"
    made.cohort.programme.save()
    shared = tie(made, "M-0002", "S-0002", "supervises")
    assert [row["kind"] for row in freeze(made, today=NOW.date())["conflicts"]] == ["supervises"]
    Conflict.objects.filter(pk=shared.pk).update(allowed_at=NOW)
    assert freeze(made, today=NOW.date())["conflicts"] == []


def test_the_same_rows_in_another_order_give_the_same_bytes(made: Round) -> None:
    one = solved(made)
    snapshot, result, report = bytes(one.snapshot), bytes(one.result), one.report
    Round.objects.all().delete()
    made.cohort.enrolments.all().delete()
    User.objects.exclude(pk=key("C-1")).delete()
    for side, number in ((Side.MENTOR, 8), (Side.MENTEE, 14)):
        join(made.cohort, side, range(1, number + 1), reverse=True)
    other = solved(start(made.cohort))
    assert (bytes(other.snapshot), bytes(other.result), other.report) == (snapshot, result, report)


def test_other_weights_can_be_tried_without_becoming_the_rounds_own(made: Round) -> None:
    run = solved(made, weights=with_weight(made.weights, "goals", 60))
    made.refresh_from_db()
    assert run.weights["goals"] == 60
    assert made.weights["goals"] == 30


def test_weights_that_do_not_sum_to_100_are_refused_with_the_number_missing(made: Round) -> None:
    with pytest.raises(Refusal, match=r"sum to 97\. Together they must be 100: give 3 more"):
        computing.ask_run(
            round=made, by=lead(), kind=RunKind.ALL, now=NOW, weights={**made.weights, "goals": 27}
        )
    assert Run.objects.count() == 0


def test_a_second_run_at_the_same_time_is_refused(made: Round) -> None:
    computing.ask_run(round=made, by=lead(), kind=RunKind.ALL, now=NOW)
    with pytest.raises(Refusal, match="under way"):
        computing.ask_run(round=made, by=lead(), kind=RunKind.ALL, now=NOW)
    assert Run.objects.count() == 1


def test_a_run_that_is_stopped_keeps_nothing_and_the_round_goes_back(made: Round) -> None:
    run = computing.ask_run(round=made, by=lead(), kind=RunKind.ALL, now=NOW)
    computing.stop_run(run=run, by=lead(), now=NOW)
    run_until_empty()
    run.refresh_from_db()
    made.refresh_from_db()
    assert (run.state, made.state, Proposal.objects.count()) == ("stopped", "draft", 0)
    with pytest.raises(Refusal, match="ended already"):
        computing.stop_run(run=run, by=lead(), now=NOW)


@pytest.mark.child
def test_stopping_in_the_middle_ends_the_child(made: Round) -> None:
    run = computing.ask_run(round=made, by=lead(), kind=RunKind.ALL, now=NOW)
    assert computing.start(run, today=NOW.date())
    computing.stop_run(run=run, by=lead(), now=NOW)
    with pytest.raises(child.Stopped):
        computing.compute(run)


@pytest.mark.child
def test_a_job_killed_in_the_middle_is_done_again_with_the_same_result(made: Round, monkeypatch) -> None:
    run = computing.ask_run(round=made, by=lead(), kind=RunKind.ALL, now=NOW)
    frozen = computing.start(run, today=NOW.date())
    User.objects.filter(pk=key("M-0001")).update(most_mentees=0)  # after the freezing nothing counts any more
    run_until_empty()
    run.refresh_from_db()
    assert run.state == "done"
    assert computing.unpacked(run.snapshot) == frozen
    again = child.compute(computing.request_of(run, frozen, "run"))
    assert again["result"] == computing.result_text(run)


def test_a_worker_killed_in_the_middle_of_a_run_is_replaced_and_the_run_ends(made: Round) -> None:
    run = computing.ask_run(round=made, by=lead(), kind=RunKind.ALL, now=NOW)
    dying = Worker()
    row = dying._claim()
    assert row is not None
    attempts.begin(row, worker=dying.name)
    computing.start(run, today=TODAY)  # and here its process is killed
    run_until_empty()
    run.refresh_from_db()
    assert run.state == "running"
    attempts.reap(now=clock.real_now() + dt.timedelta(minutes=2))
    DBTaskResult.objects.update(run_after=clock.real_now() - dt.timedelta(seconds=1))
    run_until_empty()
    run.refresh_from_db()
    assert (run.state, run.proposals.count()) == ("done", 14)


def test_a_run_moves_only_as_its_table_says(made: Round) -> None:
    run = computing.ask_run(round=made, by=lead(), kind=RunKind.ALL, now=NOW)
    computing.finish(run, {"result": "{}", "report": {}, "pairs": []}, now=NOW)  # it has not even begun
    run.refresh_from_db()
    assert run.state == "waiting"
    for state in ("done", "failed", "stopped"):
        Run.objects.update(state=state)
        assert computing.start(run, today=TODAY) is None
        run.refresh_from_db()
        assert run.state == state


def test_a_reply_that_comes_twice_is_kept_once(made: Round) -> None:
    run = solved(made)
    count = Proposal.objects.count()
    computing.finish(run, {"result": "{}", "report": {}, "pairs": []}, now=NOW)
    run.refresh_from_db()
    assert Proposal.objects.count() == count
    assert run.report["headline"]


def test_what_cannot_be_solved_fails_in_words(made: Round) -> None:
    run = computing.ask_run(round=made, by=lead(), kind=RunKind.ALL, now=NOW)
    Run.objects.filter(pk=run.pk).update(weights={**run.weights, "goals": 1})
    run_until_empty()
    run.refresh_from_db()
    made.refresh_from_db()
    assert (run.state, made.state) == ("failed", "draft")
    assert "sum to" in run.fault


@pytest.mark.child
def test_a_request_larger_than_a_pipe_reaches_the_child(made: Round) -> None:
    snapshot = {**freeze(made, today=TODAY), "title": "x" * 1_000_000}
    request = {"task": "run", "snapshot": snapshot, "weights": made.weights, "seed": 1}
    assert child.compute(request, watch=lambda part: True)["report"]["headline"]


@pytest.mark.child
def test_a_spare_child_is_used_once_and_a_dead_one_not_at_all(made: Round) -> None:
    request = {"task": "run", "snapshot": freeze(made, today=TODAY), "weights": made.weights, "seed": 1}
    child.dismiss()
    child.prepare()
    child.prepare()
    (spare,) = child._SPARE
    first = child.compute(request)
    assert (spare.returncode, len(child._SPARE)) == (0, 0)
    child.prepare()
    child._SPARE[0].kill()
    child._SPARE[0].wait()
    assert child.compute(request) == first
    assert not child._SPARE


@pytest.mark.child
def test_a_child_that_dies_is_told_in_words(made: Round, monkeypatch) -> None:
    child.dismiss()
    monkeypatch.setattr(child, "START", "raise SystemExit(9)")
    run = solved(made)
    assert (run.state, run.fault, made.state) == ("failed", computing.NO_ANSWER, "draft")


def test_asking_and_finishing_are_in_the_log(made: Round) -> None:
    solved(made)
    verbs = list(Event.objects.order_by("id").values_list("verb", flat=True))
    assert [verb for verb in verbs if verb.startswith("pairing.run")] == [
        "pairing.run_asked",
        "pairing.run_done",
    ]


def test_why_not_names_the_rule_or_what_it_would_cost(made: Round) -> None:
    tie(made, "M-0001", "S-0001", "assesses")
    run = solved(made)
    found = computing.why_not(run=run, mentee="S-0001", mentor="M-0001")
    assert found == {"kind": "ruled_out", "words": ["There is a conflict of interest."]}
    taken = pairs_of(run)
    other = next(f"M-{number:04}" for number in range(2, 9) if ("S-0001", f"M-{number:04}") not in taken)
    possible = computing.why_not(run=run, mentee="S-0001", mentor=other)
    assert possible["kind"] in ("possible", "ruled_out")
    assert possible["words"]


def test_one_weight_changed_leaves_a_sum_of_100() -> None:
    assert with_weight({"a": 50, "b": 30, "c": 20}, "a", 60) == {"b": 24, "c": 16, "a": 60}
    assert sum(with_weight({"a": 33, "b": 33, "c": 34}, "a", 43).values()) == 100
    assert with_weight({"a": 100, "b": 0}, "a", 90) == {"b": 0, "a": 100}
