"""Coordinators see their own programmes, administrators the school's, everybody else none."""

import re
import uuid

import pytest
from tests.programmes.scene import Scene, csv_file, people, upload

from handrail.audit.models import Event
from handrail.lib import clock
from handrail.programmes import access
from handrail.programmes.actions import running
from handrail.programmes.models import Cohort, Import, Programme
from handrail.programmes.states import ProgrammeState

pytestmark = pytest.mark.django_db

RUNS = {"coordinator", "administrator"}
OTHERS = [
    "student", "peer", "mentor", "other coordinator", "wellbeing lead", "director",
    "stranger", "strange coordinator", "strange administrator",
]  # fmt: skip


def addresses(scene: Scene):
    """Every address that names a thing of the programme, with the method that it takes."""
    enrolment = scene.enrol("student", state="joined")
    of = upload(scene, csv_file(people(2)))
    programme, cohort = f"/programmes/{scene.programme.pk}/", f"/cohorts/{scene.cohort.pk}/"
    for way in (
        "",
        "description/",
        "copy/",
        "coordinators/add/",
        "open/",
        "archive/",
        "unarchive/",
        "cohorts/new/",
    ):
        yield "get", programme + way
    for way in ("", "open/", "close/", "start/", "end/", "extend/", "import/", "people/mentee/joined/"):
        yield "get", cohort + way
    yield "post", cohort + "invite/"
    yield "post", cohort + "remind/"
    for way in ("", "columns/", "undo/"):
        yield "get", f"/imports/{of.pk}/{way}"
    yield "post", f"/imports/{of.pk}/do/"
    yield "get", f"/members/{enrolment.pk}/"
    yield "get", f"/members/{enrolment.pk}/take-out/"


@pytest.mark.parametrize("name", OTHERS)
def test_others_are_told_nothing_and_change_nothing(scene: Scene, name: str):
    ways = list(addresses(scene))
    before = rows()
    client = scene.client(name)
    for method, way in ways:
        assert getattr(client, method)(way).status_code == 404, way
        assert client.post(way).status_code in (404, 405), way  # 405: a page that only shows something
    assert rows() == before
    refused = Event.objects.filter(actor=scene.cast[name].pk, outcome="refused", verb="programmes.open")
    assert refused.count() >= len(ways)


def rows():
    return (
        list(Programme.objects.order_by("pk").values_list("pk", "title", "state")),
        list(Cohort.objects.order_by("pk").values_list("pk", "state", "join_by")),
        list(Import.objects.values_list("pk", "state")),
    )


@pytest.mark.parametrize("name", sorted(RUNS))
def test_those_who_run_it_get_every_page(scene: Scene, name: str):
    for method, way in addresses(scene):
        answer = getattr(scene.client(name), method)(way)
        assert answer.status_code == (200 if method == "get" else 302), way
        assert b"<c-" not in answer.content, way


def test_an_unknown_programme_answers_like_one_of_somebody_elses(scene: Scene):
    client = scene.client("other coordinator")
    pages = []
    for key in (scene.programme.pk, uuid.uuid4()):
        answer = client.get(f"/programmes/{key}/")
        assert answer.status_code == 404
        text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())
        pages.append(text.replace(str(key), ""))
    assert pages[0] == pages[1]


def test_the_list_holds_ones_own_alone(scene: Scene):
    def titles(name):
        return sorted(access.visible_programmes(scene.cast[name]).values_list("title", flat=True))

    assert titles("coordinator") == ["First year", "Ward mentoring"]
    assert titles("other coordinator") == ["Clinical"]
    assert titles("administrator") == ["Clinical", "First year", "Ward mentoring"]
    assert titles("strange administrator") == ["Southern"]
    assert titles("student") == titles("director") == []


@pytest.mark.parametrize("name", ["student", "mentor", "wellbeing lead", "director", "stranger"])
def test_making_programmes_is_for_coordinators_and_administrators(scene: Scene, name: str):
    client = scene.client(name)
    assert client.get("/programmes/").status_code == 403
    assert (
        client.post("/programmes/new/", {"template": "clinical_one_to_one", "title": "Mine"}).status_code
        == 403
    )
    assert not Programme.objects.filter(title="Mine").exists()


def test_a_coordinator_whose_role_ended_sees_nothing(scene: Scene):
    scene.cast["coordinator"].grants.update(ended_at=clock.now())
    assert scene.client("coordinator").get(f"/programmes/{scene.programme.pk}/").status_code in (302, 404)
    user = type(scene.lead).objects.get(pk=scene.lead.pk)
    assert not access.visible_programmes(user).exists()


def test_an_archived_programme_is_read_and_not_changed(scene: Scene):
    running.move_programme(
        programme=scene.programme, by=scene.lead, to=ProgrammeState.ARCHIVED, now=clock.now()
    )
    client = scene.client("coordinator")
    assert client.get(f"/programmes/{scene.programme.pk}/").status_code == 200
    assert client.get(f"/cohorts/{scene.cohort.pk}/").status_code == 200
    for way in (f"/programmes/{scene.programme.pk}/description/", f"/cohorts/{scene.cohort.pk}/import/"):
        answer = client.get(way)
        assert answer.status_code == 403
        assert "archived" in answer.content.decode()


def test_making_opening_copying_and_archiving_by_the_pages(scene: Scene):
    client = scene.client("coordinator")
    answer = client.post("/programmes/new/", {"template": "near_peer_first_year", "title": "Companions"})
    made = Programme.objects.get(title="Companions")
    assert answer.headers["Location"] == f"/programmes/{made.pk}/"
    assert made.leads.get().user == scene.lead
    client.post(f"/programmes/{made.pk}/open/")
    answer = client.post(f"/programmes/{made.pk}/copy/", {"title": "Companions"})
    assert "Another programme of your school has this title" in answer.content.decode()
    client.post(f"/programmes/{made.pk}/copy/", {"title": "Companions again"})
    copy = Programme.objects.get(title="Companions again")
    assert (copy.state, copy.terms, copy.cohorts.count()) == ("draft", made.terms, 0)
    client.post(f"/programmes/{made.pk}/archive/")
    made.refresh_from_db()
    assert made.state == "archived"
    answer = client.post(f"/programmes/{copy.pk}/cohorts/new/", {"title": "One", "starts": "2027-09-01"})
    cohort = copy.cohorts.get()
    assert (str(cohort.ends), str(cohort.join_by)) == ("2028-06-07", "2027-08-31")
    answer = client.post(f"/cohorts/{cohort.pk}/open/", follow=True)
    assert "Open the programme first" in answer.content.decode()
