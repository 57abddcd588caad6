"""The first run: once, by the one-time key, with everything that a live school needs."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from tests.people.scene import NOW, make_school

from handrail.lib.refusal import Refusal
from handrail.people import actions, queries
from handrail.people.models import HelpLine, ListItem, School, SetupKey, User
from handrail.people.roles import Role

FORM = {
    "school_name": "Northfield Medical School",
    "time_zone": "Europe/London",
    "languages": ["en-gb", "ar"],
    "label_1": "Student support",
    "number_1": "020 7946 0123",
    "hours_1": "weekdays 9 to 17",
    "label_2": "",
    "number_2": "",
    "lead_name": "Layla Haddad",
    "lead_email": "lead@northfield.example",
    "first_name": "Rohan Iyer",
    "first_email": "Rohan@northfield.example",
    "password": "plum lantern gravel stoat",
}


@pytest.fixture
def page(db: None) -> str:
    return reverse("first_run", args=[actions.new_setup_key(now=NOW)])


def test_one_form_makes_a_live_school(client: Client, page: str, posted: list[dict[str, Any]]) -> None:
    answer = client.post(page, FORM)
    school = School.objects.get()
    first, lead = User.objects.order_by("school_number")
    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("mfa_index"))
    assert (school.name, school.languages, school.live) == (
        "Northfield Medical School",
        ["en-gb", "ar"],
        True,
    )
    assert (first.name, first.email, first.check_password(FORM["password"])) == (
        "Rohan Iyer",
        "rohan@northfield.example",
        True,
    )
    assert first.roles == {Role.ADMINISTRATOR, Role.COORDINATOR}
    assert (lead.name, lead.roles, school.wellbeing_lead) == ("Layla Haddad", {Role.WELLBEING_LEAD}, lead)
    assert [(line.label, line.number, line.hours) for line in school.help_lines.all()] == [
        ("Student support", "020 7946 0123", "weekdays 9 to 17")
    ]
    assert [(mail["kind"], mail["address"]) for mail in posted] == [("invitation", "lead@northfield.example")]
    assert client.session["_auth_user_id"] == str(first.pk)


def test_the_lists_are_filled_from_ours(client: Client, page: str, posted: list[dict[str, Any]]) -> None:
    client.post(page, FORM)
    sizes = {name: ListItem.objects.filter(list=name).count() for name in actions.lists.LISTS}
    assert sizes == {"stages": 12, "specialties": 113, "goal_categories": 25, "languages": 49, "sites": 0}


def test_one_person_may_be_the_wellbeing_lead_too(
    client: Client, page: str, posted: list[dict[str, Any]]
) -> None:
    client.post(page, {**FORM, "lead_email": FORM["first_email"]})
    user = User.objects.get()
    assert user.roles == {Role.ADMINISTRATOR, Role.COORDINATOR, Role.WELLBEING_LEAD}
    assert (School.objects.get().wellbeing_lead, posted) == (user, [])


@pytest.mark.parametrize(
    ("missing", "field"),
    [
        ("label_1", "label_1"),
        ("number_1", "number_1"),
        ("lead_name", "lead_name"),
        ("lead_email", "lead_email"),
        ("school_name", "school_name"),
        ("password", "password"),
    ],
)
def test_what_is_missing_is_said_at_its_field_and_nothing_is_lost(
    client: Client, page: str, missing: str, field: str
) -> None:
    answer = client.post(page, {**FORM, missing: ""})
    form = answer.context["form"]
    assert (answer.status_code, list(form.errors), School.objects.count()) == (200, [field], 0)
    kept = {name: form[name].value() for name in FORM if name not in {missing, "password"}}
    assert kept == {name: value for name, value in FORM.items() if name not in {missing, "password"}}


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ({"label_2": "Porter", "number_2": ""}, "number_2"),
        ({"label_2": "", "number_2": "999"}, "label_2"),
    ],
)
def test_half_a_help_line_is_refused(client: Client, page: str, line: dict[str, str], field: str) -> None:
    assert list(client.post(page, FORM | line).context["form"].errors) == [field]


def test_a_weak_password_is_refused(client: Client, page: str) -> None:
    answer = client.post(page, {**FORM, "password": "password1234"})
    assert (list(answer.context["form"].errors), School.objects.count()) == (["password"], 0)


def test_only_the_newest_key_opens_the_page(client: Client, page: str) -> None:
    newer = reverse("first_run", args=[actions.new_setup_key(now=NOW)])
    assert [client.get(address).status_code for address in (page, newer)] == [410, 200]
    assert client.post(page, FORM).status_code == 410
    assert School.objects.count() == 0


def test_the_key_is_kept_as_a_hash(db: None) -> None:
    token = actions.new_setup_key(now=NOW)
    key = SetupKey.objects.get()
    assert (token in key.token_hash, queries.setup_key_is_known(token)) == (False, True)


def test_it_is_gone_once_a_school_exists(client: Client, page: str, posted: list[dict[str, Any]]) -> None:
    client.post(page, FORM)
    client.logout()
    answers = [client.get(page), client.post(page, FORM), client.get(reverse("start"))]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert SetupKey.objects.count() == 0
    with pytest.raises(Refusal, match="set up already"):
        actions.new_setup_key(now=NOW)


def test_without_a_key_the_page_says_where_to_find_it(client: Client, db: None) -> None:
    answer = client.get(reverse("start"))
    assert (answer.status_code, b"handrail serve" in answer.content) == (200, True)


def test_going_live_needs_a_number_and_a_lead(scene: Any) -> None:
    school = make_school("Eastham")
    head = scene.add("head", Role.ADMINISTRATOR, school=school)
    with pytest.raises(Refusal, match="help number"):
        actions.go_live(school=school, by=head, now=NOW)
    actions.change_help_lines(school=school, by=head, lines=[actions.Line("Support", "112")], now=NOW)
    with pytest.raises(Refusal, match="wellbeing lead"):
        actions.go_live(school=school, by=head, now=NOW)
    School.objects.filter(pk=school.pk).update(wellbeing_lead=head)
    actions.go_live(school=school, by=head, now=NOW)
    with pytest.raises(Refusal, match="live already"):
        actions.go_live(school=school, by=head, now=NOW)


def test_the_database_itself_keeps_a_live_school_from_being_without_help(scene: Any) -> None:
    for lacking in ("wellbeing_lead", "main_help_line"):
        with pytest.raises(IntegrityError), transaction.atomic():
            School.objects.filter(pk=scene.school.pk).update(**{lacking: None})


def test_new_help_numbers_take_the_place_of_the_old(scene: Any) -> None:
    by = scene["administrator"]
    lines = [actions.Line("Porter", "01"), actions.Line("Tutor", "02", "at night")]
    actions.change_help_lines(school=by.school, by=by, lines=lines, now=NOW)
    found = HelpLine.objects.filter(school=by.school).values_list("label", "number", "hours")
    assert list(found) == [("Porter", "01", ""), ("Tutor", "02", "at night")]
    with pytest.raises(Refusal, match="help number"):
        actions.change_help_lines(school=by.school, by=by, lines=[], now=NOW)
