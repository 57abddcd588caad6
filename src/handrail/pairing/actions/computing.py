"""Asking for a run, stopping it, keeping what came out, and asking why not.

The work itself is done in a child process with no transaction open. Whatever is killed on the way, the run's
row says how it stands, and doing it again gives the same bytes.
"""

from __future__ import annotations

import datetime as dt
import gzip
import json
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext, gettext_noop

from handrail.audit.actions import record
from handrail.jobs.actions import enqueue
from handrail.jobs.registry import named
from handrail.lib import clock
from handrail.lib.refusal import Refusal
from handrail.pairing import child
from handrail.pairing.models import Proposal, Round, Run
from handrail.pairing.problem import Snapshot
from handrail.pairing.snapshot import freeze
from handrail.pairing.states import ROUND_STEPS, RoundState, RunKind, RunState, before
from handrail.people.models import User
from handrail.programmes.models import Enrolment
from handrail.programmes.states import Side

WHOLE = 100
LATER = dt.timedelta(seconds=60)
BEFORE: Mapping[str, str] = {  # where a round goes back to when its run is stopped or fails
    RunKind.ALL: RoundState.CHOOSING,
    RunKind.REST: RoundState.PUBLISHED,
}
BUSY = gettext_noop("A run of this round is under way. Wait for it, or stop it first.")
NO_ANSWER = gettext_noop(
    "The computation ended without an answer. Try again; if it happens again, tell your IT people."
)


@transaction.atomic
def ask_run(
    *,
    round: Round,
    by: User,
    kind: RunKind,
    now: dt.datetime,
    weights: Mapping[str, int] | None = None,
    spare: bool = False,
) -> Run:
    """Queue a run, with the round's own weights unless others are to be tried. Raises Refusal.

    With `spare` the caller works it out, and the job comes later, in case the caller died over it.
    """
    locked = Round.objects.select_for_update().get(pk=round.pk)
    if RoundState.SOLVING not in ROUND_STEPS[locked.state]:
        raise Refusal(
            gettext(BUSY) if locked.state == RoundState.SOLVING else gettext("This round is closed.")
        )
    tried = check_weights(locked, weights or locked.weights)
    number = (locked.runs.aggregate(last=Max("number"))["last"] or 0) + 1
    try:
        with transaction.atomic():
            run = Run.objects.create(
                round=locked,
                number=number,
                kind=kind,
                weights=tried,
                seed=locked.seed,
                by=by.pk,
                asked_at=now,
            )
    except IntegrityError as error:
        raise Refusal(gettext(BUSY)) from error
    _move(locked, RoundState.SOLVING)
    round.state = locked.state
    school = locked.cohort.programme.school_id
    record(by=by.pk, verb="pairing.run_asked", subject=run, school=school, fields=("weights",), now=now)
    _queue("pairing.compute_run", by, run, after=clock.real_now() + LATER if spare else None)
    return run


def check_weights(round: Round, weights: Mapping[str, int]) -> dict[str, int]:
    """The weights of all criteria of the programme. Raises Refusal where they do not sum to 100."""
    known = [criterion.key for criterion in round.cohort.programme.plan.criteria]
    if set(weights) != set(known):
        raise Refusal(gettext("The weights do not fit the programme's criteria. Open the page again."))
    if any(weight < 0 for weight in weights.values()) or sum(weights.values()) != WHOLE:
        total = sum(weights.values())
        words = (
            gettext("The weights sum to %(total)d. Together they must be %(whole)d: give %(far)d more.")
            if total < WHOLE
            else gettext("The weights sum to %(total)d. Together they must be %(whole)d: give %(far)d fewer.")
        )
        raise Refusal(words % {"total": total, "whole": WHOLE, "far": abs(WHOLE - total)})
    return {key: int(weights[key]) for key in known}


@transaction.atomic
def stop_run(*, run: Run, by: User, now: dt.datetime) -> None:
    """Stop a run that waits or runs; its process is ended within a second. Raises Refusal."""
    if not _end(run, RunState.STOPPED, now=now):
        raise Refusal(gettext("This run has ended already."))
    school = run.round.cohort.programme.school_id
    record(by=by.pk, verb="pairing.run_stopped", subject=run, school=school, now=now)


def start(run: Run, *, today: dt.date) -> Snapshot | None:
    """Freeze what the run is computed from, unless it is frozen already. None where it was stopped."""
    with transaction.atomic():
        waiting = Run.objects.filter(pk=run.pk, state__in=before(RunState.RUNNING))
        if not waiting.update(state=RunState.RUNNING):
            return None
        if not run.snapshot:
            run.snapshot = packed(freeze(run.round, today=today))
            waiting.update(snapshot=run.snapshot)
        return unpacked(run.snapshot)


def request_of(run: Run, snapshot: Snapshot, task: str) -> dict[str, Any]:
    """What the child is asked."""
    return {"task": task, "snapshot": snapshot, "weights": run.weights, "seed": run.seed}


def work_out(run: Run) -> bool:
    """Freeze, compute, keep: all of a run, from wherever it stands. False where the child gave no answer.

    A run that was stopped or has ended is left as it is. No transaction is open while the child works.
    """
    if start(run, today=clock.today(run.round.cohort.programme.school.time_zone)) is None:
        return True
    try:
        reply = compute(run)
    except child.Stopped:
        return True
    except child.Broken:
        fail(run, NO_ANSWER, now=clock.now())
        return False
    finish(run, reply, now=clock.now())
    child.prepare()  # a coordinator who looks at the pairs may soon move one
    return True


def compute(run: Run) -> dict[str, Any]:
    """Have the child do the run. Raises `child.Stopped` and `child.Broken`."""
    return child.compute(request_of(run, unpacked(run.snapshot), "run"), watch=lambda part: _still(run, part))


def _still(run: Run, part: int) -> bool:
    """Note how far it is; False where somebody stopped the run."""
    going = Run.objects.filter(pk=run.pk, state=RunState.RUNNING)
    return bool(going.update(done_parts=min(part, WHOLE)))


@transaction.atomic
def finish(run: Run, reply: Mapping[str, Any], *, now: dt.datetime) -> None:
    """Keep what came out, and turn the round to review. Nothing where the run was stopped meanwhile."""
    if fault := reply.get("fault"):
        fail(run, fault, now=now)
        return
    if not _end(
        run,
        RunState.DONE,
        now=now,
        result=gzip.compress(reply["result"].encode(), mtime=0),
        report=reply["report"],
    ):
        return
    places = _places(run)
    Proposal.objects.bulk_create(
        Proposal(
            run=run,
            mentee=places[Side.MENTEE, pair["mentee"]],
            mentor=places[Side.MENTOR, pair["mentor"]],
            for_mentee=pair["for_mentee"],
            for_mentor=pair["for_mentor"],
        )
        for pair in reply["pairs"]
    )
    school = run.round.cohort.programme.school_id
    record(by=run.by, verb="pairing.run_done", subject=run, school=school, fields=("result",), now=now)
    _queue("pairing.weigh_run", None, run)


def _places(run: Run) -> dict[tuple[str, str], Enrolment]:
    rows = run.round.cohort.enrolments.select_related("user")
    return {(row.side, row.user.school_number): row for row in rows}


@transaction.atomic
def fail(run: Run, words: str, *, now: dt.datetime) -> None:
    """Note that the run failed, and why, in words for the coordinator."""
    if _end(run, RunState.FAILED, now=now, fault=words[:300]):
        school = run.round.cohort.programme.school_id
        record(by=run.by, verb="pairing.run_failed", subject=run, school=school, now=now)


@transaction.atomic
def keep_sensitivity(run: Run, reply: Mapping[str, Any]) -> None:
    """Add what each weight does to a finished run's report."""
    locked = Run.objects.select_for_update().get(pk=run.pk)
    locked.report = {**locked.report, "sensitivity": reply["sensitivity"]}
    locked.save(update_fields=["report"])


def _end(run: Run, state: RunState, *, now: dt.datetime, **kept: Any) -> bool:
    """End a run that is under way, in one statement, and move its round on. False where it has ended."""
    going = Run.objects.filter(pk=run.pk, state__in=before(state))
    if not going.update(
        state=state, ended_at=now, **({"done_parts": WHOLE} if state == RunState.DONE else {}), **kept
    ):
        return False
    run.state, run.ended_at = state, now
    locked = Round.objects.select_for_update().get(pk=run.round_id)
    _move(locked, RoundState.REVIEW if state == RunState.DONE else RoundState(_back(run, locked)))
    return True


def _back(run: Run, round: Round) -> str:
    """Where the round stood before this run was asked for."""
    if run.kind == RunKind.ALL and round.runs.filter(state=RunState.DONE).exists():
        return RoundState.REVIEW
    return RoundState.DRAFT if round.opened_at is None and run.kind == RunKind.ALL else BEFORE[run.kind]


def _move(round: Round, to: RoundState) -> None:
    if to not in ROUND_STEPS[round.state]:
        raise Refusal(
            gettext("A round that is %(state)s cannot do this now.")
            % {"state": round.get_state_display().lower()}
        )
    round.state = to
    round.save(update_fields=["state"])


def why_not(*, run: Run, mentee: str, mentor: str) -> dict[str, Any]:
    """Why two people were not paired in a finished run: `kind`, and `words` for the coordinator.

    People are given by school number. Takes about two seconds at 600 by 250. Raises Refusal.
    """
    if run.state != RunState.DONE:
        raise Refusal(gettext("This run has no result to ask about."))
    request = {"task": "explain", "result": result_text(run), "mentee": mentee, "mentor": mentor}
    try:
        return child.compute(request)
    except child.Broken as broken:
        raise Refusal(gettext(NO_ANSWER)) from broken


def result_text(run: Run) -> str:
    """The run as a file that `handrail verify` reads. Raises Refusal where it has none."""
    if not run.result:
        raise Refusal(gettext("This run has no result to download."))
    return gzip.decompress(bytes(run.result)).decode()


def packed(data: Mapping[str, Any]) -> bytes:
    """Plain data as compressed JSON: the same bytes for the same data."""
    return gzip.compress(json.dumps(data, ensure_ascii=False, sort_keys=True).encode(), mtime=0)


def unpacked(data: bytes | memoryview) -> Snapshot:
    """What `packed` made."""
    found: Snapshot = json.loads(gzip.decompress(bytes(data)))
    return found


def _queue(name: str, by: User | None, run: Run, *, after: dt.datetime | None = None) -> None:
    job = named(name)
    if job is None:
        raise LookupError(f"There is no job {name}.")
    enqueue(job.task, by=by.pk if by else None, run=run.pk, run_after=after)
