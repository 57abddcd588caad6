"""What the addresses of the pairing app name."""

from __future__ import annotations

import datetime as dt
import gzip
import json
from typing import Any

from tests.site.cast import Cast
from tests.site.programmes_things import ALL, MEMBERS, _cohort
from tests.site.things import Thing, kind, of_each

from handrail.lib import clock
from handrail.pairing.models import Pin, Proposal, Round, Run
from handrail.programmes.models import Enrolment

MENTORS = {"First year": "mentor", "Clinical": "mentor", "Southern": "strange coordinator"}


def a_round(cast: Cast, title: str, state: str = "review") -> Round:
    """A round with one mentee and one mentor who joined."""
    now = clock.now()
    programme = cast.programmes[title]
    cohort = _cohort(cast, title)
    for side, who in (("mentee", MEMBERS[title]), ("mentor", MENTORS[title])):
        Enrolment.objects.create(
            cohort=cohort, user=cast[who], side=side, state="joined", answered_at=now, created_at=now
        )
    return Round.objects.create(
        cohort=cohort,
        number=1,
        state=state,
        choose_by=now.date() + dt.timedelta(days=7),
        weights={criterion.key: criterion.weight for criterion in programme.plan.criteria},
        seed=7,
        by=cast["administrator"].pk,
        created_at=now,
    )


def a_report(mentee: str, mentor: str, *, pairs: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    """What a run of one pair says, in every part of it."""
    here = {"mentee": mentee, "mentor": mentor}
    told = {"points": "78", "choice": "first choice", "reasons": ["Both speak Twi"], "cautions": ["No times"]}
    return {
        "headline": "1 of 1 mentees has a mentor.",
        "summary": [f"{{{{mentee:{mentee}}}}} got a first choice."],
        "proof": ["Nothing better exists under your rules."],
        "pairs": [{**here, **told}] if pairs is None else pairs,
        "unmatched": [{"mentee": "S-9", "why": "No language in common.", "barriers": ["language"]}],
        "mentors": [{"mentor": mentor, "taken": 1, "most": 2, "contest": "3 mentees could go there"}],
        "places": [{"where": "City", "group": "Site", "brings": "one more mentee with a mentor"}],
        "ruled_out": ["12 pairs: no language in common"],
        "settings": [["Seed", "7"]],
        "warnings": ["Two answers were blank."],
        "sensitivity": [{"key": "goals", "label": "Goals", "less": 1, "more": 2}],
    }


def a_run(of: Round, state: str = "done") -> Run:
    """A run that is done, with its one pair.

    The report calls them by numbers of its own: the canaries change what people are called, and would take
    a number that stands in two places for one mark.
    """
    mentee, mentor = of.cohort.enrolments.get(side="mentee"), of.cohort.enrolments.get(side="mentor")
    now = clock.now()
    run = Run.objects.create(
        round=of,
        number=of.runs.count() + 1,
        state=state,
        weights=of.weights,
        seed=of.seed,
        result=gzip.compress(json.dumps({"format": "handrail.run"}).encode()),
        report=a_report("S-1", "M-1"),
        by=of.by,
        asked_at=now,
        ended_at=now,
    )
    Proposal.objects.create(
        run=run, mentee=mentee, mentor=mentor, for_mentee=["Both speak Twi"], for_mentor=["Wants to learn"]
    )
    return run


def a_pin(run: Run) -> Pin:
    """Its two people are kept apart from now on."""
    pair, of = run.proposals.get(), run.round
    return Pin.objects.create(
        round=of, mentee=pair.mentee, mentor=pair.mentor, kind="apart", reason="They are neighbours",
        by=of.by, at=clock.now(),
    )  # fmt: skip


def _of(thing: Round, **names: Any) -> Thing:
    programme = thing.cohort.programme
    return Thing(names, school=programme.school, programme=programme)


@kind("round")
def rounds(cast: Cast) -> dict[str, Thing]:
    def make(title: str) -> Thing:
        found = a_round(cast, title)
        a_pin(a_run(found))
        return _of(found, key=found.pk)

    return of_each(cast, make, *ALL)


@kind("run")
def runs(cast: Cast) -> dict[str, Thing]:
    def make(title: str) -> Thing:
        found = a_round(cast, title)
        return _of(found, key=a_run(found).pk)

    return of_each(cast, make, *ALL)


@kind("proposal")
def proposals(cast: Cast) -> dict[str, Thing]:
    def make(title: str) -> Thing:
        found = a_round(cast, title)
        return _of(found, key=a_run(found).proposals.get().pk)

    return of_each(cast, make, *ALL)


@kind("mentee of a run")
def mentees(cast: Cast) -> dict[str, Thing]:
    def make(title: str) -> Thing:
        found = a_round(cast, title)
        run = a_run(found)
        return _of(found, key=run.pk, member=run.proposals.get().mentee_id)

    return of_each(cast, make, *ALL)


@kind("pin")
def pins(cast: Cast) -> dict[str, Thing]:
    def make(title: str) -> Thing:
        found = a_round(cast, title)
        return _of(found, key=a_pin(a_run(found)).pk)

    return of_each(cast, make, *ALL)
