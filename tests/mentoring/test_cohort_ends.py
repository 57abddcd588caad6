"""The end of a cohort's time: pairs end as planned, all of them, and only then the cohort."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from tests.mentoring.pair import Pair, pair_of
from tests.mentoring.scene import Scene
from tests.pairing.studio import words

from handrail.audit.models import Event
from handrail.jobs.worker import run_until_empty
from handrail.lib import clock
from handrail.lib.refusal import Refusal
from handrail.mailroom.models import Message
from handrail.mentoring.actions import ending, ending_all
from handrail.mentoring.models import Ending, Mentorship
from handrail.people.models import User
from handrail.programmes.actions.running import move_cohort
from handrail.programmes.models import Cohort
from handrail.programmes.states import CohortState

pytestmark = pytest.mark.django_db
MOMENT = dt.timedelta(microseconds=1)
FIRST = (
    "1 mentorship of this cohort still runs or waits for an answer. End it as planned first: under "
    "“Mentorships”, “End all as planned”."
)


@pytest.fixture
def pair(scene: Scene) -> Pair:
    made = pair_of(scene)
    Cohort.objects.filter(pk=made.mentorship.cohort_id).update(state=CohortState.RUNNING)
    return made


def asked(pair: Pair, name: str = "coordinator") -> str:
    address = reverse("end_all_pairs", args=[pair.mentorship.cohort_id])
    answer = pair.scene.client(name).post(address, follow=True)
    return str(answer.content.decode())


def test_a_cohort_does_not_end_while_a_pair_runs(pair: Pair):
    with pytest.raises(Refusal) as refused:
        move_cohort(
            cohort=pair.mentorship.cohort, by=pair.scene["coordinator"], to=CohortState.ENDED, now=clock.now()
        )
    assert refused.value.words == FIRST
    assert Cohort.objects.get(pk=pair.mentorship.cohort_id).state == "running"


@pytest.mark.parametrize("state", ["active", "paused"])
def test_all_end_as_planned_and_then_the_cohort(pair: Pair, state: str):
    Mentorship.objects.update(state=state)
    assert "The pairs are being ended in the background." in asked(pair)
    assert (": 1 runs." if state == "active" else ": 1 is paused.") in pair.scene.client("coordinator").get(
        reverse("end_all_pairs", args=[pair.mentorship.cohort_id])
    ).content.decode()
    run_until_empty()
    ended = Ending.objects.get()
    assert (ended.kind, ended.by) == ("planned", pair.scene["coordinator"].pk)
    assert Mentorship.objects.get().state == "ended"
    assert User.objects.get(pk=pair.mentor.pk).active_mentees == 0
    told = Message.objects.filter(kind="mentorship_ended")
    assert {mail.to for mail in told} == {pair.mentee.pk, pair.mentor.pk}
    assert Event.objects.filter(verb="mentoring.all_pairs_ended").count() == 1
    by, cohort = pair.scene["coordinator"], pair.mentorship.cohort
    with pytest.raises(Refusal, match="ended less than an hour ago and can be taken back"):
        move_cohort(cohort=cohort, by=by, to=CohortState.ENDED, now=ended.undo_until - MOMENT)
    move_cohort(cohort=cohort, by=by, to=CohortState.ENDED, now=ended.undo_until)
    assert Cohort.objects.get(pk=cohort.pk).state == "ended"


def test_a_question_that_waits_is_taken_back(scene: Scene):
    made = scene.offer()
    ending_all.end_all(cohort=made.cohort, by=scene["coordinator"], now=clock.now())
    assert Mentorship.objects.get().state == "withdrawn"
    assert not Ending.objects.exists()


def test_asked_twice_it_is_done_once(pair: Pair):
    asked(pair)
    asked(pair)
    run_until_empty()
    assert Ending.objects.count() == 1
    assert "No pair runs in this cohort, and nobody is asked." in asked(pair)


def test_of_pairs_that_end_meanwhile_the_others_end_all_the_same(pair: Pair, monkeypatch):
    rows = list(Mentorship.objects.select_related("mentor", "mentee", "cohort", "programme__school"))
    ending.end(mentorship=rows[0], facts=ending.Facts("no_fault"), by=pair.mentee, now=clock.now())
    stale = Mentorship.objects.select_related("mentor", "mentee", "cohort", "programme__school").get()
    stale.state = "active"
    monkeypatch.setattr(ending_all.queries, "open_in", lambda _cohort: [stale])
    ending_all.end_all(cohort=stale.cohort, by=pair.scene["coordinator"], now=clock.now())
    assert Ending.objects.get().kind == "no_fault"


# ---- taking it back for all


@pytest.fixture
def two(pair: Pair) -> list[Mentorship]:
    """A second pair of the cohort; both have just been ended together."""
    other = pair.scene.offer("peer", "director")
    pair.scene.accept(other)
    ending_all.end_all(cohort=pair.mentorship.cohort, by=pair.scene["coordinator"], now=clock.now())
    return [pair.mentorship, other]


def taken_back(pair: Pair, name: str = "coordinator") -> str:
    address = reverse("undo_end_all", args=[pair.mentorship.cohort_id])
    return words(pair.scene.client(name).post(address, follow=True))


def test_all_are_taken_back_by_one_button(pair: Pair, two: list[Mentorship]):
    client, key = pair.scene.client("coordinator"), pair.mentorship.cohort_id
    page = words(client.get(reverse("cohort_mentorships", args=[key])))
    assert "You ended 2 pairs together less than an hour ago." in page
    asks = words(client.get(reverse("undo_end_all", args=[key])))
    assert "2 pairs that you ended together less than an hour ago." in asks
    assert "Each of these pairs runs again, and no mail about its end leaves." in asks
    assert "2 pairs run again." in taken_back(pair)
    assert set(Mentorship.objects.values_list("state", flat=True)) == {"active"}
    assert not Ending.objects.exists()
    assert not Message.objects.filter(kind="mentorship_ended", state="queued").exists()
    assert User.objects.get(pk=pair.mentor.pk).active_mentees == 1
    assert Event.objects.filter(verb="mentoring.all_ends_undone").count() == 1
    assert "There is nothing to take back here" in taken_back(pair)
    assert "Take it back for all" not in words(client.get(reverse("cohort_mentorships", args=[key])))


def test_those_that_cannot_are_named_with_why_and_the_others_run(pair: Pair, two: list[Mentorship]):
    User.objects.filter(pk=two[1].mentor_id).update(most_mentees=0)
    said = taken_back(pair)
    assert "1 pair runs again." in said
    names = f"{two[1].mentee.name} and {two[1].mentor.name}"
    assert f"{names} stay ended. The mentor’s place was given to somebody else meanwhile." in said
    assert pair.mentee.name + " and" not in said.partition("runs again.")[2].partition("<table")[0][:400]
    assert sorted(Mentorship.objects.values_list("state", flat=True)) == ["active", "ended"]


def test_only_whoever_did_it_and_only_for_an_hour(pair: Pair, two: list[Mentorship]):
    assert "There is nothing to take back here" in taken_back(pair, "administrator")
    Ending.objects.update(ended_at=clock.now() - dt.timedelta(hours=1))
    assert "There is nothing to take back here" in taken_back(pair)
    assert set(Mentorship.objects.values_list("state", flat=True)) == {"ended"}


def test_a_pair_that_ended_by_itself_stays_ended(pair: Pair):
    other = pair.scene.offer("peer", "director")
    pair.scene.accept(other)
    by, cohort = pair.scene["coordinator"], pair.mentorship.cohort
    ending.end(mentorship=pair.mentorship, facts=ending.Facts("planned"), by=by, now=clock.now())
    ending_all.end_all(cohort=cohort, by=by, now=clock.now())
    done = ending_all.undo_all(cohort=cohort, by=by, now=clock.now())
    assert (done.number, done.left) == (1, [])
    assert Ending.objects.get().mentorship == pair.mentorship


def test_of_those_whose_hour_is_over_first_the_others_are_taken_back(pair: Pair, two: list[Mentorship]):
    Ending.objects.filter(mentorship=two[0]).update(ended_at=clock.now() - dt.timedelta(hours=1))
    by = pair.scene["coordinator"]
    done = ending_all.undo_all(cohort=two[0].cohort, by=by, now=clock.now())
    assert (done.number, [(one, why[:16]) for one, why in done.left]) == (1, [(two[0], "The hour is over")])


def test_while_they_are_being_ended_nothing_is_taken_back(pair: Pair, two: list[Mentorship]):
    """Else the job would end again what goes on."""
    Mentorship.objects.filter(pk=two[1].pk).update(state="active")
    ending_all.ask_to_end_all(cohort=two[0].cohort, by=pair.scene["coordinator"], now=clock.now())
    said = taken_back(pair)
    assert "The pairs are still being ended. Wait a minute, then take it back for all." in said
    assert "You ended 2 pairs together" in said
    assert Mentorship.objects.get(pk=two[0].pk).state == "ended"


def test_where_none_can_go_on_nothing_is_said_or_noted_to_be_done(pair: Pair, two: list[Mentorship]):
    User.objects.filter(pk__in=[one.mentor_id for one in two]).update(most_mentees=0)
    said = taken_back(pair)
    assert said.count("stay ended.") == 2
    assert "again." not in said
    assert not Event.objects.filter(verb="mentoring.all_ends_undone").exists()


def test_the_mails_of_ends_that_were_taken_back_are_no_failure_and_never_leave(
    pair: Pair, two: list[Mentorship]
):
    """Also if they were tried in vain before: "Send all failed again" tells of no end that is none."""
    Message.objects.filter(kind="mentorship_ended").update(attempt=1)
    taken_back(pair)
    client = pair.scene.client("coordinator")
    assert "No mail has failed." in words(client.get(reverse("running")))
    mails = words(client.get(reverse("mails"), {"show": "failed"}))
    assert "The end was taken back." in mails
    assert "Send again" not in mails
    assert "Send all failed again" not in mails
    client.post(reverse("send_all_again"))
    held = Message.objects.filter(kind="mentorship_ended")
    answer = client.post(reverse("send_mail_again", args=[held[0].pk]), follow=True)
    assert "This mail is out of date." in words(answer)
    assert set(held.values_list("state", flat=True)) == {"failed"}
