"""A school's shelf: what it begins with, who reads it, who keeps it, and what is due for a look."""

from __future__ import annotations

import datetime as dt
import tomllib
from importlib.resources import files

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from tests.diagrams import drawn, steps
from tests.site.cast import Cast, assemble
from tests.site.counting import same_queries

from handrail.audit.models import Event
from handrail.home.verbs import KINDS, VERBS
from handrail.learning import demo_shelf
from handrail.learning import shelf_actions as actions
from handrail.learning.models import Resource
from handrail.learning.shelf_states import RESOURCE_STEPS, ResourceState, Topic
from handrail.lib import clock
from handrail.lib.refusal import Refusal
from handrail.people import actions as people

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
SHIPPED = tomllib.loads((files("handrail") / "data" / "resources.toml").read_text("utf-8"))["resource"]


@pytest.fixture
def cast() -> Cast:
    return assemble()


def facts(**changed) -> actions.ResourceFacts:
    data = {
        "title": "Ten minutes for yourself",
        "organisation": "Northfield",
        "url": "https://example.org/ten",
        "topic": "self_care",
        "note": "Three short exercises",
        "licence": "",
        "review_on": clock.now().date() + 30 * DAY,
    }
    return actions.ResourceFacts(**data | changed)


def put(cast: Cast, **changed) -> Resource:
    by, now = cast["coordinator"], clock.now()
    return actions.add_resource(school=by.school, facts=facts(**changed), by=by, today=now.date(), now=now)


def move(cast: Cast, resource: Resource, to: ResourceState) -> None:
    actions.move_resource(resource=resource, to=to, by=cast["coordinator"], now=clock.now())


def shown(cast: Cast, name: str, more: str = "") -> str:
    answer = cast.client(name).get(reverse("resources") + more)
    assert answer.status_code == 200
    return answer.content.decode()


def sent(**changed: str) -> dict[str, str]:
    data = {name: str(value) for name, value in vars_of(facts()).items()}
    return data | changed


def vars_of(given: actions.ResourceFacts) -> dict[str, object]:
    return {name: getattr(given, name) for name in actions.ResourceFacts.__slots__}


# ---- what a school begins with


def test_a_new_school_begins_with_the_ten_links(db):
    assert len(SHIPPED) == 10
    now = clock.now()
    people.start_school(
        token=people.new_setup_key(now=now),
        facts=people.SchoolFacts("Northfield", "Europe/London", ("en-gb",)),
        lines=[people.Line("Emergency", "999")],
        lead=people.Newcomer("Samir", "samir@northfield.example"),
        first=people.Newcomer("Grace", "grace@northfield.example"),
        password="correct horse battery staple",
        now=now,
    )
    made = Resource.objects.all()
    assert {(one.title, one.organisation, one.url) for one in made} == {
        (one["title"], one["organisation"], one["url"]) for one in SHIPPED
    }
    assert {(one.licence, one.state, one.topic) for one in made} == {("", "listed", "mentoring")}
    assert {one.review_on for one in made} == {clock.now().date() + actions.FIRST_LOOK}


def test_stocking_twice_adds_nothing_and_changes_nothing(cast):
    school, now = cast.schools["Northfield"], clock.now()
    actions.stock_shelf(school=school, now=now)
    Resource.objects.update(note="Ours")
    actions.stock_shelf(school=school, now=now)
    assert Resource.objects.count() == 10
    assert set(Resource.objects.values_list("note", flat=True)) == {"Ours"}


def test_the_demonstration_has_self_care_and_time_management(cast):
    demo_shelf.seed(cast.schools["Northfield"], clock.now())
    page = shown(cast, "student", "?topic=self_care")
    assert "Sleeping after night shifts" in page
    assert "A week on one page" not in page
    assert "Planner of last year" not in shown(cast, "student")
    assert all("//example.org/" in one.url for one in Resource.objects.all())


# ---- who reads it


def test_everybody_of_the_school_reads_the_shelf_and_nobody_else(cast):
    put(cast)
    for name in ("student", "mentor", "director", "wellbeing lead", "coordinator"):
        page = shown(cast, name)
        assert "Ten minutes for yourself" in page
        assert "opens another site" in page
        assert "Link only." in page
    assert "Ten minutes for yourself" not in shown(cast, "stranger")


def test_a_topic_is_shown_alone_and_an_unknown_one_shows_all(cast):
    put(cast)
    put(cast, title="A first project", url="https://example.org/first", topic="research")
    assert "A first project" not in shown(cast, "student", "?topic=self_care")
    assert "A first project" in shown(cast, "student", "?topic=nothing")
    assert "?topic=careers" not in shown(cast, "student")  # nothing is there


def test_an_empty_shelf_teaches(cast):
    assert "once your coordinators have chosen some" in shown(cast, "student")
    assert "A mentor can put one on their mentee’s list." in shown(cast, "coordinator")
    assert "can be brought back" in shown(cast, "coordinator", "?show=retired")
    assert "from that day on it stands here" in shown(cast, "coordinator", "?show=due")


def test_who_does_not_keep_the_shelf_sees_nothing_retired_and_no_buttons(cast):
    made = put(cast)
    move(cast, made, ResourceState.RETIRED)
    assert made.title not in shown(cast, "student", "?show=retired")
    assert "Add a link" not in shown(cast, "student")
    answer = cast.client("student").get(reverse("add_resource"))
    assert answer.status_code == 403
    assert cast.client("strange coordinator").get(reverse("edit_resource", args=[made.pk])).status_code == 404


def test_the_shelf_costs_the_same_however_full_it_is(cast):
    school = cast.schools["Northfield"]

    def grow(number: int) -> None:
        there = Resource.objects.count()
        Resource.objects.bulk_create(
            Resource(
                school=school,
                title=f"Link {key}",
                organisation="Northfield",
                url=f"https://example.org/{key}",
                topic=list(Topic)[key % len(Topic)],
                review_on=clock.now().date(),
                created_at=clock.now(),
            )
            for key in range(there, there + number)
        )

    same_queries(cast.client("coordinator"), reverse("resources") + "?show=due", grow, 9)


# ---- who keeps it


def test_adding_by_the_form(cast):
    client = cast.client("coordinator")
    answer = client.post(reverse("add_resource"), sent(licence="CC BY 4.0"), follow=True)
    assert "It stands on the shelf" in answer.content.decode()
    assert "Licence: <bdi>CC BY 4.0</bdi>" in answer.content.decode()
    made = Resource.objects.get()
    assert (made.by, made.school) == (cast["coordinator"].pk, cast.schools["Northfield"])


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"url": "http://example.org/x"}, "A link begins with https://"),
        ({"url": "javascript:alert(1)"}, "Enter a valid URL."),
        ({"review_on": "2001-01-01"}, "This day is over. Choose one that lies ahead."),
        ({"topic": "gossip"}, "Select a valid choice."),
        ({"title": ""}, "This field is required."),
        ({"url": "https://example.org/there"}, "This address is on the shelf already: There."),
        ({"url": "https://example.org/gone"}, "This address was retired: Gone. Bring it back instead."),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_nothing_is_lost(cast, changed, words):
    put(cast, title="There", url="https://example.org/there")
    move(cast, put(cast, title="Gone", url="https://example.org/gone"), ResourceState.RETIRED)
    page = cast.client("coordinator").post(reverse("add_resource"), sent(**changed)).content.decode()
    assert words in page.replace("&#x27;", "'")
    assert "Three short exercises" in page
    assert Resource.objects.count() == 2


def test_changing_keeps_an_old_day_and_names_the_fields(cast):
    made = put(cast)
    Resource.objects.update(review_on=clock.now().date() - DAY)
    made.refresh_from_db()
    new = sent(note="Shorter", review_on=str(made.review_on))
    answer = cast.client("coordinator").post(reverse("edit_resource", args=[made.pk]), new)
    assert answer.url == reverse("resources")
    made.refresh_from_db()
    assert made.note == "Shorter"
    assert Event.objects.get(verb="learning.resource_changed").field_names == "note"
    put(cast, title="Other", url="https://example.org/other")
    page = cast.client("coordinator").post(
        reverse("edit_resource", args=[made.pk]), new | {"url": "https://example.org/other"}
    )
    assert "This address is on the shelf already: Other." in page.content.decode()


def test_retiring_asks_and_bringing_back_undoes(cast):
    made, client = put(cast), cast.client("administrator")
    address = reverse("retire_resource", args=[made.pk])
    assert "You can bring it back at any time." in client.get(address).content.decode()
    assert Resource.objects.get().listed
    client.post(address)
    assert made.title not in shown(cast, "student")
    assert "This has been done already." in client.post(address, follow=True).content.decode()
    assert "Bring back" in shown(cast, "administrator", "?show=retired")
    client.post(reverse("restore_resource", args=[made.pk]))
    assert made.title in shown(cast, "student")


def test_what_is_due_is_looked_at_and_moves_a_year(cast):
    made, client = put(cast), cast.client("coordinator")
    assert made.title not in shown(cast, "coordinator", "?show=due")
    Resource.objects.update(review_on=clock.now().date())
    assert "Due for a look (1)" in shown(cast, "coordinator")
    assert made.title in shown(cast, "coordinator", "?show=due")
    client.post(reverse("review_resource", args=[made.pk]))
    made.refresh_from_db()
    assert made.review_on == clock.today("Europe/London") + actions.NEXT_LOOK
    move(cast, made, ResourceState.RETIRED)
    said = client.post(reverse("review_resource", args=[made.pk]), follow=True).content.decode()
    assert "This is retired. Bring it back first." in said


# ---- what must hold


def test_each_step_is_recorded_in_words_and_the_table_is_drawn(cast):
    made = put(cast)
    move(cast, made, ResourceState.RETIRED)
    move(cast, made, ResourceState.LISTED)
    verbs = set(Event.objects.filter(verb__startswith="learning.").values_list("verb", flat=True))
    assert verbs == {f"learning.resource_{word}" for word in ("added", "retired", "brought_back")}
    assert verbs | {"learning.resource_changed", "learning.resource_reviewed"} <= set(VERBS)
    assert "learning.resource" in KINDS
    assert drawn("listed") == {("[*]", "listed")} | steps(RESOURCE_STEPS)


def test_without_its_record_nothing_is_put_on_the_shelf(cast, monkeypatch):
    monkeypatch.setattr(actions, "record", lambda **_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        put(cast)
    assert Resource.objects.count() == 0


@pytest.mark.parametrize(
    "wrong", [{"state": "lost"}, {"topic": "gossip"}, {"url": "http://example.org"}], ids=str
)
def test_the_database_holds_what_must_hold(cast, wrong):
    made = put(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Resource.objects.filter(pk=made.pk).update(**wrong)


def test_the_same_address_stands_at_two_schools_and_never_twice_at_one(cast):
    put(cast)
    by, now = cast["strange coordinator"], clock.now()
    actions.add_resource(school=by.school, facts=facts(), by=by, today=now.date(), now=now)
    with pytest.raises(Refusal, match="on the shelf already"):
        put(cast)
    assert Resource.objects.count() == 2
