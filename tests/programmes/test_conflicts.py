"""Conflicts of interest by hand: written down, ended, allowed, removed; treating is named to nobody."""

import datetime as dt

import pytest
from tests.programmes.scene import Scene
from tests.site.counting import same_queries

from handrail.audit.models import Event
from handrail.lib import clock
from handrail.lib.refusal import Refusal
from handrail.people.models import User
from handrail.programmes.actions import conflicts as actions
from handrail.programmes.actions.conflicts import Told
from handrail.programmes.models import Conflict

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def add(scene: Scene, kind: str = "assesses", **more) -> Conflict | None:
    told = {"mentor": scene.cast["mentor"], "mentee": scene.cast["student"], "starts": scene.today, **more}
    actions.add_conflict(told=Told(kind=kind, **told), by=scene.lead, now=clock.now())
    return Conflict.objects.filter(kind=kind).order_by("-starts").first()


def verbs() -> list[str]:
    found = Event.objects.filter(verb__contains="conflict").order_by("id")
    return [verb.removeprefix("programmes.") for verb in found.values_list("verb", flat=True)]


ACTS = {
    "add": lambda scene, one: add(scene, "examines"),
    "end": lambda scene, one: actions.end_conflict(
        conflict=one, by=scene.lead, ends=scene.today, now=clock.now()
    ),
    "allow": lambda scene, one: actions.allow_conflict(conflict=one, by=scene.lead, now=clock.now()),
    "remove": lambda scene, one: actions.remove_conflict(conflict=one, by=scene.lead, now=clock.now()),
}


def rows() -> list[tuple[object, ...]]:
    return list(Conflict.objects.order_by("pk").values_list("pk", "kind", "ends", "allowed_at"))


@pytest.mark.parametrize(
    ("act", "verb"),
    [
        ("add", "conflict_added"),
        ("end", "conflict_ended"),
        ("allow", "conflict_allowed"),
        ("remove", "conflict_removed"),
    ],
)
def test_each_act_does_it_and_records_it(scene: Scene, act, verb):
    one = add(scene, "supervises")
    before = rows()
    ACTS[act](scene, one)
    assert rows() != before
    assert verbs() == ["conflict_added", verb]


@pytest.mark.parametrize("act", [*ACTS])
def test_nothing_changes_when_the_record_fails(scene: Scene, monkeypatch, act):
    one = add(scene, "supervises")
    before = rows()

    def broken(**_more):
        raise OSError("the log is full")

    monkeypatch.setattr(actions, "record", broken)
    with pytest.raises(OSError, match="the log is full"):
        ACTS[act](scene, one)
    assert rows() == before


def test_what_cannot_be_is_refused_in_words(scene: Scene):
    cases = {
        "Choose one of the kinds": {"kind": "dislikes"},
        "Nobody is in conflict with themselves": {"mentee": scene.cast["mentor"]},
        "Both must be of your school": {"mentee": scene.cast["stranger"]},
        "The last day is before the first": {"ends": scene.today - DAY},
    }
    for said, changes in cases.items():
        with pytest.raises(Refusal, match=said):
            add(scene, **changes)
    add(scene)
    with pytest.raises(Refusal, match="This stands here already, since"):
        add(scene, starts=scene.today + 5 * DAY)
    assert Conflict.objects.count() == 1


def test_the_same_two_may_be_in_conflict_again_later(scene: Scene):
    add(scene, ends=scene.today + 5 * DAY)
    add(scene, starts=scene.today + 6 * DAY)
    assert Conflict.objects.count() == 2


def test_only_a_declared_kind_is_allowed_and_that_can_be_taken_back(scene: Scene):
    one, other = add(scene, "supervises"), add(scene, "assesses")
    with pytest.raises(Refusal, match="No kind of relationship lets this be allowed"):
        actions.allow_conflict(conflict=other, by=scene.lead, now=clock.now())
    actions.allow_conflict(conflict=one, by=scene.lead, now=clock.now())
    with pytest.raises(Refusal, match="This is allowed already"):
        actions.allow_conflict(conflict=one, by=scene.lead, now=clock.now())
    actions.forbid_conflict(conflict=one, by=scene.lead, now=clock.now())
    with pytest.raises(Refusal, match="This is not allowed"):
        actions.forbid_conflict(conflict=one, by=scene.lead, now=clock.now())
    assert verbs()[-2:] == ["conflict_allowed", "conflict_forbidden"]


# ---- pages


def page(scene: Scene, who: str = "coordinator", **wanted: str) -> str:
    client = scene.client(who)
    answer = client.post("/conflicts/", wanted) if wanted else client.get("/conflicts/")
    return " ".join(answer.content.decode().split())


def test_the_list_is_filtered_by_person_kind_and_time(scene: Scene):
    add(scene, "assesses", ends=scene.today + DAY)
    add(scene, "examines", mentor=scene.cast["director"], starts=scene.today + 9 * DAY)
    add(scene, "related", mentee=scene.cast["peer"], starts=scene.today - 9 * DAY, ends=scene.today - DAY)
    kinds = {"assesses": "Kind\"><span>Assesses", "examines": "Kind\"><span>Examines",
             "related": "Kind\"><span>Is related or close"}  # fmt: skip

    def shown(**wanted: str) -> set[str]:
        text = page(scene, **wanted)
        return {key for key, words in kinds.items() if words in text}

    assert shown() == set(kinds)
    assert shown(search="direc") == {"examines"}
    assert shown(search="N-peer") == {"related"}
    assert shown(kind="assesses") == {"assesses"}
    assert [shown(when=when) for when in ("now", "later", "over")] == [
        {"assesses"},
        {"examines"},
        {"related"},
    ]
    assert "None was found" in page(scene, search="nobody at all")


def test_the_way_to_programmes_is_marked(scene: Scene):
    assert 'href="/programmes/" aria-current="true"' in page(scene)


def test_one_is_written_down_by_two_numbers(scene: Scene):
    data = {
        "mentor": "N-mentor",
        "mentee": "N-student",
        "kind": "examines",
        "starts": scene.today.isoformat(),
    }
    client = scene.client("administrator")
    assert client.post("/conflicts/new/", data).status_code == 302
    one = Conflict.objects.get()
    assert (one.mentor, one.mentee, one.kind) == (scene.cast["mentor"], scene.cast["student"], "examines")
    assert "Written down." in client.get("/conflicts/").content.decode()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"mentee": "N-stranger"}, "Nobody at your school has the number “N-stranger”"),
        ({"mentee": "N-mentor"}, "Nobody is in conflict with themselves"),
        ({"ends": "2020-01-01"}, "The last day is before the first"),
    ],
)
def test_a_mistake_is_said_and_nothing_typed_is_lost(scene: Scene, changes, said):
    data = {
        "mentor": "N-mentor",
        "mentee": "N-student",
        "kind": "examines",
        "starts": scene.today.isoformat(),
    }
    text = scene.client("coordinator").post("/conflicts/new/", {**data, **changes}).content.decode()
    assert said in text
    assert 'value="N-mentor"' in text
    assert not Conflict.objects.exists()


def test_it_is_ended_allowed_and_removed_on_pages(scene: Scene):
    one, client = add(scene, "supervises"), scene.client("coordinator")
    asked = client.get(f"/conflicts/{one.pk}/allow/").content.decode()
    assert "Research or project supervision" in asked
    client.post(f"/conflicts/{one.pk}/allow/")
    assert "declared and allowed" in page(scene)
    client.post(f"/conflicts/{one.pk}/allow/")
    assert "declared and allowed" not in page(scene)
    client.post(f"/conflicts/{one.pk}/end/", {"ends": (scene.today + DAY).isoformat()})
    one.refresh_from_db()
    assert one.ends == scene.today + DAY
    client.post(f"/conflicts/{one.pk}/remove/")
    assert not Conflict.objects.exists()


def test_a_treating_relation_is_counted_and_never_named(scene: Scene):
    add(scene, "treats")
    hidden = Conflict.objects.get()
    text = page(scene)
    assert "1 treating relation is kept and obeyed" in text
    assert not [name for name in ("<bdi>Mentor</bdi>", "<bdi>Student</bdi>") if name in text]
    client = scene.client("coordinator")
    for way in ("end", "allow", "remove"):
        assert client.get(f"/conflicts/{hidden.pk}/{way}/").status_code == 404
    assert "1 treating relation" in page(scene, search="nobody at all")  # a search tells nothing either


def test_writing_a_treating_relation_down_again_looks_like_the_first_time(scene: Scene):
    add(scene, "treats")
    add(scene, "treats")
    assert Conflict.objects.count() == 1


def test_all_treating_relations_go_together(scene: Scene):
    add(scene, "treats")
    add(scene, "assesses")
    client = scene.client("administrator")
    assert "Remove all treating relations?" in client.get("/conflicts/treating/remove/").content.decode()
    client.post("/conflicts/treating/remove/")
    assert list(Conflict.objects.values_list("kind", flat=True)) == ["assesses"]
    assert verbs()[-1] == "hidden_conflicts_removed"
    client.post("/conflicts/treating/remove/")
    assert "There are none, so nothing was removed." in client.get("/conflicts/").content.decode()


def test_the_list_asks_the_same_for_ten_and_for_a_thousand(scene: Scene):
    mentee, now = scene.cast["student"], clock.now()

    def grow(number: int) -> None:
        start = User.objects.count()
        users = [
            User(
                school=mentee.school,
                name=f"P{n}",
                school_number=f"P{n}",
                email=f"p{n}@n.example",
                created_at=now,
            )
            for n in range(start, start + number)
        ]
        User.objects.bulk_create(users)
        Conflict.objects.bulk_create(
            Conflict(school=mentee.school, mentor=user, mentee=mentee, kind="assesses", starts=scene.today,
                     by=scene.lead.pk, created_at=now)
            for user in users
        )  # fmt: skip

    same_queries(scene.client("coordinator"), "/conflicts/", grow, 9)
