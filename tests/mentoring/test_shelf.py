"""Resources on a mentee's list: who puts them there, who says what, and that nobody else sees it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from tests.mentoring.pair import Pair, pair_of
from tests.mentoring.scene import DAY, Scene
from tests.mentoring.test_pages import page_of, shown
from tests.site.counting import same_queries

from handrail.audit.models import Event
from handrail.home.verbs import KINDS, VERBS
from handrail.learning.models import Resource
from handrail.lib import clock
from handrail.lib.refusal import Refusal
from handrail.mentoring.actions import shelf as actions
from handrail.mentoring.models import Mentorship, ShelfItem
from handrail.people.models import School, User
from handrail.programmes.models import Programme

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(scene: Scene) -> Pair:
    return pair_of(scene)


def a_resource(school: School, slug: str = "ten", **more: object) -> Resource:
    given = {
        "title": f"Link {slug}",
        "organisation": "Northfield",
        "url": f"https://example.org/{slug}",
        "topic": "self_care",
        "review_on": clock.now().date() + 30 * DAY,
        "created_at": clock.now(),
        **more,
    }
    return Resource.objects.create(school=school, **given)


@pytest.fixture
def resource(pair: Pair) -> Resource:
    return a_resource(pair.mentee.school)


def put(pair: Pair, resource: Resource, by: User | None = None, due: dt.date | None = None) -> ShelfItem:
    return actions.put_on_list(
        mentorship=pair.mentorship,
        resource=resource.pk,
        due=due,
        by=by or pair.mentor,
        today=pair.today,
        now=clock.now(),
    )


def say(item: ShelfItem, by: User, *, used: bool = True) -> None:
    actions.say_used(item=item, used=used, by=by, now=clock.now())


def events() -> list[str]:
    found = Event.objects.filter(verb__startswith="mentoring.resource_").order_by("id")
    return list(found.values_list("verb", flat=True))


# ---- the way through


def test_the_mentor_puts_it_there_and_the_mentee_uses_it(scene: Scene, pair: Pair, resource: Resource):
    page = page_of(pair.mentorship)
    assert "Put something from the school’s shelf on your mentee’s list" in shown(scene, "mentor", page)
    assert "Your mentor, or you yourself, can put something" in shown(scene, "student", page)
    due = pair.today + 7 * DAY
    sent = {"resource": str(resource.pk), "due": str(due)}
    answer = scene.client("mentor").post(reverse("put_on_list", args=[pair.mentorship.pk]), sent)
    assert answer.url == page
    item = ShelfItem.objects.get()
    seen = shown(scene, "student", page)
    assert resource.title in seen
    assert f"By {due.day} {due:%B %Y}." in seen
    assert "Mark as used" not in shown(scene, "mentor", page)  # the mentee says so
    scene.client("student").post(reverse("say_used", args=[item.pk]), {"used": "yes"})
    assert "Used on" in shown(scene, "mentor", page)
    scene.client("student").post(reverse("say_used", args=[item.pk]), {"used": "no"})
    assert "Used on" not in shown(scene, "mentor", page)
    scene.client("mentor").post(reverse("take_off_list", args=[item.pk]))
    assert ShelfItem.objects.count() == 0
    words = ("put_on_list", "used", "not_used", "taken_off_list")
    assert events() == [f"mentoring.resource_{word}" for word in words]
    assert set(events()) <= set(VERBS)
    assert "mentoring.shelfitem" in KINDS


def test_the_mentee_puts_something_on_their_own_list(scene: Scene, pair: Pair, resource: Resource):
    address = reverse("put_on_list", args=[pair.mentorship.pk])
    assert "Add a resource to your list" in shown(scene, "student", address)
    scene.client("student").post(address, {"resource": str(resource.pk)})
    assert ShelfItem.objects.get().by == pair.mentee.pk
    assert "Everything on the school’s shelf stands on the list already" in shown(scene, "student", address)


# ---- what is refused, in words


def test_what_is_wrong_is_said_at_the_field_and_nothing_is_lost(scene: Scene, pair: Pair, resource: Resource):
    address = reverse("put_on_list", args=[pair.mentorship.pk])
    past = {"resource": str(resource.pk), "due": "2001-01-01"}
    page = scene.client("mentor").post(address, past).content.decode()
    assert "This day is over. Choose one that lies ahead." in page
    assert f'<option value="{resource.pk}" selected>' in page
    assert "Choose a resource." in scene.client("mentor").post(address, {}).content.decode()
    Resource.objects.update(state="retired")
    a_resource(pair.mentee.school, "other")
    said = scene.client("mentor").post(address, {"resource": str(resource.pk)}).content.decode()
    assert "This is no longer on the shelf" in said
    with pytest.raises(Refusal, match="no longer on the shelf"):
        put(pair, resource)


def test_another_school_s_resource_is_not_offered(pair: Pair, scene: Scene):
    with pytest.raises(Refusal, match="no longer on the shelf"):
        put(pair, a_resource(scene.cast.schools["Southmere"]))


def test_it_stands_there_once_and_not_twenty_one_times(pair: Pair, resource: Resource):
    put(pair, resource)
    with pytest.raises(Refusal, match="stands on the list already"):
        put(pair, resource, by=pair.mentee)
    for number in range(19):
        put(pair, a_resource(pair.mentee.school, f"more-{number}"))
    with pytest.raises(Refusal, match="Twenty wait to be used"):
        put(pair, a_resource(pair.mentee.school, "one-more"))


def test_who_says_what(pair: Pair, resource: Resource):
    item = put(pair, resource)
    with pytest.raises(Refusal, match="Only the mentee says what they used"):
        say(item, pair.mentor)
    with pytest.raises(Refusal, match="Only the mentor and the mentee"):
        put(pair, a_resource(pair.mentee.school, "x"), by=pair.scene["peer"])
    say(item, pair.mentee)
    say(item, pair.mentee)  # twice changes nothing
    with pytest.raises(Refusal, match="What was used stays"):
        actions.take_off_list(item=item, by=pair.mentor, now=clock.now())
    assert events() == ["mentoring.resource_put_on_list", "mentoring.resource_used"]
    Mentorship.objects.update(state="declined")
    with pytest.raises(Refusal, match="does not run"):
        say(item, pair.mentee, used=False)


def test_without_its_record_nothing_is_put_on_a_list(pair: Pair, resource: Resource, monkeypatch):
    monkeypatch.setattr(actions, "record", lambda **_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        put(pair, resource)
    assert ShelfItem.objects.count() == 0


def test_in_an_archived_programme_the_list_is_read_and_not_changed(scene: Scene, pair: Pair, resource):
    item = put(pair, resource)
    Programme.objects.filter(pk=scene.programme.pk).update(state="archived")
    assert resource.title in shown(scene, "student", page_of(pair.mentorship))
    assert scene.client("student").post(reverse("say_used", args=[item.pk])).status_code == 403


# ---- who sees it


@pytest.mark.parametrize("who", ["coordinator", "administrator", "wellbeing lead", "director", "peer"])
def test_nobody_else_sees_what_stands_on_a_list(scene: Scene, pair: Pair, resource: Resource, who: str):
    item = put(pair, resource)
    answer = scene.client(who).get(page_of(pair.mentorship))
    assert resource.title not in answer.content.decode()
    shown(scene, who, reverse("put_on_list", args=[pair.mentorship.pk]), 404)
    for name in ("say_used", "take_off_list"):
        assert scene.client(who).post(reverse(name, args=[item.pk])).status_code == 404


def test_a_retired_resource_stays_on_the_list_and_says_so(scene: Scene, pair: Pair, resource: Resource):
    put(pair, resource)
    Resource.objects.update(state="retired")
    page = shown(scene, "student", page_of(pair.mentorship))
    assert resource.title in page
    assert "No longer on the school’s shelf." in page


def test_a_long_list_costs_no_more(scene: Scene, pair: Pair):
    def grow(number: int) -> None:
        there, now = ShelfItem.objects.count(), clock.now()
        for key in range(there, there + number):
            made = a_resource(pair.mentee.school, str(key))
            ShelfItem.objects.create(
                mentorship=pair.mentorship, resource=made, by=pair.mentor.pk, created_at=now
            )

    client = scene.client("student")
    address = page_of(pair.mentorship)
    same_queries(client, address, grow, 33)
