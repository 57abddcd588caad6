"""What the studio's pages are put together from: reports, comparisons, groups, the one next thing."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.site.counting import same_queries

from handrail.lib import clock
from handrail.mentoring.models import Mentorship
from handrail.pairing.fairness import GroupLine, by_group
from handrail.pairing.models import Pin, Proposal, Run
from handrail.pairing.queries.coverage import Matching
from handrail.pairing.queries.studio import Standing
from handrail.pairing.reports import Person, Report, changes
from handrail.pairing.states import RoundState
from handrail.pairing.words import next_step, place_of
from handrail.people.models import User
from handrail.programmes.models import Enrolment

PEOPLE = {
    ("mentee", "S-1"): Person("S-1", "Ana"),
    ("mentee", "S-2"): Person("S-2", "Ben"),
    ("mentor", "M-1"): Person("M-1", "Dr Roy"),
}


def pair(mentee, mentor, choice=""):
    return {
        "mentee": mentee, "mentor": mentor, "points": "50.0 of 100", "choice": choice,
        "reasons": [f"{{{{mentor:{mentor}}}}} offers it"], "cautions": [],
    }  # fmt: skip


def report(*pairs, unmatched=()):
    rows = [
        {"mentee": one, "why": f"{{{{mentee:{one}}}}} speaks Twi only", "barriers": []} for one in unmatched
    ]
    return Report({"pairs": list(pairs), "unmatched": rows}, PEOPLE)


def test_a_report_reads_with_names_and_whoever_left_keeps_their_number():
    found = report(pair("S-1", "M-1"), pair("S-9", "M-9"), unmatched=["S-2"])
    lines = list(found.pairs)
    assert [(line.mentee.name, line.mentor.name, line.reasons) for line in lines] == [
        ("Ana", "Dr Roy", ["Dr Roy offers it"]),
        ("S-9", "M-9", ["M-9 offers it"]),
    ]
    assert [line.why for line in found.unmatched] == ["Ben speaks Twi only"]
    assert found.mentor_of == {"S-1": "M-1", "S-9": "M-9", "S-2": ""}


def test_what_changes_between_two_runs():
    before = report(pair("S-1", "M-1"), pair("S-3", "M-2"), unmatched=["S-2"])
    after = report(pair("S-2", "M-1"), pair("S-3", "M-2"), unmatched=["S-1"])
    found = [
        (one.mentee.name, one.before and one.before.name, one.after and one.after.name)
        for one in changes(before, after)
    ]
    assert found == [("Ana", "Dr Roy", None), ("Ben", None, "Dr Roy")]
    assert changes(before, before) == []


def test_first_choices():
    found = report(pair("S-1", "M-1", "first choice"), pair("S-2", "M-1", "second choice"))
    assert found.first_choices == {"S-1"}


def test_groups_are_shown_from_ten_people_on_and_none_comes_back_by_subtraction():
    groups = {"City": range(30), "Harbour": range(30, 50), "Fells": range(50, 53)}
    table = by_group(
        "By site", {label: [*map(str, who)] for label, who in groups.items()}, [*map(str, range(15))], ["1"]
    )
    assert table.lines == (GroupLine("City", 30, 50, 3),)
    assert table.suppressed == 2


# ---- the one next thing

NOW = clock.now()


def standing(**changed):
    numbers = {
        "mentees": 10,
        "mentors": 5,
        "lists": 10,
        "chosen": 4,
        "matched": 0,
        "asked": 0,
        "free_mentors": 0,
        "finished": 0,
    }
    return Standing(Matching(cohort=None, round=None, trained=(), **{**numbers, **changed}), 9, 0)


@pytest.mark.parametrize(
    ("state", "more", "title", "how"),
    [
        ("draft", {}, "Let people choose", "go"),
        ("choosing", {}, "Work out the pairs", "post"),
        ("choosing", {"lists": 0}, "The lists of suggested mentors are being made", "go"),
        ("review", {}, "Review the proposed pairs", "go"),
        ("published", {"matched": 8, "asked": 2}, "Every mentee has a mentor or an offer", "go"),
        ("published", {"matched": 8}, "2 mentees have no mentor yet", "post"),
        ("closed", {}, "This round is closed", "go"),
    ],
)
def test_each_state_has_one_next_thing(db, scene, state, more, title, how):
    of = scene.round(state)
    run = scene.run(of)
    found = next_step(of, standing(**more), run, None, NOW)
    assert (found.title, found.how) == (title, how)
    assert place_of(of) == 1 + list(RoundState).index(state)


def test_until_the_mails_leave_the_next_thing_is_to_take_it_back(scene):
    of = scene.round("published")
    of.held_until = dt.datetime(2027, 7, 1, 8, 30, tzinfo=dt.UTC)
    found = next_step(of, standing(), None, None, of.held_until - dt.timedelta(minutes=1))
    assert found.why == "The mails leave at 09:30. Until then nobody knows."  # London, in summer
    assert next_step(of, standing(), None, None, of.held_until).title == "10 mentees have no mentor yet"


def test_a_run_under_way_comes_first(scene):
    of = scene.round("solving")
    run = scene.run(of, state="running")
    assert next_step(of, standing(), None, run, NOW).url == f"/runs/{run.pk}/"


# ---- as many pairs as a large school has


@pytest.fixture
def grow(scene):
    """More pairs in the two runs of a round, decided by hand and published, and more people left."""
    of = scene.round("published")
    runs = [scene.run(of), scene.run(of)]
    number = iter(range(10_000))

    def more(count):
        numbers = [next(number) for _ in range(count)]
        mentees, mentors = ([_place(scene, side, one) for one in numbers] for side in ("mentee", "mentor"))
        User.objects.bulk_create(place.user for place in (*mentees, *mentors))
        Enrolment.objects.bulk_create([*mentees, *mentors])
        two = list(zip(mentees, mentors, strict=True))
        for model, rows in (
            (Pin, [Pin(round=of, mentee=a, mentor=b, kind="apart", by=of.by, at=NOW) for a, b in two]),
            (Mentorship, ships := [_mentorship(scene, *pair) for pair in two]),
            (Proposal, [_proposal(runs[0], *pair, ship) for pair, ship in zip(two, ships, strict=True)]),
            (Proposal, [_proposal(runs[1], *pair, None) for pair in two]),
        ):
            model.objects.bulk_create(rows)
        for run, others in zip(runs, (mentors, mentors[::-1]), strict=True):
            _report(
                run,
                [(a.user.school_number, b.user.school_number) for a, b in zip(mentees, others, strict=True)],
            )

    more.round, more.runs = of, runs
    return more


def _place(scene, side, number):
    user = User(
        school=scene.lead.school, school_number=f"{side}-{number}", name=f"{side} {number}",
        email=f"{side}{number}@northfield.example", created_at=NOW,
    )  # fmt: skip
    return Enrolment(
        cohort=scene.cohort, user=user, side=side, state="joined", answered_at=NOW, created_at=NOW
    )


def _mentorship(scene, mentee, mentor):
    return Mentorship(
        programme=scene.cohort.programme, cohort=scene.cohort, mentee=mentee.user, mentor=mentor.user,
        kind="developmental", state="offered", offered_at=NOW, answer_by=NOW,
    )  # fmt: skip


def _proposal(run, mentee, mentor, mentorship):
    return Proposal(run=run, mentee=mentee, mentor=mentor, mentorship=mentorship)


def _report(run, names):
    """Add pairs to what a run says."""
    kept = Run.objects.get(pk=run.pk).report or {"pairs": [], "unmatched": [], "mentors": []}
    kept["pairs"] += [pair(*two) for two in names]
    kept["unmatched"] += [{"mentee": f"no-{one}", "why": "None", "barriers": []} for one, _ in names]
    kept["mentors"] += [{"mentor": one, "taken": 1, "most": 2, "contest": "2"} for _, one in names]
    Run.objects.filter(pk=run.pk).update(report=kept)


@pytest.mark.parametrize(
    ("address", "count"),
    [
        ("/rounds/", 8),
        ("/rounds/{round}/", 19),
        ("/rounds/{round}/decisions/", 9),
        ("/rounds/{round}/pairs/", 13),
        ("/runs/{run}/", 12),
        ("/runs/{run}/?q=mentee&cautions=on", 12),
        ("/runs/{run}/pairs.csv", 8),
        ("/runs/{run}/unmatched/", 8),
        ("/runs/{run}/mentors/", 8),
        ("/runs/{run}/compare/", 10),
        ("/runs/{run}/fairness/", 13),
    ],
)
def test_a_page_asks_as_many_queries_for_a_thousand_pairs_as_for_ten(scene, grow, address, count):
    here = address.format(round=grow.round.pk, run=grow.runs[1].pk)
    same_queries(scene.client("coordinator"), here, grow, count)
