"""Each action does it and records it, or does neither; and refuses in words what the state does not allow."""

import datetime as dt

import pytest
from tests.mentoring.scene import DAY, WEEK, Scene

from handrail.audit.models import Event
from handrail.lib import clock
from handrail.lib.refusal import Refusal
from handrail.mailroom.models import Message
from handrail.mentoring import actions
from handrail.mentoring.actions import ends
from handrail.mentoring.models import Mentorship
from handrail.people.models import Pause, User
from handrail.programmes.models import Block, Conflict

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)


def verbs(mentorship):
    return list(Event.objects.filter(subject=mentorship.pk).order_by("id").values_list("verb", "actor"))


def mails():
    return list(Message.objects.order_by("created_at", "kind").values_list("kind", "address"))


def state_of(mentorship):
    return Mentorship.objects.get(pk=mentorship.pk).state


# ---- offering


def test_an_offer_waits_is_recorded_and_asks_the_mentor_alone(scene: Scene):
    made = scene.offer()
    assert state_of(made) == "offered"
    assert verbs(made) == [("mentoring.mentorship_offered", scene.lead.pk)]
    assert mails() == [("mentorship_offer", scene["mentor"].email)]
    assert made.offer_mail == Message.objects.get().pk
    assert f"/mentorships/{made.pk}/" in Message.objects.get().text
    assert scene["mentor"].active_mentees == 0


def test_a_mail_that_is_held_back_leaves_with_the_offer(scene: Scene):
    now = clock.now()
    scene.offer(now=now, told_at=now + 15 * MINUTE)
    assert Message.objects.get().not_before == now + 15 * MINUTE


def closed_account(scene):
    scene["mentor"].is_active = False


def not_joined(scene):
    scene.cohort.enrolments.filter(user=scene["mentor"]).update(state="declined")


def mentee_not_joined(scene):
    scene.cohort.enrolments.filter(user=scene["student"]).delete()


def over(scene):
    scene.cohort.state = "ended"


def has_one(scene):
    scene.offer(mentor="director")


def asked_before(scene):
    actions.decline(mentorship=scene.offer(), by=scene["mentor"], now=clock.now())


def silent_before(scene):
    made = scene.offer()
    actions.lapse_due(now=made.answer_by)


def no_place(scene):
    User.objects.filter(pk=scene["mentor"].pk).update(most_mentees=0)


def all_places_offered(scene):
    User.objects.filter(pk=scene["mentor"].pk).update(most_mentees=1)
    scene.offer(mentee="peer")


def conflict(scene):
    day = scene.cohort.starts + 30 * DAY  # begins later in the term
    Conflict.objects.create(
        school=scene.programme.school, mentor=scene["mentor"], mentee=scene["student"], kind="assesses",
        starts=day, by=scene.lead.pk, created_at=clock.now(),
    )  # fmt: skip


def block_by_the_mentor(scene):
    Block.objects.create(user=scene["mentor"], other=scene["student"], created_at=clock.now())


def block_by_the_mentee(scene):
    Block.objects.create(user=scene["student"], other=scene["mentor"], created_at=clock.now())


REFUSED = [
    (closed_account, "account of Mentor is closed"),
    (not_joined, "Mentor has not joined this cohort as a mentor"),
    (mentee_not_joined, "Student has not joined this cohort as a mentee"),
    (over, "cohort is over"),
    (has_one, "Student has a mentor in this programme, or one is being asked"),
    (asked_before, "not brought together again"),
    (silent_before, "not brought together again"),
    (no_place, "Mentor has no place left"),
    (all_places_offered, "Mentor has no place left"),
    (conflict, "Mentor and Student are kept apart"),
    (block_by_the_mentor, "Mentor and Student are kept apart"),
    (block_by_the_mentee, "Mentor and Student are kept apart"),
]


@pytest.mark.parametrize(("plant", "words"), REFUSED, ids=[plant.__name__ for plant, _ in REFUSED])
def test_an_offer_that_cannot_be_is_refused_in_words(scene: Scene, plant, words):
    plant(scene)
    before = set(Mentorship.objects.values_list("pk", "state")), len(mails())
    with pytest.raises(Refusal, match=words):
        scene.offer()
    assert (set(Mentorship.objects.values_list("pk", "state")), len(mails())) == before


def test_a_mentor_needs_time_to_answer(scene: Scene):
    now = clock.now()
    with pytest.raises(Refusal, match="some time to answer"):
        scene.offer(now=now, told_at=now + WEEK)


def test_nobody_is_offered_to_themselves(scene: Scene):
    scene.join(scene["mentor"], "mentee")
    with pytest.raises(Refusal, match="own mentor"):
        scene.offer(mentee="mentor")


def test_an_offer_that_was_taken_back_may_be_made_again(scene: Scene):
    actions.withdraw(mentorship=scene.offer(), by=scene.lead, now=clock.now())
    assert state_of(scene.offer()) == "offered"


# ---- answering


def test_accepting_takes_a_place_begins_tells_both_and_is_recorded(scene: Scene):
    made = scene.offer()
    scene.accept(made)
    made.refresh_from_db()
    assert (made.state, made.starts) == ("active", scene.cohort.starts)
    assert verbs(made)[1:] == [("mentoring.mentorship_accepted", scene["mentor"].pk)]
    assert User.objects.get(pk=scene["mentor"].pk).active_mentees == 1
    told = [("mentee_confirmed", scene["mentor"].email), ("mentor_found", scene["student"].email)]
    assert mails()[1:] == told


def test_accepting_during_the_term_begins_today(scene: Scene):
    made = scene.offer()
    day = scene.cohort.starts + 5 * DAY
    actions.accept(mentorship=made, by=scene["mentor"], nothing_between=True, today=day, now=clock.now())
    assert made.starts == day


def test_declining_tells_nobody_and_is_recorded(scene: Scene):
    made = scene.offer()
    actions.decline(mentorship=made, by=scene["mentor"], now=clock.now())
    assert state_of(made) == "declined"
    assert verbs(made)[1:] == [("mentoring.mentorship_declined", scene["mentor"].pk)]
    assert len(mails()) == 1
    assert User.objects.get(pk=scene["mentor"].pk).active_mentees == 0


@pytest.mark.parametrize("act", ["accept", "decline"])
def test_only_the_mentor_answers(scene: Scene, act):
    made = scene.offer()
    more = {"today": dt.date(2026, 1, 1), "nothing_between": True} if act == "accept" else {}
    for name in ("student", "coordinator", "director"):
        with pytest.raises(Refusal, match="Only the mentor"):
            getattr(actions, act)(mentorship=made, by=scene[name], now=clock.now(), **more)
    assert state_of(made) == "offered"


def test_the_moment_at_which_the_time_is_over_is_too_late(scene: Scene):
    made = scene.offer()
    with pytest.raises(Refusal, match="has lapsed"):
        scene.accept(made, made.answer_by)
    scene.accept(made, made.answer_by - dt.timedelta(microseconds=1))
    assert state_of(made) == "active"


def test_an_offer_that_has_not_gone_out_cannot_be_answered(scene: Scene):
    now = clock.now()
    made = scene.offer(now=now, told_at=now + 15 * MINUTE)
    with pytest.raises(Refusal, match="not gone out"):
        scene.accept(made, now)
    assert state_of(made) == "offered"


def test_without_a_place_nothing_changes_and_the_words_say_what_to_do(scene: Scene):
    made = scene.offer()
    User.objects.filter(pk=scene["mentor"].pk).update(most_mentees=1, active_mentees=1)
    with pytest.raises(Refusal, match=r"All your places are taken: you have 1 mentee.*You and your time"):
        scene.accept(made)
    assert state_of(made) == "offered"
    assert len(mails()) == 1
    User.objects.filter(pk=scene["mentor"].pk).update(most_mentees=0, active_mentees=0)
    with pytest.raises(Refusal, match="no mentee at present"):
        scene.accept(made)


@pytest.mark.parametrize("plant", [conflict, block_by_the_mentee, block_by_the_mentor, mentee_not_joined])
def test_what_came_between_is_obeyed_and_not_named(scene: Scene, plant):
    made = scene.offer()
    plant(scene)
    with pytest.raises(Refusal, match="Things have changed since you were asked, and this pair cannot"):
        scene.accept(made)
    assert state_of(made) == "offered"
    assert User.objects.get(pk=scene["mentor"].pk).active_mentees == 0


# ---- taking back, lapsing, reminding


def test_taking_back_stops_the_mail_that_waits(scene: Scene):
    now = clock.now()
    made = scene.offer(now=now, told_at=now + 15 * MINUTE)
    actions.withdraw(mentorship=made, by=scene.lead, now=now)
    assert state_of(made) == "withdrawn"
    assert verbs(made)[1:] == [("mentoring.mentorship_withdrawn", scene.lead.pk)]
    assert Message.objects.get().state == "failed"


def test_what_nobody_answers_lapses_once(scene: Scene):
    made, other = scene.offer(), scene.offer(mentee="peer", answer_by=clock.now() + 2 * WEEK)
    assert actions.lapse_due(now=made.answer_by - MINUTE) == 0
    assert actions.lapse_due(now=made.answer_by) == 1
    assert actions.lapse_due(now=made.answer_by) == 0
    assert (state_of(made), state_of(other)) == ("lapsed", "offered")
    assert verbs(made)[1:] == [("mentoring.mentorship_lapsed", None)]


def test_after_four_days_of_silence_one_reminder_goes_out(scene: Scene):
    made = scene.offer()
    assert actions.remind_due(now=made.offered_at + 4 * DAY - MINUTE) == 0
    assert actions.remind_due(now=made.offered_at + 4 * DAY) == 1
    assert actions.remind_due(now=made.offered_at + 5 * DAY) == 0
    assert verbs(made)[1:] == [("mentoring.mentorship_reminded", None)]
    assert mails()[1:] == [("mentorship_reminder", scene["mentor"].email)]
    assert Message.objects.get(kind="mentorship_reminder").unsubscribe_hash


def test_whoever_is_away_is_not_reminded(scene: Scene):
    made = scene.offer()
    then = made.offered_at + 4 * DAY
    Pause.objects.create(user=scene["mentor"], starts=then.date(), ends=then.date() + DAY)
    assert actions.remind_due(now=then) == 0
    with pytest.raises(Refusal, match="is away"):
        actions.remind(mentorship=made, by=scene.lead, now=then)
    assert len(mails()) == 1


def test_a_coordinator_reminds_but_not_twice_within_three_days(scene: Scene):
    made = scene.offer()
    with pytest.raises(Refusal, match="not twice within three days"):
        actions.remind(mentorship=made, by=scene.lead, now=made.offered_at + 2 * DAY)
    actions.remind(mentorship=made, by=scene.lead, now=made.offered_at + 3 * DAY)
    with pytest.raises(Refusal, match="not twice within three days"):
        actions.remind(mentorship=made, by=scene.lead, now=made.offered_at + 5 * DAY)
    assert verbs(made)[1:] == [("mentoring.mentorship_reminded", scene.lead.pk)]


# ---- together or not at all


ACTS = {
    "offer": lambda scene, made: scene.offer(mentee="peer"),
    "accept": lambda scene, made: scene.accept(made),
    "decline": lambda scene, made: actions.decline(mentorship=made, by=made.mentor, now=clock.now()),
    "withdraw": lambda scene, made: actions.withdraw(mentorship=made, by=scene.lead, now=clock.now()),
    "lapse": lambda scene, made: actions.lapse_due(now=made.answer_by),
    "remind": lambda scene, made: actions.remind(
        mentorship=made, by=scene.lead, now=made.offered_at + 4 * DAY
    ),
}


@pytest.mark.parametrize("act", ACTS)
def test_what_cannot_be_recorded_does_not_happen(scene: Scene, act, monkeypatch):
    made = scene.offer()
    fields = ("pk", "state", "reminded_at", "answered_at", "starts")
    before = list(Mentorship.objects.values_list(*fields)), mails()

    def broken(**_):
        raise RuntimeError("the record cannot be written")

    monkeypatch.setattr(ends, "record", broken)
    with pytest.raises(RuntimeError, match="cannot be written"):
        ACTS[act](scene, made)
    assert (list(Mentorship.objects.values_list(*fields)), mails()) == before
    assert User.objects.get(pk=scene["mentor"].pk).active_mentees == 0
