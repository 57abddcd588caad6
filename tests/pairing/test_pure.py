"""A run is a pure function of its snapshot, and a snapshot of the rows: on every database, in any order."""

from __future__ import annotations

import hashlib
import resource

import pytest
from tests.pairing.crowd import NOW, crowd, start

from handrail.pairing import child
from handrail.pairing.actions.computing import packed
from handrail.pairing.snapshot import freeze

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
# Of the snapshot below, whatever database it was read from. It changes with the lists and templates.
SNAPSHOT = "d94630a8f36440094ece52883895a84ec971d4b669f566a5cee421f69be2de58"
MOST_CPU = 6.0  # seconds of the child, its start included, on a machine that does other things too


@pytest.mark.parametrize("reverse", [False, True])
def test_the_same_rows_give_the_same_snapshot_on_every_database(reverse: bool) -> None:
    made = start(crowd(14, 8, reverse=reverse))
    found = hashlib.sha256(packed(freeze(made, today=TODAY))).hexdigest()
    assert found == SNAPSHOT, f"If a list or a template changed on purpose, write {found!r} here."


@pytest.mark.child
def test_600_by_250_in_a_few_seconds_and_the_same_under_another_hash_seed() -> None:
    made = start(crowd(600, 250))
    request = {
        "task": "run", "snapshot": freeze(made, today=TODAY), "weights": made.weights, "seed": made.seed,
    }  # fmt: skip
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    one = child.compute(request)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < MOST_CPU
    assert one["report"]["headline"] == "500 of 600 mentees have a mentor."
    assert child.compute(request) == one  # every process draws its own hash seed
