"""The transition tables are the law: whatever is tried, no state follows that they do not name."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.programmes.scene import Scene

from handrail.lib import clock
from handrail.lib.refusal import Refusal
from handrail.programmes.actions import inviting, joining, running
from handrail.programmes.states import (
    COHORT_STEPS,
    ENROLMENT_STEPS,
    PROGRAMME_STEPS,
    CohortState,
    EnrolmentState,
    ProgrammeState,
    check_step,
)

TABLES = [(PROGRAMME_STEPS, ProgrammeState), (COHORT_STEPS, CohortState), (ENROLMENT_STEPS, EnrolmentState)]


@pytest.mark.parametrize(("steps", "states"), TABLES)
def test_a_table_speaks_of_every_state_and_of_no_other(steps, states):
    assert set(steps) == set(states)
    assert {state for after in steps.values() for state in after} <= set(states)


@given(st.sampled_from(TABLES), st.lists(st.integers(0, 4), max_size=12))
def test_a_walk_never_leaves_the_table(table, walk):
    steps, states = table
    state = next(iter(states))
    for number in walk:
        wanted = list(states)[number % len(states)]
        try:
            check_step(steps, state, wanted, "no")
        except Refusal:
            assert wanted not in steps[state]
        else:
            assert wanted in steps[state]
            state = wanted


@pytest.mark.django_db
@pytest.mark.parametrize("here", list(CohortState))
@pytest.mark.parametrize("there", list(CohortState)[1:])
def test_a_cohort_moves_as_the_table_says_and_refuses_in_words(scene: Scene, here, there):
    scene.cohort.state = here
    scene.cohort.save()
    if there in COHORT_STEPS[here]:
        running.move_cohort(cohort=scene.cohort, by=scene.lead, to=there, now=clock.now())
        expected = there
    else:
        with pytest.raises(Refusal, match=r"\.$"):
            running.move_cohort(cohort=scene.cohort, by=scene.lead, to=there, now=clock.now())
        expected = here
    scene.cohort.refresh_from_db()
    assert scene.cohort.state == expected


ACTS = {
    "join": EnrolmentState.JOINED,
    "decline": EnrolmentState.DECLINED,
    "withdraw": EnrolmentState.WITHDRAWN,
}


@pytest.mark.django_db
@pytest.mark.parametrize("here", list(EnrolmentState))
@pytest.mark.parametrize("act", ACTS)
def test_an_enrolment_moves_as_the_table_says(scene: Scene, here, act):
    enrolment = scene.enrol("student", state=here)
    for question in joining.missing_answers(enrolment):
        enrolment.answers.create(question=question.key, value=["x"], readers="self", saved_at=clock.now())
    allowed = ACTS[act] in ENROLMENT_STEPS[here]
    try:
        getattr(joining, act)(
            enrolment=enrolment, by=scene.cast["student"], today=scene.today, now=clock.now()
        )
    except Refusal:
        assert not allowed
    else:
        assert allowed
    enrolment.refresh_from_db()
    assert enrolment.state == (ACTS[act] if allowed else here)


@pytest.mark.django_db
@pytest.mark.parametrize("act", ACTS)
def test_nobody_answers_for_somebody_else(scene: Scene, act):
    enrolment = scene.enrol("student", state="joined" if act == "withdraw" else "invited")
    for question in joining.missing_answers(enrolment):
        enrolment.answers.create(question=question.key, value=["x"], readers="self", saved_at=clock.now())
    with pytest.raises(Refusal, match="Only the person themselves"):
        getattr(joining, act)(enrolment=enrolment, by=scene.lead, today=scene.today, now=clock.now())


@pytest.mark.django_db
def test_the_last_day_counts_and_the_next_does_not(scene: Scene):
    day = scene.cohort.join_by
    assert scene.cohort.takes_answers(day)
    assert not scene.cohort.takes_answers(day + dt.timedelta(days=1))


@pytest.mark.django_db
def test_more_time_opens_joining_again_and_is_refused_for_an_earlier_day(scene: Scene):
    running.move_cohort(cohort=scene.cohort, by=scene.lead, to=CohortState.CLOSED, now=clock.now())
    with pytest.raises(Refusal, match="Choose a day after"):
        running.extend_joining(cohort=scene.cohort, by=scene.lead, join_by=scene.today, now=clock.now())
    later = scene.cohort.join_by + dt.timedelta(days=7)
    running.extend_joining(cohort=scene.cohort, by=scene.lead, join_by=later, now=clock.now())
    scene.cohort.refresh_from_db()
    assert (scene.cohort.state, scene.cohort.join_by) == ("joining", later)


@pytest.mark.django_db
def test_a_school_that_is_not_live_takes_nobody(scene: Scene):
    running.move_cohort(cohort=scene.cohort, by=scene.lead, to=CohortState.CLOSED, now=clock.now())
    scene.cohort.programme.school.live = False
    with pytest.raises(Refusal, match="not live yet"):
        running.move_cohort(cohort=scene.cohort, by=scene.lead, to=CohortState.JOINING, now=clock.now())


@pytest.mark.django_db
def test_taking_somebody_out_deletes_their_place_before_the_start_only(scene: Scene):
    enrolment = scene.enrol("student", state="joined")
    scene.cohort.state = "running"
    enrolment.cohort.state = "running"
    with pytest.raises(Refusal, match="has begun"):
        inviting.take_out(enrolment=enrolment, by=scene.lead, now=clock.now())
    enrolment.cohort.state = "joining"
    inviting.take_out(enrolment=enrolment, by=scene.lead, now=clock.now())
    assert not scene.cohort.enrolments.exists()
