"""Mentees put mentors in order, mentors say no in silence, and nothing of either reaches the other."""

import datetime as dt

import pytest
from tests.site.choosing_things import suggest

from handrail.audit.models import Event
from handrail.lib import clock
from handrail.lib.refusal import Refusal
from handrail.mailroom.models import Message
from handrail.pairing import tasks
from handrail.pairing.actions import choosing, suggesting
from handrail.pairing.models import Round, Shortlist
from handrail.people.models import Pause, User
from handrail.programmes.models import Enrolment

pytestmark = pytest.mark.django_db


@pytest.fixture
def lists(scene):
    return scene.lists(scene.round())


def rank(scene, shortlist, names, by="student", today=None):
    mentee = shortlist.enrolment.user_id
    name = next(one for one, place in scene.places.items() if place.user_id == mentee)
    order = [scene.suggestion(name, mentor).pk for mentor in names]
    choosing.rank(
        shortlist=shortlist, by=scene.user(by), order=order, today=today or scene.today, now=clock.now()
    )


def ranked(scene, name="student"):
    kept = scene.places[name].shortlists.get().suggestions.exclude(rank=None).order_by("rank")
    return list(kept.values_list("rank", "enrolment__user__name"))


def test_an_order_is_kept_and_replaced(scene, lists):
    rank(scene, lists["student"], ["Ben", "Ana", "mentor"])
    assert ranked(scene) == [(1, "Ben"), (2, "Ana"), (3, "Mentor")]
    rank(scene, lists["student"], ["Ana"])
    assert ranked(scene) == [(1, "Ana")]
    assert ranked(scene, "peer") == []


def test_no_wishes_are_an_answer_too(scene, lists):
    rank(scene, lists["student"], ["Ben"])
    rank(scene, lists["student"], [])
    assert ranked(scene) == []
    assert Shortlist.objects.get(enrolment=scene.places["student"]).ranked_at is not None


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (["mentor", "Ana", "Ben", "Cem", "Dee", "Eli"], "up to 5 mentors"),
        (["Ana", "Ana"], "one mentor in two places"),
    ],
)
def test_more_than_five_or_one_twice_is_refused(scene, lists, names, words):
    with pytest.raises(Refusal, match=words):
        rank(scene, lists["student"], names)


def test_a_mentor_who_left_or_is_on_another_list_is_refused(scene, lists):
    theirs = scene.suggestion("peer", "Ana").pk
    with pytest.raises(Refusal, match="has changed meanwhile"):
        choosing.rank(
            shortlist=lists["student"],
            by=scene.user("student"),
            order=[theirs],
            today=scene.today,
            now=clock.now(),
        )
    Enrolment.objects.filter(pk=scene.places["Ben"].pk).update(state="withdrawn")
    with pytest.raises(Refusal, match="has changed meanwhile"):
        rank(scene, lists["student"], ["Ben"])


def test_nobody_chooses_for_another(scene, lists):
    with pytest.raises(Refusal, match="Only the person themselves"):
        rank(scene, lists["student"], ["Ana"], by="peer")
    one = scene.suggestion("student", "Ana")
    with pytest.raises(Refusal, match="Only the person themselves"):
        choosing.decline(suggestion=one, by=scene.user("Ben"), today=scene.today, now=clock.now())


@pytest.mark.parametrize("late", ["a day after", "another state"])
def test_after_the_last_day_or_out_of_choosing_nothing_changes(scene, lists, late):
    last = Round.objects.get().choose_by
    rank(scene, lists["student"], ["Ana"], today=last)
    today = last + dt.timedelta(days=1) if late == "a day after" else last
    Round.objects.update(state="choosing" if late == "a day after" else "solving")
    with pytest.raises(Refusal, match="Choosing is over"):
        rank(scene, lists["student"], [], today=today)
    one = scene.suggestion("student", "Ana")
    with pytest.raises(Refusal, match="Choosing is over"):
        choosing.decline(suggestion=one, by=scene.user("Ana"), today=today, now=clock.now())
    assert ranked(scene) == [(1, "Ana")]


def answer(scene, act, mentor="Ana"):
    one = scene.suggestion("student", mentor)
    act(suggestion=one, by=scene.user(mentor), today=scene.today, now=clock.now())
    return scene.suggestion("student", mentor).declined_at


def test_a_mentor_says_no_and_takes_it_back(scene, lists):
    first = answer(scene, choosing.decline)
    assert first is not None
    assert answer(scene, choosing.decline) == first  # a second click changes nothing
    assert answer(scene, choosing.take_back_decline) is None
    assert answer(scene, choosing.take_back_decline) is None
    verbs = Event.objects.filter(subject=scene.places["Ana"].pk).values_list("verb", flat=True)
    assert sorted(verbs) == ["pairing.decline_taken_back", "pairing.suggestion_declined"]


def test_the_log_never_says_whom(scene, lists):
    before = set(Event.objects.values_list("pk", flat=True))
    rank(scene, lists["student"], ["Ana"])
    answer(scene, choosing.decline)
    found = Event.objects.exclude(pk__in=before)
    about = {(event.verb, event.subject) for event in found}
    assert about == {
        ("pairing.wishes_kept", lists["student"].pk),
        ("pairing.suggestion_declined", scene.places["Ana"].pk),
    }


# ---- opening, telling, reminding


def test_opening_moves_the_round_and_asks_for_the_lists(scene, monkeypatch):
    made = scene.round("draft")
    asked = []
    monkeypatch.setattr(choosing, "named", lambda name: type("Job", (), {"task": name}))
    monkeypatch.setattr(choosing, "enqueue", lambda task, **more: asked.append((task, more)))
    choosing.open_choosing(round=made, by=scene.lead, now=clock.now())
    made.refresh_from_db()
    assert (made.state, made.opened_at is not None) == ("choosing", True)
    assert asked == [("pairing.make_shortlists", {"by": scene.lead.pk, "once": True, "round": made.pk})]
    with pytest.raises(Refusal, match="cannot be opened now"):
        choosing.open_choosing(round=made, by=scene.lead, now=clock.now())


def test_choosing_does_not_open_after_its_last_day(scene):
    made = scene.round("draft")
    Round.objects.update(choose_by=scene.today - dt.timedelta(days=1))
    with pytest.raises(Refusal, match="Set a later one first"):
        choosing.open_choosing(round=made, by=scene.lead, now=clock.now())
    made.refresh_from_db()
    assert made.state == "draft"


def test_everybody_on_a_list_is_told_once(scene, lists):
    Enrolment.objects.filter(pk=scene.places["Eli"].pk).update(state="withdrawn")
    told = choosing.tell_choosers(round=Round.objects.get(), now=clock.now())
    assert told == 2 + 5
    assert scene.mails("choosing_opened_mentee") == [
        "peer@northfield.example", "student@northfield.example",
    ]  # fmt: skip
    assert len(scene.mails("choosing_opened_mentor")) == 5


def test_an_empty_list_is_no_news(scene):
    suggest(scene.round(), scene.places["student"])
    assert choosing.tell_choosers(round=Round.objects.get(), now=clock.now()) == 0


def test_the_lists_and_their_mails_come_together_or_not_at_all(scene, monkeypatch):
    made = scene.round()
    monkeypatch.setattr(suggesting, "find", lambda *_, **__: REPLY)
    monkeypatch.setattr(choosing, "post", fail)
    with pytest.raises(RuntimeError, match="no outbox"):
        tasks.make_shortlists.func(by=None, round=str(made.pk))
    assert not Shortlist.objects.exists()
    monkeypatch.undo()
    monkeypatch.setattr(suggesting, "find", lambda *_, **__: REPLY)
    for _ in "twice":
        tasks.make_shortlists.func(by=None, round=str(made.pk))
    assert Shortlist.objects.count() == 1
    assert Message.objects.count() == 2


LINE = {"mentor": "N-mentor", "for_mentee": ["Offers it."], "for_mentor": ["Wants it."]}
REPLY = {"lists": [{"mentee": "N-student", "short": [], "mentors": [LINE]}]}


def fail(**_):
    raise RuntimeError("no outbox")


def remind(scene, by=True, later=0, who=None):
    now = clock.now() + dt.timedelta(days=later)
    lead = scene.lead if by else None
    return choosing.remind_choosers(round=Round.objects.get(), by=lead, who=who, now=now)


def test_those_who_have_not_chosen_are_reminded_and_not_twice_in_three_days(scene, lists):
    rank(scene, lists["student"], ["Ana"])
    assert remind(scene) == choosing.Reminded(1, 0)
    assert scene.mails("choosing_reminder") == ["peer@northfield.example"]
    assert remind(scene) == choosing.Reminded(0, 1)
    assert remind(scene, later=4) == choosing.Reminded(1, 0)


def test_only_those_ticked_are_reminded_and_nobody_who_is_away(scene, lists):
    student, peer = scene.places["student"], scene.places["peer"]
    assert remind(scene, who=[student.pk]) == choosing.Reminded(1, 0)
    Pause.objects.create(user=peer.user, starts=scene.today)
    assert remind(scene, who=[peer.pk]) == choosing.Reminded(0, 1)
    User.objects.filter(pk=peer.user_id).update(is_active=False)
    assert remind(scene, who=[peer.pk]) == choosing.Reminded(0, 0)


def test_nobody_is_reminded_of_what_is_over(scene, lists):
    Round.objects.update(state="review")
    with pytest.raises(Refusal, match="Nobody can choose now"):
        remind(scene)


def test_the_site_reminds_once_when_three_days_are_left(scene, lists):
    days = [6, 7, 8, 9, 10, 11]  # of ten
    Round.objects.update(choose_by=scene.today + dt.timedelta(days=10))
    sent = [choosing.remind_before_the_end(now=clock.now() + dt.timedelta(days=day)) for day in days]
    assert sent == [0, 2, 0, 0, 0, 0]


def test_a_round_after_its_end_is_reminded_of_nothing(scene, lists):
    Round.objects.update(choose_by=scene.today - dt.timedelta(days=1))
    assert choosing.remind_before_the_end(now=clock.now()) == 0
