"""The pages of choosing, with scripts off: nothing lost, and nothing of one side on the page of the other."""

import re

import pytest
from django.urls import reverse
from tests.pairing.scene import MENTORS, Scene
from tests.site.cast import person
from tests.site.choosing_things import joined, suggest
from tests.site.counting import FEW, queries_of

from handrail.lib import clock
from handrail.mailroom.models import Message
from handrail.pairing.actions import choosing
from handrail.pairing.models import Round, Suggestion
from handrail.programmes.models import Answer, Block, Enrolment

pytestmark = pytest.mark.django_db
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')


@pytest.fixture
def lists(scene: Scene):
    return scene.lists(scene.round())


def page(scene, name):
    """The page of choosing of somebody, without what differs at every look."""
    place = scene.places[name]
    mentee = place.side == "mentee"
    key = place.shortlists.get().pk if mentee else place.pk
    answer = scene.client(name).get(reverse("choose" if mentee else "suggested_mentees", args=[key]))
    assert answer.status_code == 200
    return TOKEN.sub("", " ".join(answer.content.decode().split()))


def send(scene, name="student", none=False, **wishes):
    """Send the form with a number for some mentors, as it stands on the page."""
    shortlist = scene.places[name].shortlists.get()
    data = {f"place_{scene.suggestion(name, mentor).pk}": number for mentor, number in wishes.items()}
    url = reverse("choose", args=[shortlist.pk])
    return scene.client(name).post(url, data | ({"none": "on"} if none else {}), follow=True).content.decode()


def order(scene, name="student"):
    kept = scene.places[name].shortlists.get().suggestions.exclude(rank=None).order_by("rank")
    return list(kept.values_list("enrolment__user__name", flat=True))


def test_the_page_shows_each_mentor_with_reasons_and_their_own_words(scene, lists):
    shown = page(scene, "student")
    assert all(f"<bdi>{scene.user(name).name}</bdi>" in shown for name in MENTORS)
    assert shown.count("Offers what you want.") == len(MENTORS)
    assert shown.count("<q>I like mornings</q>") == len(MENTORS)
    assert "Few mentors share your times." in shown
    assert "You need not choose" in shown
    assert "Wants what you offer." not in shown


def test_an_order_is_saved_shown_and_changed(scene, lists):
    said = send(scene, Ben=1, Ana=2)
    assert "Your wishes are saved. You can change them until" in said
    assert '<ol class="wishes"><li><bdi>Ben</bdi></li><li><bdi>Ana</bdi></li></ol>' in said
    assert order(scene) == ["Ben", "Ana"]
    send(scene, Ana=1, Cem=4)  # a number left out in between closes up
    assert order(scene) == ["Ana", "Cem"]


def test_no_wishes_is_a_choice_too(scene, lists):
    send(scene, Ben=1)
    said = send(scene, none=True)
    assert "No wishes: we match you by your answers." in said
    assert order(scene) == []


def test_a_number_given_twice_is_said_at_both_and_nothing_is_lost(scene, lists):
    send(scene, Dee=1)
    said = send(scene, Ben=2, Ana=2, Cem=1)
    assert "You gave 2 to Ana too. Give each number once." in said
    assert "You gave 2 to Ben too. Give each number once." in said
    assert said.count('<option value="2" selected>') == 2
    assert order(scene) == ["Dee"]


def test_a_number_that_is_none_is_refused_in_words(scene, lists):
    assert "Select a valid choice" in send(scene, Ben=9)
    assert order(scene) == []


def test_after_the_end_the_choice_can_be_read_and_not_changed(scene, lists):
    send(scene, Ben=1)
    Round.objects.update(state="solving")
    shown = page(scene, "student")
    assert "Choosing is over" in shown
    assert "<select" not in shown
    assert "Your number 1" in shown
    assert "Choosing is over, so nothing can be changed here now." in send(scene, Ana=1)
    assert order(scene) == ["Ben"]


def test_an_empty_list_says_that_somebody_looks(scene):
    suggest(scene.round(), scene.places["student"])
    assert "Nobody can be suggested now" in page(scene, "student")


# ---- what one side must never learn of the other


def test_a_mentor_s_page_is_the_same_whatever_mentees_wish(scene, lists):
    before = page(scene, "Ana")
    send(scene, Ana=1, Ben=2)
    send(scene, "peer", Ben=1, Ana=5)
    assert page(scene, "Ana") == before
    send(scene, none=True)
    assert page(scene, "Ana") == before


def test_a_mentee_s_page_is_the_same_whatever_mentors_say_and_whom_they_block(scene, lists):
    before = page(scene, "student")
    client = scene.client("Ana")
    client.post(reverse("decline_mentee", args=[scene.suggestion("student", "Ana").pk]))
    assert Suggestion.objects.exclude(declined_at=None).count() == 1
    Block.objects.create(user=scene.user("Ben"), other=scene.user("student"), created_at=clock.now())
    assert page(scene, "student") == before
    send(scene, Ana=1)
    assert order(scene) == ["Ana"]


def test_neither_page_says_points_or_per_cent(scene, lists):
    for name in ("student", "Ana"):
        body = re.sub(r"<(head|script).*?</\1>|<[^>]*>", " ", page(scene, name))
        assert not re.search(r"%|\bpoints?\b|\bscore", body)


def test_each_sees_only_what_was_answered_for_them(scene, lists):
    for readers in ("self", "lead", "partner"):
        hidden = {"value": f"for no mentee, {readers}", "readers": readers, "saved_at": clock.now()}
        Answer.objects.update_or_create(enrolment=scene.places["Ana"], question="hello", defaults=hidden)
        assert "for no mentee" not in page(scene, "student")


# ---- the mentor's page


def test_a_mentor_sees_who_may_come_and_says_no_with_one_press(scene, lists):
    shown = page(scene, "Ana")
    assert "<bdi>Student</bdi>" in shown
    assert shown.count("Wants what you offer.") == 2
    assert "nobody asks you why" in shown
    one = scene.suggestion("student", "Ana")
    client = scene.client("Ana")
    said = client.post(reverse("decline_mentee", args=[one.pk]), follow=True).content.decode()
    assert "You would rather not." in said
    assert "Noted, and you need give no reason." in said
    said = client.post(reverse("take_back_decline", args=[one.pk]), follow=True).content.decode()
    assert "Taken back: they can come to you." in said
    assert Suggestion.objects.exclude(declined_at=None).count() == 0


def test_whoever_left_stands_on_no_page(scene, lists):
    gone = [scene.places[name].pk for name in ("peer", "Ben")]
    Enrolment.objects.filter(pk__in=gone).update(state="withdrawn")
    assert "<bdi>Peer</bdi>" not in page(scene, "Ana")
    assert "<bdi>Ben</bdi>" not in page(scene, "student")


def test_a_mentor_on_many_lists_costs_no_more_queries(scene, lists):
    url = reverse("suggested_mentees", args=[scene.places["Ana"].pk])
    client, of = scene.client("Ana"), Round.objects.get()
    queries_of(client, url)
    few = len(queries_of(client, url))
    for number in range(FEW):
        mentee = joined(scene.cohort, person(scene.lead.school, f"More {number}", now=clock.now()), "mentee")
        suggest(of, mentee, scene.places["Ana"])
    assert len(queries_of(client, url)) == few


def test_choosing_opened_through_the_action_reaches_both_pages(scene):
    made = scene.round()
    scene.lists(made)
    choosing.tell_choosers(round=made, now=clock.now())
    for name, kind in (("student", "choosing_opened_mentee"), ("Ana", "choosing_opened_mentor")):
        mail = Message.objects.get(kind=kind, to=scene.user(name).pk)
        path = re.search(r"http\S+?(/choosing/\S+)", mail.text)[1]
        assert scene.client(name).get(path).status_code == 200
