""" "Not this person": one's own, without a reason, and nobody else finds out."""

import re

import pytest
from tests.programmes.scene import Scene

from handrail.audit.models import Event
from handrail.lib import clock
from handrail.lib.refusal import Refusal
from handrail.programmes.actions import own_wishes as actions
from handrail.programmes.models import Block, Cohort

pytestmark = pytest.mark.django_db
CHANGING = re.compile(r'csrfmiddlewaretoken" value="[^"]*"|nonce="[^"]*"|nonce-[\w+/=-]*')


@pytest.fixture
def pair(scene: Scene) -> Scene:
    scene.enrol("student", "mentee", "joined")
    scene.enrol("mentor", "mentor", "invited")
    scene.enrol("peer", "mentee", "joined")
    return scene


def block(scene: Scene) -> Block:
    actions.add_block(user=scene.cast["student"], other=scene.cast["mentor"], now=clock.now())
    return Block.objects.get()


def events():
    found = Event.objects.filter(verb=actions.LIKE_ANY_OTHER).order_by("id")
    return list(found.values_list("actor", "subject_type", "subject", "field_names"))


def test_each_act_is_recorded_as_a_change_of_oneself_without_the_other(pair: Scene):
    student = pair.cast["student"]
    actions.remove_block(block=block(pair), by=student, now=clock.now())
    assert not Block.objects.exists()
    assert events() == [(student.pk, "people.user", student.pk, "")] * 2
    new = Event.objects.filter(verb=actions.LIKE_ANY_OTHER)
    told = [str(value) for row in new.values() for value in row.values()]
    assert str(pair.cast["mentor"].pk) not in told
    assert not [text for text in told if "block" in text or "apart" in text or "wish" in text]


@pytest.mark.parametrize("act", ["add", "remove"])
def test_nothing_changes_when_the_record_fails(pair: Scene, monkeypatch, act):
    made = block(pair) if act == "remove" else None

    def broken(**_more):
        raise OSError("the log is full")

    monkeypatch.setattr(actions, "record", broken)
    act_now = (
        (lambda: actions.remove_block(block=made, by=pair.cast["student"], now=clock.now()))
        if made
        else (lambda: block(pair))
    )
    with pytest.raises(OSError, match="the log is full"):
        act_now()
    assert Block.objects.exists() is bool(made)


def test_twice_and_oneself_are_refused(pair: Scene):
    block(pair)
    with pytest.raises(Refusal, match="You said this already"):
        block(pair)
    with pytest.raises(Refusal, match="This is yourself"):
        actions.add_block(user=pair.lead, other=pair.lead, now=clock.now())


# ---- pages


def found(scene: Scene, who: str, search: str) -> list[str]:
    page = scene.client(who).post("/me/apart/", {"search": search}).content.decode()
    return [name for name in ("Student", "Mentor", "Peer", "Director") if f"<bdi>{name}</bdi> <a" in page]


def test_only_the_other_side_of_ones_own_cohorts_is_found(pair: Scene):
    assert found(pair, "student", "en") == ["Mentor"]  # neither the peer nor anybody outside
    assert found(pair, "mentor", "ee") == ["Peer"]
    assert found(pair, "mentor", "st") == ["Student"]
    assert found(pair, "director", "en") == []
    assert found(pair, "student", "e") == []  # one letter would list everybody
    Cohort.objects.update(state="planned")
    assert found(pair, "student", "en") == []


def test_it_is_said_and_taken_back_and_asks_first(pair: Scene):
    client, other = pair.client("student"), pair.cast["mentor"]
    asked = client.get(f"/me/apart/with/{other.pk}/").content.decode()
    assert "Who learns of it: nobody." in asked
    assert not Block.objects.exists()
    client.post(f"/me/apart/with/{other.pk}/")
    page = client.get("/me/apart/").content.decode()
    assert "Kept. Nobody is told." in page
    assert "<bdi>Mentor</bdi>" in page
    client.post(f"/me/apart/{Block.objects.get().pk}/remove/")
    assert not Block.objects.exists()


def test_nobody_can_be_blocked_who_could_not_be_a_partner(pair: Scene):
    client = pair.client("student")
    for name in ("peer", "stranger", "administrator", "student"):
        address = f"/me/apart/with/{pair.cast[name].pk}/"
        assert (client.get(address).status_code, client.post(address).status_code) == (404, 404)
    assert not Block.objects.exists()


# ---- nobody finds out

STAFF = ("coordinator", "administrator", "wellbeing lead", "director")


def seen_by_others(scene: Scene) -> dict[str, str]:
    """What everybody else reads where the two could show."""
    places = {name: scene.cohort.enrolments.get(user=scene.cast[name]) for name in ("student", "mentor")}
    addresses = ["/", "/me/", "/me/apart/", "/programmes/", "/conflicts/", "/people/",
                 f"/cohorts/{scene.cohort.pk}/", f"/cohorts/{scene.cohort.pk}/training/mentor/",
                 f"/cohorts/{scene.cohort.pk}/people/mentee/joined/"]  # fmt: skip
    for place in places.values():
        addresses += [f"/people/{place.user_id}/", f"/members/{place.pk}/", f"/joining/{place.pk}/"]
    return {
        f"{who} {address}": CHANGING.sub("", scene.client(who).get(address).content.decode())
        for who in (*STAFF, "mentor", "peer")
        for address in addresses
    }


def test_no_page_of_anybody_else_changes_by_a_block(pair: Scene):
    seen_by_others(pair)  # a first look may note something in a session
    before = seen_by_others(pair)
    block(pair)
    after = seen_by_others(pair)
    assert [place for place, text in before.items() if text != after[place]] == []


def test_the_record_of_the_one_who_is_blocked_says_nothing(pair: Scene):
    before = CHANGING.sub("", pair.client("mentor").get("/me/record/").content.decode())
    block(pair)
    assert CHANGING.sub("", pair.client("mentor").get("/me/record/").content.decode()) == before
    assert "Changed the profile" in pair.client("student").get("/me/record/").content.decode()


def test_the_one_who_is_blocked_finds_the_other_as_before(pair: Scene):
    before = found(pair, "mentor", "st")
    block(pair)
    assert found(pair, "mentor", "st") == before == ["Student"]


def test_no_staff_opens_the_pages_of_another(pair: Scene):
    made = block(pair)
    for who in (*STAFF, "mentor", "peer"):
        assert pair.client(who).get(f"/me/apart/{made.pk}/remove/").status_code == 404
        page = pair.client(who).get("/me/apart/").content.decode()
        assert "Never paired with you" not in page
