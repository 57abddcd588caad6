"""Who is kept apart: dated conflicts, what may be allowed, and private blocks."""

import datetime as dt

import pytest
from tests.programmes.scene import Scene

from handrail.lib import clock
from handrail.programmes.apart import Apart, blocks_among, conflicts_for, is_apart
from handrail.programmes.models import Block, Conflict, Programme
from handrail.programmes.plans import conflict_kinds, rules_of
from handrail.programmes.states import Kind

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def pair(scene: Scene) -> Scene:
    scene.enrol("student", "mentee", "joined")
    scene.enrol("mentor", "mentor", "joined")
    return scene


def conflict(scene: Scene, kind: str = "assesses", **more) -> Conflict:
    told = {"mentor": scene.cast["mentor"], "mentee": scene.cast["student"], "starts": scene.today, **more}
    return Conflict.objects.create(
        school=scene.programme.school, kind=kind, by=scene.lead.pk, created_at=clock.now(), **told
    )


def apart(scene: Scene) -> bool:
    return is_apart(
        programme=scene.programme,
        mentor=scene.cast["mentor"].pk,
        mentee=scene.cast["student"].pk,
        starts=scene.today,
        ends=scene.cohort.ends,
    )


def test_nothing_keeps_strangers_apart(pair: Scene):
    assert (apart(pair), conflicts_for(pair.cohort)) == (False, [])


def test_a_conflict_later_in_the_term_counts_today(pair: Scene):
    later = conflict(pair, starts=pair.cohort.ends - DAY)
    assert apart(pair)
    mentor, mentee = pair.cast["mentor"].pk, pair.cast["student"].pk
    assert conflicts_for(pair.cohort) == [Apart(mentor, mentee, "assesses", later.starts, None, False)]


def test_a_conflict_that_is_over_or_begins_afterwards_does_not_count(pair: Scene):
    conflict(pair, starts=pair.today - 90 * DAY, ends=pair.today - DAY)
    conflict(pair, starts=pair.cohort.ends + DAY)
    assert (apart(pair), conflicts_for(pair.cohort)) == (False, [])


def test_what_ends_after_pairs_can_be_made_counts_although_the_cohort_begins_later(pair: Scene):
    conflict(pair, ends=pair.cohort.join_by)
    assert len(conflicts_for(pair.cohort)) == 1


def test_who_judges_is_no_mentee_of_the_judged_either(scene: Scene):
    scene.enrol("student", "mentor", "joined")
    scene.enrol("mentor", "mentee", "joined")
    conflict(scene, "examines")
    assert [(one.mentor, one.mentee) for one in conflicts_for(scene.cohort)] == [
        (scene.cast["student"].pk, scene.cast["mentor"].pk)
    ]
    assert apart(scene)


def test_people_of_other_cohorts_are_left_out(scene: Scene):
    scene.enrol("student", "mentee", "joined")
    conflict(scene)
    assert conflicts_for(scene.cohort) == []


@pytest.mark.parametrize(
    ("kind", "conflict_kind", "allowed"),
    [
        ("developmental", "supervises", False),
        ("supervisor", "supervises", True),
        ("supervisor", "assesses", False),
    ],
)
def test_only_what_a_kind_of_relationship_declares_can_be_allowed(pair: Scene, kind, conflict_kind, allowed):
    Programme.objects.update(kind=kind)
    pair.programme.refresh_from_db()
    pair.cohort.programme.refresh_from_db()
    conflict(pair, conflict_kind, allowed_at=clock.now())
    assert [one.allowed for one in conflicts_for(pair.cohort)] == [allowed]
    assert apart(pair) is not allowed


def test_a_treating_relation_counts_and_is_not_named(pair: Scene):
    conflict(pair, "treats")
    assert apart(pair)
    assert [one.kind for one in conflicts_for(pair.cohort)] == [""]


@pytest.mark.parametrize("who", ["student", "mentor"])
def test_a_block_of_either_side_keeps_a_pair_apart(pair: Scene, who):
    one, other = pair.cast[who], pair.cast["mentor" if who == "student" else "student"]
    Block.objects.create(user=one, other=other, created_at=clock.now())
    assert apart(pair)
    assert blocks_among([one.pk, other.pk]) == {(one.pk, other.pk)}
    assert blocks_among([one.pk]) == set()
    assert conflicts_for(pair.cohort) == []


def test_every_kind_of_relationship_knows_every_conflict():
    for kind in Kind:
        rules = rules_of(kind)
        assert sorted((*rules.blocks, *rules.declared)) == sorted(conflict_kinds())


def test_the_queries_do_not_grow(pair: Scene, django_assert_num_queries):
    for days in range(20):
        conflict(pair, starts=pair.today + days * DAY)
    with django_assert_num_queries(2):
        assert len(conflicts_for(pair.cohort)) == 20
