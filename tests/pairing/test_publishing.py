"""Publishing asks every mentor or none, and can be taken back; who is left is asked for again."""

import datetime as dt

import pytest
from tests.pairing.scene import Scene

from handrail.audit.models import Event
from handrail.lib import clock
from handrail.lib.refusal import Refusal
from handrail.mailroom import actions as mailroom
from handrail.mailroom.models import Message
from handrail.mentoring.actions import accept, offering
from handrail.mentoring.models import Mentorship
from handrail.pairing.actions import publishing
from handrail.pairing.actions.computing import ask_run
from handrail.pairing.models import Proposal, Round, Run
from handrail.pairing.states import RunKind
from handrail.programmes.models import Block

pytestmark = pytest.mark.django_db

PAIRS = (("student", "Ana"), ("peer", "Ben"))
QUARTER = dt.timedelta(minutes=15)


@pytest.fixture
def reviewed(scene: Scene) -> Round:
    made = scene.round("review")
    scene.run(made, *PAIRS)
    return made


def publish(scene, of, now=None):
    return publishing.publish(round=of, by=scene.lead, now=now or clock.now())


def offers():
    rows = Mentorship.objects.order_by("mentor__name").values_list("mentee__name", "mentor__name", "state")
    return list(rows)


def test_each_pair_becomes_an_offer_that_shows_and_is_mailed_a_quarter_of_an_hour_later(scene, reviewed):
    now = clock.now()
    assert publish(scene, reviewed, now) == 2
    reviewed.refresh_from_db()
    assert (reviewed.state, reviewed.published_at, reviewed.held_until) == ("published", now, now + QUARTER)
    assert offers() == [("Student", "Ana", "offered"), ("Peer", "Ben", "offered")]
    assert set(Mentorship.objects.values_list("offered_at", "answer_by")) == {
        (now + QUARTER, now + QUARTER + dt.timedelta(days=7))
    }
    assert set(Message.objects.values_list("kind", "not_before")) == {("mentorship_offer", now + QUARTER)}
    assert not Proposal.objects.filter(mentorship=None).exists()
    assert mailroom.send_due(now=now + dt.timedelta(minutes=14)) == {}
    assert scene.client("Ana").get("/mentorships/").content.decode().count("Student") == 0


def test_a_second_click_publishes_nothing_twice(scene, reviewed):
    publish(scene, reviewed)
    with pytest.raises(Refusal, match="cannot be published"):
        publish(scene, reviewed)
    assert len(offers()) == 2


@pytest.mark.parametrize("state", ["draft", "choosing", "solving", "closed"])
def test_only_what_was_reviewed_is_published(scene, reviewed, state):
    Round.objects.update(state=state)
    with pytest.raises(Refusal, match="cannot be published"):
        publish(scene, reviewed)


def test_without_pairs_there_is_nothing_to_publish(scene):
    with pytest.raises(Refusal, match="nothing to publish"):
        publish(scene, scene.round("review"))


def test_of_several_runs_the_last_one_that_is_done_counts(scene, reviewed):
    scene.run(reviewed, ("student", "Cem"))
    scene.run(reviewed, ("peer", "Dee"), state="failed")
    assert publish(scene, reviewed) == 1
    assert offers() == [("Student", "Cem", "offered")]


def everything():
    """Each row that publishing writes, to see that a failure leaves none of it."""
    return (
        Mentorship.objects.count(),
        Message.objects.count(),
        Event.objects.count(),
        Proposal.objects.filter(mentorship__isnull=False).count(),
        *Round.objects.values_list("state", "published_at", "held_until"),
    )


STEPS = {  # everything that publishing does, and in which module it is called
    "the mail": (offering.mails, "post"),
    "the note of an offer": (offering, "note"),
    "the second pair": (publishing, "offer"),
    "the round": (publishing, "record"),
}


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("call", [1, 2])
def test_breaking_off_at_any_step_leaves_nothing(scene, reviewed, monkeypatch, step, call):
    before = everything()
    module, name = STEPS[step]
    real, calls = getattr(module, name), []

    def broken(*args, **more):
        calls.append(name)
        if len(calls) == min(call, 1 if step == "the round" else 2):
            raise RuntimeError("killed here")
        return real(*args, **more)

    monkeypatch.setattr(module, name, broken)
    with pytest.raises(RuntimeError, match="killed here"):
        publish(scene, reviewed)
    assert everything() == before
    monkeypatch.undo()
    reviewed.refresh_from_db()
    assert publish(scene, reviewed) == 2


def test_a_pair_that_became_impossible_stops_all_and_is_not_named(scene, reviewed):
    before = everything()
    ana, student = scene.user("Ana"), scene.user("student")
    Block.objects.create(user=student, other=ana, created_at=clock.now())
    with pytest.raises(Refusal, match="Work it out again") as refused:
        publish(scene, reviewed)
    assert everything() == before
    assert not any(name in refused.value.words for name in ("Ana", "Student", "apart"))


# ---- taking it back


def test_taken_back_in_time_no_mail_leaves_and_all_is_as_before(scene, reviewed):
    now = clock.now()
    publish(scene, reviewed, now)
    later = now + dt.timedelta(minutes=14)
    assert publishing.take_back(round=reviewed, by=scene.lead, now=later) == 2
    reviewed.refresh_from_db()
    assert (reviewed.state, reviewed.published_at, reviewed.held_until) == ("review", None, None)
    assert {state for *_, state in offers()} == {"withdrawn"}
    assert mailroom.send_due(now=now + QUARTER) == {}
    assert set(Message.objects.values_list("state", flat=True)) == {"failed"}
    assert publish(scene, reviewed, later) == 2
    assert Message.objects.filter(state="queued").count() == 2


@pytest.mark.parametrize("minutes", [15, 16])
def test_after_a_quarter_of_an_hour_it_is_too_late(scene, reviewed, minutes):
    now = clock.now()
    publish(scene, reviewed, now)
    with pytest.raises(Refusal, match="The mails have left"):
        publishing.take_back(round=reviewed, by=scene.lead, now=now + dt.timedelta(minutes=minutes))
    assert {state for *_, state in offers()} == {"offered"}


def test_a_failure_while_taking_back_leaves_all_published(scene, reviewed, monkeypatch):
    publish(scene, reviewed)
    before = everything()

    def broken(**_):
        raise RuntimeError("killed here")

    monkeypatch.setattr(publishing, "record", broken)
    with pytest.raises(RuntimeError, match="killed here"):
        publishing.take_back(round=reviewed, by=scene.lead, now=clock.now())
    assert everything() == before


# ---- those who are left


def test_those_who_are_left_are_asked_for_again_and_nobody_else_is_moved(scene, reviewed):
    now = clock.now()
    publish(scene, reviewed, now)
    told = now + QUARTER
    kept = Mentorship.objects.get(mentor__name="Ana")
    accept(mentorship=kept, by=kept.mentor, nothing_between=True, today=scene.today, now=told)
    run = ask_run(round=reviewed, by=scene.lead, kind=RunKind.REST, now=told)
    reviewed.refresh_from_db()
    assert (run.kind, reviewed.state) == ("rest", "solving")
    Run.objects.filter(pk=run.pk).update(state="failed")
    Mentorship.objects.filter(mentor__name="Ben").update(state="declined")
    Round.objects.update(state="review")
    reviewed.refresh_from_db()
    scene.run(reviewed, ("peer", "Cem"))
    assert publish(scene, reviewed, told + QUARTER) == 1
    assert offers() == [
        ("Student", "Ana", "active"), ("Peer", "Ben", "declined"), ("Peer", "Cem", "offered"),
    ]  # fmt: skip
    reviewed.refresh_from_db()
    assert reviewed.published_at == now  # the first time
    publishing.take_back(round=reviewed, by=scene.lead, now=told + QUARTER)
    reviewed.refresh_from_db()
    assert (reviewed.state, reviewed.published_at) == ("review", now)
    assert [state for *_, state in offers()] == ["active", "declined", "withdrawn"]
