"""Expectations are sealed until both are there; an agreement is accepted as it was read, by both."""

from __future__ import annotations

import dataclasses

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.mentoring.scene import DAY, Scene
from tests.mentoring.test_pages import page_of, shown
from tests.site.opening import opened, reading_of

from handrail.audit.models import Event
from handrail.home.verbs import KINDS, VERBS
from handrail.lib import clock
from handrail.lib.refusal import Refusal
from handrail.mentoring import agreement_queries
from handrail.mentoring.actions import agreeing
from handrail.mentoring.agreement_states import AGREEMENT_STEPS, AgreementState
from handrail.mentoring.models import Agreement, Expectations, Mentorship
from handrail.people.models import User

pytestmark = pytest.mark.django_db
MENTEES = agreeing.Facts("month", "By mail", "My questions", "My marks", "I say so")
MENTORS = agreeing.Facts("month", "By telephone on Fridays", "My time", "", "We ask the lead")


@pytest.fixture
def pair(scene: Scene) -> Mentorship:
    made = scene.offer()
    scene.accept(made)
    made.refresh_from_db()
    return made


def fill(pair: Mentorship, by: User, facts: agreeing.Facts = MENTEES) -> Agreement:
    return agreeing.fill(mentorship=pair, facts=facts, by=by, now=clock.now())


def both_filled(pair: Mentorship) -> Agreement:
    fill(pair, pair.mentee)
    return fill(pair, pair.mentor, MENTORS)


def accept(agreement: Agreement, by: User) -> bool:
    seen = Agreement.objects.get(pk=agreement.pk).revision
    return agreeing.accept(agreement=agreement, seen=seen, by=by, now=clock.now())


def accepted(pair: Mentorship) -> Agreement:
    agreement = both_filled(pair)
    assert [accept(agreement, by) for by in (pair.mentee, pair.mentor)] == [False, True]
    return agreement


def here(pair: Mentorship, name: str = "agreement") -> str:
    return reverse(name, args=[pair.pk])


# ---- sealed


@pytest.mark.parametrize(("first", "second"), [("student", "mentor"), ("mentor", "student")])
def test_expectations_are_sealed_until_both_are_there(scene: Scene, pair, first, second):
    sent = {name: f"{first} says {name}" for name in ("how_to_reach", "brings", "leave_out", "difficult")}
    scene.client(first).post(here(pair, "expectations"), {"how_often": "week", **sent})
    assert f"{first} says brings" in shown(scene, first, here(pair))
    for page in (here(pair), here(pair, "expectations"), page_of(pair)):
        said = shown(scene, second, page)
        assert f"{first} says" not in said
        assert "Every week" not in said or page == here(pair, "expectations")  # there it is a choice
    assert agreement_queries.agreement_view(pair, scene[second], reading_of(pair)).theirs is None
    answer = {name: f"{second} says {name}" for name in sent}
    scene.client(second).post(here(pair, "expectations"), {"how_often": "week", **answer})
    for name in (first, second):
        said = shown(scene, name, here(pair))
        assert f"{first} says brings" in said
        assert f"{second} says brings" in said


def test_differences_stand_side_by_side(scene: Scene, pair):
    both_filled(pair)
    view = agreement_queries.agreement_view(pair, pair.mentee, reading_of(pair))
    assert [one.same for one in view.answers] == [True, False, False, False, False]
    assert (view.answers[3].mine, view.answers[3].theirs) == ("My marks", "")
    said = shown(scene, "student", here(pair))
    assert said.count("Not the same") == 4
    assert said.index("These are the limits") < said.index("What you expect")
    assert pair.programme.plan.agreement.splitlines()[0][:40] in said
    assert "The mentor writes no reference." in said


def test_only_the_two_read_and_write(scene: Scene, pair):
    agreement = both_filled(pair)
    for who in ("coordinator", "administrator", "wellbeing lead", "peer"):
        for address in (
            here(pair),
            here(pair, "expectations"),
            reverse("agreement_version", args=[agreement.pk]),
        ):
            shown(scene, who, address, 404)
        with pytest.raises(Refusal, match="Only the mentor and the mentee"):
            fill(pair, scene[who])


def test_what_is_missing_is_said_and_nothing_is_lost(scene: Scene, pair):
    page = scene.client("student").post(here(pair, "expectations"), {"brings": "Some questions"})
    assert "This field is required." in page.content.decode()
    assert "Some questions" in page.content.decode()
    assert Expectations.objects.count() == 0


# ---- accepted


def test_both_accept_what_they_read(scene: Scene, pair):
    agreement = both_filled(pair)
    for name in ("student", "mentor"):
        seen = Agreement.objects.get().revision
        address = reverse("accept_agreement", args=[agreement.pk])
        page = scene.client(name).post(address, {"seen": seen}, follow=True)
        assert "You have accepted the agreement." in page.content.decode()
    assert Agreement.objects.get().state == "accepted"
    assert "Version 1 is accepted by both of you." in shown(scene, "student", page_of(pair))
    with pytest.raises(Refusal, match="Propose a change first"):
        fill(pair, pair.mentee)


@pytest.mark.parametrize("seen", ["", "1", "x", "9" * 30])
def test_what_was_not_read_is_not_accepted(scene: Scene, pair, seen):
    agreement = both_filled(pair)
    address = reverse("accept_agreement", args=[agreement.pk])
    page = scene.client("student").post(address, {"seen": seen}, follow=True)
    assert "The agreement has changed meanwhile." in page.content.decode()
    assert Agreement.objects.get().mentee_accepted_at is None


def test_a_change_takes_acceptances_back(scene: Scene, pair):
    agreement = both_filled(pair)
    accept(agreement, pair.mentee)
    fill(pair, pair.mentor, dataclasses.replace(MENTORS, how_often="week"))
    found = Agreement.objects.get()
    assert (found.state, found.mentee_accepted_at, found.mentor_accepted_at) == ("filled", None, None)


def test_a_new_version_begins_with_the_old_which_holds_and_stays_as_it_was(scene: Scene, pair):
    old = accepted(pair)
    with pytest.raises(Refusal, match="not accepted by both yet"):
        accept(old, pair.mentee)
    scene.client("mentor").post(here(pair, "propose_change"))
    new = Agreement.objects.get(version=2)
    assert new.state == "filled"
    assert "version 1 holds" in shown(scene, "student", here(pair))
    fill(pair, pair.mentee, dataclasses.replace(MENTEES, brings="Fewer questions"))
    assert opened(Expectations.objects.get(agreement=old, side="mentee")).brings == "My questions"
    assert "My questions" in shown(scene, "mentor", reverse("agreement_version", args=[old.pk]))
    with pytest.raises(Refusal, match="no accepted agreement to change"):
        agreeing.propose_change(mentorship=pair, by=pair.mentee, now=clock.now())
    assert [accept(new, by) for by in (pair.mentor, pair.mentee)] == [False, True]
    assert "Version 2 is accepted" in shown(scene, "student", page_of(pair))


def test_the_programme_s_later_words_change_no_agreement(scene: Scene, pair):
    agreement = both_filled(pair)
    terms = agreement.terms
    programme = pair.programme
    type(programme).objects.filter(pk=programme.pk).update(
        terms={**programme.terms, "agreement": "All is new"}
    )
    for address in (here(pair), page_of(pair)):
        assert "All is new" not in shown(scene, "student", address)
    assert Agreement.objects.get().terms == terms


def test_the_day_is_a_fact_until_there_is_an_agreement(scene: Scene, pair):
    within = pair.programme.plan.rhythm.agreement_within_days
    day = pair.starts + within * DAY
    words = f"The programme means it to be there by {day.day} {day:%B %Y}."
    assert words in shown(scene, "student", page_of(pair))
    accepted(pair)
    assert "means it to be there" not in shown(scene, "student", page_of(pair))


def test_supervisors_of_research_agree_on_authorship(scene: Scene, pair):
    assert "Authorship" not in shown(scene, "student", here(pair, "expectations"))
    Mentorship.objects.update(kind="supervisor")
    assert "Authorship" in shown(scene, "student", here(pair, "expectations"))
    sent = {**dataclasses.asdict(MENTEES), "authorship": ""}
    page = scene.client("student").post(here(pair, "expectations"), sent)
    assert "This field is required." in page.content.decode()
    scene.client("student").post(here(pair, "expectations"), {**sent, "authorship": "I am first author"})
    assert opened(Expectations.objects.get()).authorship == "I am first author"


# ---- the table


def test_the_table_speaks_of_every_state_and_of_no_other():
    assert set(AGREEMENT_STEPS) == set(AgreementState)
    assert {state for after in AGREEMENT_STEPS.values() for state in after} <= set(AgreementState)


def test_whatever_the_two_try_no_state_follows_that_the_table_does_not_name(scene: Scene, pair):
    """Any deeds in any order: a version moves as the table says, and what is accepted never changes again."""
    deeds = st.lists(
        st.tuples(st.sampled_from(["fill", "accept", "propose"]), st.sampled_from(["mentee", "mentor"])),
        min_size=1,
        max_size=14,
    )

    @settings(max_examples=30, suppress_health_check=list(HealthCheck))
    @given(deeds)
    def try_all(done: list[tuple[str, str]]) -> None:
        Agreement.objects.all().delete()
        states: dict[int, str] = {}
        for deed, side in done:
            try:
                _do(pair, deed, getattr(pair, side))
            except Refusal:
                assert states == dict(Agreement.objects.values_list("version", "state"))
            for version, state in Agreement.objects.values_list("version", "state"):
                former = states.get(version, state)
                assert state == former or state in AGREEMENT_STEPS[former]
                states[version] = state
            assert list(states.values()).count("accepted") >= len(states) - 1

    try_all()


def _do(pair: Mentorship, deed: str, by: User) -> None:
    latest = pair.agreements.first()
    if deed == "fill":
        fill(pair, by)
    elif deed == "propose":
        agreeing.propose_change(mentorship=pair, by=by, now=clock.now())
    elif latest is not None:
        accept(latest, by)


def test_every_deed_is_noted_without_words(scene: Scene, pair):
    accepted(pair)
    agreeing.propose_change(mentorship=pair, by=pair.mentor, now=clock.now())
    rows = Event.objects.filter(subject_type="mentoring.agreement")
    assert set(rows.values_list("verb", flat=True)) == {
        "mentoring.expectations_kept",
        "mentoring.agreement_accepted",
        "mentoring.agreement_change_proposed",
    }
    assert set(rows.values_list("verb", flat=True)) <= set(VERBS)
    assert "mentoring.agreement" in KINDS
    assert "My questions" not in str(list(rows.values()))
