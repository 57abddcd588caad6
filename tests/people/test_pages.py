"""The pages: who may open which, what they show, and at what cost."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.people.scene import NOW, Scene

from handrail.audit.models import Event
from handrail.people import actions
from handrail.people.models import ListItem, Pause, RoleGrant, User
from handrail.people.roles import Role

STAFF = ("administrator", "coordinator", "lead", "director", "student", "stranger")
Y, N, X = 200, 403, 404

# page -> what it answers to administrator, coordinator, wellbeing lead, director, student, and to a stranger
# who is administrator of another school
OPENS: dict[str, tuple[int, int, int, int, int, int]] = {
    "people": (Y, Y, Y, N, N, Y),
    "add_person": (Y, Y, N, N, N, Y),
    "lists": (Y, Y, N, N, N, Y),
    "school": (Y, N, N, N, N, Y),
    "help_lines": (Y, N, N, N, N, Y),
    "person": (Y, Y, Y, X, X, X),
    "edit_person": (Y, Y, N, X, X, X),
    "grant_role": (Y, N, N, X, X, X),
    "close_account": (Y, Y, N, X, X, X),
    "rename_item": (Y, Y, X, X, X, X),
    "end_role": (Y, N, N, X, X, X),
}
ABOUT_A_PERSON = {"person", "edit_person", "grant_role", "close_account"}


def address(scene: Scene, page: str) -> str:
    if page in ABOUT_A_PERSON:
        return reverse(page, args=[scene["peer"].id])
    if page == "rename_item":
        item, _ = ListItem.objects.get_or_create(school=scene.school, list="stages", key="x", label="X")
        return reverse(page, args=[item.id])
    if page == "end_role":
        return reverse(page, args=[RoleGrant.objects.get(user=scene["lead"]).id])
    return reverse(page)


@pytest.mark.parametrize("name", STAFF)
@pytest.mark.parametrize("page", OPENS)
def test_who_opens_what(scene: Scene, second_factor: None, page: str, name: str) -> None:
    answer = scene.client(name).get(address(scene, page))
    assert answer.status_code == OPENS[page][STAFF.index(name)]
    refused = Event.objects.filter(outcome="refused").count()
    assert refused == (0 if answer.status_code == 200 else 1)


def test_what_one_may_not_see_looks_like_what_does_not_exist(scene: Scene, second_factor: None) -> None:
    client = scene.client("stranger")

    def page(key: uuid.UUID) -> tuple[int, str]:
        answer = client.get(reverse("person", args=[key]))
        text = answer.content.decode().replace(str(key), "KEY")
        return answer.status_code, re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", text)

    assert page(scene["peer"].id) == page(uuid.uuid4())


BUTTONS = {
    "invite": "newcomer",
    "remind": "invitation",
    "extend_invitation": "invitation",
    "take_back_invitation": "invitation",
    "retire_item": "item",
    "restore_item": "item",
    "end_role": "grant",
    "close_account": "peer",
    "reopen_account": "peer",
}


@pytest.mark.parametrize("name", ["director", "student", "stranger", "lead"])
@pytest.mark.parametrize("button", BUTTONS)
def test_a_button_that_is_not_yours_does_nothing(
    scene: Scene, second_factor: None, button: str, name: str
) -> None:
    newcomer = scene.newcomer()
    invitation = actions.invite(user=newcomer, by=scene["coordinator"], now=NOW)
    item = ListItem.objects.create(school=scene.school, list="stages", key="x", label="X")
    grant = RoleGrant.objects.get(user=scene["coordinator"])
    things = {
        "newcomer": newcomer,
        "invitation": invitation,
        "item": item,
        "grant": grant,
        "peer": scene["peer"],
    }
    thing = things[BUTTONS[button]]
    client = scene.client(name)
    seen = Event.objects.filter(outcome="done").count()
    answer = client.post(reverse(button, args=[thing.id]))
    assert answer.status_code in ({403, 404} if name == "lead" else {404})
    assert Event.objects.filter(outcome="done").count() == seen


def test_somebody_elses_pause_is_out_of_reach(scene: Scene, second_factor: None) -> None:
    pause = Pause.objects.create(user=scene["student"], starts=NOW.date())
    for name in ("peer", "coordinator", "stranger"):
        assert scene.client(name).post(reverse("end_pause", args=[pause.id])).status_code == 404
    assert Pause.objects.count() == 1


# --------------------------------------------------------------------------------------------- the list


def names(answer: Any) -> list[str]:
    return [person.name for person in answer.context["page"].object_list]


def test_the_list_is_of_ones_own_school(scene: Scene, second_factor: None) -> None:
    answer = scene.client("coordinator").get(reverse("people"))
    assert names(answer) == ["Administrator", "Coordinator", "Director", "Lead", "Peer", "Student"]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("stud", ["Student"]),
        ("STUDENT@northfield", ["Student"]),
        ("N-peer", ["Peer"]),
        ("zz", []),
        ("stranger", []),
        ("%", []),
        ("", ["Administrator", "Coordinator", "Director", "Lead", "Peer", "Student"]),
    ],
)
def test_the_search_is_by_post_and_stays_in_the_school(
    scene: Scene, second_factor: None, words: str, found: list[str]
) -> None:
    client = scene.client("coordinator")
    answer = client.post(reverse("people"), {"search": words})
    assert (answer.status_code, names(answer)) == (200, found)
    assert names(client.get(reverse("people"), {"search": words, "q": words})) != []


@pytest.mark.parametrize(
    ("show", "found"),
    [
        ("staff", ["Administrator", "Coordinator", "Director", "Lead"]),
        ("not_invited", ["Fresh"]),
        ("invited", ["Waiting"]),
        ("closed", ["Peer"]),
    ],
)
def test_the_list_can_be_narrowed(scene: Scene, second_factor: None, show: str, found: list[str]) -> None:
    scene.newcomer("fresh")
    actions.invite(user=scene.newcomer("waiting"), by=scene["coordinator"], now=NOW)
    actions.close_account(user=scene["peer"], by=scene["administrator"], now=NOW)
    assert names(scene.client("coordinator").get(reverse("people"), {"show": show})) == found


def cost(scene: Scene, name: str, page: str) -> int:
    client = scene.client(name)
    client.get(page)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(page).status_code == 200
    return len(queries)


def crowd(scene: Scene, count: int) -> None:
    people = [
        User(
            school=scene.school,
            name=f"P {n}",
            email=f"p{n}@example.org",
            school_number=f"c{n}",
            created_at=NOW,
        )
        for n in range(count)
    ]
    User.objects.bulk_create(people)
    RoleGrant.objects.bulk_create(
        RoleGrant(user=user, role=Role.DIRECTOR, granted_at=NOW) for user in people[: count // 2]
    )
    ListItem.objects.bulk_create(
        ListItem(school=scene.school, list="stages", key=f"k{n}", label=f"L {n}") for n in range(count)
    )


@pytest.mark.parametrize("page", ["people", "profile", "own_record", "list_items"])
def test_a_page_costs_the_same_with_three_people_and_with_forty(
    scene: Scene, second_factor: None, page: str
) -> None:
    place = reverse(page, args=["stages"] if page == "list_items" else [])
    few = cost(scene, "coordinator", place)
    crowd(scene, 40)
    assert cost(scene, "coordinator", place) == few


# ----------------------------------------------------------------------------------------- whole journeys


def test_from_adding_somebody_to_their_joining(
    client: Any, scene: Scene, second_factor: None, posted: list[Any]
) -> None:
    staff = scene.client("coordinator")
    form = {"name": "Mei Lin", "email": "mei@example.org", "school_number": "77"}
    page = staff.post(reverse("add_person"), form).headers["Location"]
    mei = User.objects.get(name="Mei Lin")
    assert b"have not been invited yet" in staff.get(page).content
    assert b"on its way" in staff.post(reverse("invite", args=[mei.id]), follow=True).content
    joined = client.post(posted[0]["context"]["link"], {"password": "plum lantern gravel stoat"})
    assert joined.headers["Location"] == reverse("home")
    assert b"can sign in" in staff.get(page).content
    record = client.get(reverse("own_record")).context["lines"]
    assert [(line.who, line.what) for line in record] == [
        ("You", "Signed in"),
        ("You", "Took up the invitation"),
        ("Coordinator", "Sent an invitation"),
        ("Coordinator", "Added the record"),
    ]


def test_an_error_is_said_at_its_field_and_nothing_is_lost(scene: Scene, second_factor: None) -> None:
    form = {"name": "Mei Lin", "email": scene["student"].email, "school_number": "77"}
    answer = scene.client("coordinator").post(reverse("add_person"), form)
    shown = answer.context["form"]
    assert (answer.status_code, list(shown.errors), shown["name"].value()) == (200, ["email"], "Mei Lin")


@pytest.mark.parametrize("name", ["A\x00B", "A\nB", "A\x7fB"])
def test_control_characters_are_refused(scene: Scene, name: str) -> None:
    answer = scene.client("student").post(reverse("edit_profile"), {"name": name, "language": "en-gb"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (200, ["name"])


def test_the_address_of_somebody_with_an_account_cannot_be_changed_by_staff(
    scene: Scene, second_factor: None
) -> None:
    peer = scene["peer"]
    form = {"name": "Peer", "email": "taken@example.org", "school_number": "9", "stage": ""}
    scene.client("coordinator").post(reverse("edit_person", args=[peer.id]), form)
    assert (scene["peer"].email, scene["peer"].school_number) == (peer.email, "9")


def test_ones_own_profile(scene: Scene) -> None:
    client = scene.client("student")
    client.post(reverse("edit_profile"), {"name": "Layla Haddad", "language": "ar", "pronouns": "she"})
    client.post(reverse("edit_time"), {"hours_a_month": "4", "most_mentees": "0"})
    client.post(reverse("plan_pause"), {"starts": "2099-01-01", "ends": ""})
    user = scene["student"]
    assert (user.name, user.language, user.pronouns) == ("Layla Haddad", "ar", "")
    assert (user.hours_a_month, user.most_mentees) == (4, 0)
    page = client.get(reverse("profile")).content.decode()
    assert ('lang="ar"' in page, "2099" in page) == (True, True)
    client.post(reverse("drop_pause", args=[user.pauses.get().id]))
    assert user.pauses.count() == 0


def test_pronouns_are_offered_only_where_the_school_does(scene: Scene) -> None:
    client = scene.client("student")
    assert "pronouns" not in client.get(reverse("edit_profile")).context["form"].fields
    type(scene.school).objects.filter(pk=scene.school.pk).update(identity_asked=True)
    client.post(reverse("edit_profile"), {"name": "S", "language": "en-gb", "pronouns": "they"})
    assert scene["student"].pronouns == "they"


def test_a_role_given_and_ended_on_its_pages(scene: Scene, second_factor: None, posted: list[Any]) -> None:
    client, peer = scene.client("administrator"), scene["peer"]
    client.post(reverse("grant_role", args=[peer.id]), {"role": "coordinator"})
    assert scene["peer"].roles == {Role.COORDINATOR}
    client.post(reverse("end_role", args=[peer.grants.get().id]))
    assert scene["peer"].roles == frozenset()


def test_who_may_give_no_role_is_told_why(scene: Scene, second_factor: None) -> None:
    client, peer = scene.client("coordinator"), scene["peer"]
    page = reverse("grant_role", args=[peer.id])
    assert b"Only administrators give and end roles." in client.get(page).content
    client.post(page, {"role": "director"})
    assert scene["peer"].roles == frozenset()
    own = scene.client("administrator").get(reverse("grant_role", args=[scene["administrator"].id]))
    assert (own.status_code, b"Nobody changes their own roles" in own.content) == (403, True)


def test_the_schools_own_pages(scene: Scene, second_factor: None) -> None:
    client = scene.client("administrator")
    facts = {
        "school_name": "Westfield",
        "time_zone": "Asia/Amman",
        "languages": ["ar"],
        "identity_asked": "on",
    }
    client.post(reverse("school"), facts)
    client.post(reverse("help_lines"), {"label_1": "Porter", "number_1": "01"})
    client.post(reverse("list_items", args=["stages"]), {"label": "Year 1"})
    item = ListItem.objects.get()
    client.post(reverse("retire_item", args=[item.id]))
    school = scene["administrator"].school
    assert (school.name, school.time_zone, school.languages, school.identity_asked) == (
        "Westfield",
        "Asia/Amman",
        ["ar"],
        True,
    )
    assert [line.number for line in school.help_lines.all()] == ["01"]
    assert (item.key, ListItem.objects.get().active) == ("year_1", False)
    assert client.get(reverse("list_items", args=["nonsense"])).status_code == 404


EVERY_PAGE = [
    "profile",
    "edit_profile",
    "edit_time",
    "quiet_hours",
    "plan_pause",
    "own_record",
    "people",
    "add_person",
    "school",
    "help_lines",
    "lists",
    "account_email",
    "account_change_password",
    "account_logout",
    "account_reauthenticate",
    "usersessions_list",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_list_webauthn",
]


@pytest.mark.parametrize("page", EVERY_PAGE)
def test_every_page_is_whole(scene: Scene, second_factor: None, page: str) -> None:
    """No component is left as it was written, and each page has its heading and its one sentence."""
    answer = scene.client("administrator").get(reverse(page))
    text = answer.content.decode()
    assert (answer.status_code, "<c-" in text, "{%" in text, "{{" in text) == (200, False, False, False)
    assert text.count("<h1>") == 1
    assert "style=" not in text
