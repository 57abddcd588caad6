"""Training is confirmed by a coordinator, counts in every programme, and is seen by its owner."""

import datetime as dt

import pytest
from tests.programmes.scene import Scene, csv_file, set_up
from tests.site.cast import assemble
from tests.site.counting import same_queries

from handrail.audit.models import Event
from handrail.learning import actions, queries
from handrail.learning.models import Completion
from handrail.lib import clock
from handrail.lib.refusal import Refusal
from handrail.people.models import User
from handrail.programmes.actions import running
from handrail.programmes.models import Cohort, Enrolment, Programme

pytestmark = pytest.mark.django_db
ALL = {"role_and_agreement", "communication", "active_listening", "boundaries_and_safety"}


@pytest.fixture
def scene(db) -> Scene:
    return set_up(assemble())


@pytest.fixture
def mentor(scene: Scene) -> Enrolment:
    return scene.enrol("mentor", "mentor", "joined")


def confirm(scene: Scene, *places: Enrolment, modules=ALL) -> int:
    return actions.confirm_training(places=places, modules=modules, by=scene.lead, now=clock.now())


def undo(scene: Scene, place: Enrolment, modules=ALL) -> None:
    actions.undo_training(place=place, modules=modules, by=scene.lead, now=clock.now())


def kept() -> set[tuple[str, str]]:
    return set(Completion.objects.values_list("user__name", "module"))


def events() -> list[tuple[str, object, str]]:
    found = Event.objects.filter(verb__startswith="learning.").order_by("id")
    return list(found.values_list("verb", "subject", "field_names"))


def test_confirming_is_kept_and_recorded_once_a_person(scene: Scene, mentor: Enrolment):
    peer = scene.enrol("peer", "mentor", "joined")
    assert confirm(scene, mentor, peer, modules={"communication"}) == 2
    assert kept() == {("Mentor", "communication"), ("Peer", "communication")}
    assert set(events()) == {
        ("learning.training_confirmed", one.user_id, "communication") for one in (mentor, peer)
    }
    assert len(events()) == 2


def test_what_is_confirmed_stays_with_its_date(scene: Scene, mentor: Enrolment):
    confirm(scene, mentor, modules={"communication"})
    first = Completion.objects.get()
    confirm(scene, mentor)
    assert Completion.objects.get(module="communication").at == first.at
    assert {module for _, module in kept()} == ALL


@pytest.mark.parametrize("modules", [{"flying"}, set()])
def test_only_what_the_programme_asks_for_is_confirmed(scene: Scene, mentor: Enrolment, modules):
    for act in (confirm, undo):
        with pytest.raises(Refusal, match=r"The programme asks for no such training\."):
            act(scene, mentor, modules=modules)


def test_nobody_and_nothing_new_are_refused(scene: Scene, mentor: Enrolment):
    with pytest.raises(Refusal, match="Tick at least one person"):
        confirm(scene)
    confirm(scene, mentor)
    with pytest.raises(Refusal, match="This is confirmed already: nothing was changed"):
        confirm(scene, mentor)


def test_a_confirmation_is_taken_back_and_recorded(scene: Scene, mentor: Enrolment):
    confirm(scene, mentor)
    undo(scene, mentor, {"communication"})
    assert {module for _, module in kept()} == ALL - {"communication"}
    assert events()[-1] == ("learning.training_undone", mentor.user_id, "communication")
    with pytest.raises(Refusal, match="This is not confirmed, so there is nothing to take back"):
        undo(scene, mentor, {"communication"})


@pytest.mark.parametrize("act", [confirm, undo])
def test_nothing_changes_when_the_record_fails(scene: Scene, mentor: Enrolment, monkeypatch, act):
    if act is undo:
        confirm(scene, mentor)
    before = kept()

    def broken(**_more):
        raise OSError("the log is full")

    monkeypatch.setattr(actions, "record", broken)
    with pytest.raises(OSError, match="the log is full"):
        act(scene, mentor)
    assert kept() == before


def test_who_is_trained_and_what_is_open(scene: Scene, mentor: Enrolment):
    peer, student = scene.enrol("peer", "mentor", "joined"), scene.enrol("student", "mentee", "joined")
    confirm(scene, mentor)
    confirm(scene, peer, modules=ALL - {"communication"})
    assert queries.trained_users(scene.cohort) == {mentor.user_id, student.user_id}  # mentees need none here
    assert [module.key for module in queries.open_modules(peer)] == ["communication"]
    assert queries.open_modules(mentor) == queries.open_modules(student) == []


def test_who_stands_on_both_sides_finishes_what_both_need(scene: Scene, mentor: Enrolment):
    scene.enrol("mentor", "mentee", "joined")
    assert queries.trained_users(scene.cohort) == set()


def another_cohort(scene: Scene) -> Cohort:
    now, starts = clock.now(), scene.today + dt.timedelta(days=30)
    made = running.create_programme(by=scene.lead, template_key="clinical_one_to_one", title="Again", now=now)
    return running.plan_cohort(programme=made, by=scene.lead, title="One", starts=starts, now=now)


def test_it_counts_in_every_programme(scene: Scene, mentor: Enrolment):
    confirm(scene, mentor)
    now = clock.now()
    place = Enrolment.objects.create(
        cohort=another_cohort(scene), user=mentor.user, side="mentor", state="joined", answered_at=now,
        created_at=now,
    )  # fmt: skip
    assert queries.open_modules(place) == []


# ---- pages


def listed(scene: Scene, show: str) -> set[str]:
    page = scene.client("coordinator").get(f"/cohorts/{scene.cohort.pk}/training/mentor/?show={show}")
    return {name for name in ("Mentor", "Peer", "Director") if f"<bdi>{name}</bdi>" in page.content.decode()}


def test_the_list_is_filtered_by_how_far_people_are(scene: Scene, mentor: Enrolment):
    peer = scene.enrol("peer", "mentor", "joined")
    scene.enrol("director", "mentor", "joined")
    confirm(scene, mentor)
    confirm(scene, peer, modules={"communication"})
    assert {show: listed(scene, show) for show in ("everybody", "all", "some", "none", "nonsense")} == {
        "everybody": {"Mentor", "Peer", "Director"},
        "all": {"Mentor"},
        "some": {"Peer"},
        "none": {"Director"},
        "nonsense": {"Mentor", "Peer", "Director"},
    }


def test_several_people_are_confirmed_in_one_go(scene: Scene, mentor: Enrolment):
    peer = scene.enrol("peer", "mentor", "joined")
    scene.enrol("director", "mentor", "joined")
    client, address = scene.client("coordinator"), f"/cohorts/{scene.cohort.pk}/training/mentor/"
    client.post(f"{address}confirm/", {"who": [mentor.pk, peer.pk], "module": ""})
    assert kept() == {(name, module) for name in ("Mentor", "Peer") for module in ALL}
    assert "Confirmed for 2 people." in client.get(address).content.decode()
    client.post(f"{address}confirm/", {"module": ""})
    assert "Tick at least one person." in client.get(address).content.decode()


def test_somebody_of_another_list_is_not_confirmed(scene: Scene, mentor: Enrolment):
    student = scene.enrol("student", "mentee", "joined")
    client, address = scene.client("coordinator"), f"/cohorts/{scene.cohort.pk}/training/mentor/"
    client.post(f"{address}confirm/", {"who": [student.pk], "module": ""})
    assert kept() == set()
    assert "The list has changed meanwhile" in client.get(address).content.decode()


def test_single_modules_are_ticked_and_unticked(scene: Scene, mentor: Enrolment):
    client, address = scene.client("coordinator"), f"/members/{mentor.pk}/training/"
    client.post(address, {"modules": ["communication", "active_listening"]})
    client.post(address, {"modules": ["active_listening", "boundaries_and_safety"]})
    assert {module for _, module in kept()} == {"active_listening", "boundaries_and_safety"}
    assert client.get(address).content.decode().count(" checked") == 2


def test_an_archived_programme_is_only_read(scene: Scene, mentor: Enrolment):
    Programme.objects.update(state="archived")
    client = scene.client("coordinator")
    assert client.get(f"/cohorts/{scene.cohort.pk}/training/mentor/").status_code == 200
    assert client.get(f"/members/{mentor.pk}/training/").status_code == 403


def test_everybody_sees_their_own(scene: Scene, mentor: Enrolment):
    confirm(scene, mentor, modules={"communication"})
    page = " ".join(scene.client("mentor").get("/me/training/").content.decode().split())
    assert page.count("not yet") == 3
    assert "Communication" in page
    assert "Nothing to finish" in scene.client("student").get("/me/training/").content.decode()
    assert "Confirmed training" in scene.client("mentor").get("/me/record/").content.decode()


def test_a_side_that_needs_none_says_so(scene: Scene):
    page = scene.client("coordinator").get(f"/cohorts/{scene.cohort.pk}/training/mentee/").content.decode()
    assert "No training is asked for" in page


def test_the_list_asks_the_same_for_ten_and_for_a_thousand(scene: Scene):
    school, now = scene.programme.school, clock.now()

    def grow(number: int) -> None:
        names = [f"p{one}" for one in range(User.objects.count(), User.objects.count() + number)]
        users = [
            User(school=school, name=name, school_number=name, email=f"{name}@n.example", created_at=now)
            for name in names
        ]
        User.objects.bulk_create(users)
        Enrolment.objects.bulk_create(
            Enrolment(
                cohort=scene.cohort, user=user, side="mentor", state="joined", answered_at=now, created_at=now
            )
            for user in users
        )

    same_queries(scene.client("coordinator"), f"/cohorts/{scene.cohort.pk}/training/mentor/", grow, 8)


# ---- lists from files


def send(scene: Scene, *rows: list[str], headers: tuple[str, ...] = ("School number", "Module")) -> str:
    client, address = scene.client("coordinator"), f"/cohorts/{scene.cohort.pk}/training/import/"
    answer = client.post(address, {"file": csv_file(list(rows), list(headers))}, follow=True)
    return " ".join(answer.content.decode().split())


def test_a_list_is_confirmed_by_label_or_key_and_once(scene: Scene, mentor: Enrolment):
    rows = [["N-mentor", "Communication"], ["N-mentor", "active_listening"], ["N-mentor", "COMMUNICATION"]]
    assert "Confirmed for 1 person." in send(scene, *rows)
    assert kept() == {("Mentor", "communication"), ("Mentor", "active_listening")}
    assert "This is confirmed already: nothing was changed." in send(scene, *rows)
    assert len(events()) == 1


@pytest.mark.parametrize(
    ("row", "cell", "said"),
    [
        (["", "Communication"], "A3", "The school number is missing"),
        (["N-student", "Communication"], "A3", "Nobody with the number “N-student” has joined"),
        (["N-mentor", ""], "B3", "The module is missing"),
        (["N-mentor", "Comunication"], "B3", "“Comunication” is no module of this programme"),
    ],
)
def test_one_wrong_cell_confirms_nothing(scene: Scene, mentor: Enrolment, row, cell, said):
    text = send(scene, ["N-mentor", "Communication"], row)
    assert f"<b>{cell}</b>" in text
    assert said in text
    assert kept() == set()


def test_a_list_without_its_columns_says_so(scene: Scene, mentor: Enrolment):
    text = send(scene, ["N-mentor", "x"], headers=("School number", "Colour"))
    assert "The file needs a column “School number” and a column “Module”." in text
