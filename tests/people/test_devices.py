"""A sign-in on a device that is new is told to the account's owner; signing out leaves nothing behind."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from tests.people.scene import Scene
from tests.site.cast import PASSWORD

from handrail.lib import clock
from handrail.mailroom.models import Message
from handrail.people import actions
from handrail.people.models import User


def sign_in(client: Client, user: User) -> Any:
    return client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})


def notices() -> list[tuple[str, str]]:
    return list(Message.objects.filter(kind="new_device").values_list("address", "subject"))


def test_a_new_browser_is_told_of_once(client: Client, scene: Scene) -> None:
    user = scene["student"]
    expected = [(user.email, "A new sign-in to your account at Northfield")]
    sign_in(client, user)
    assert notices() == expected
    client.post(reverse("account_logout"))
    sign_in(client, user)
    assert notices() == expected
    sign_in(Client(), user)
    assert notices() == expected * 2


def test_the_notice_says_when_in_the_schools_time(client: Client, scene: Scene) -> None:
    sign_in(client, scene["student"])
    text = Message.objects.get(kind="new_device").text
    assert "(Europe/London)." in text
    assert "choose a new password at once" in text


def test_two_people_may_share_a_browser(client: Client, scene: Scene) -> None:
    for name in ("student", "peer", "student", "peer"):
        sign_in(client, scene[name])
        client.post(reverse("account_logout"))
    assert sorted(address for address, _ in notices()) == [scene["peer"].email, scene["student"].email]


def test_a_wrong_password_notes_nothing(client: Client, scene: Scene) -> None:
    client.post(reverse("account_login"), {"login": scene["student"].email, "password": "not theirs at all"})
    assert ("device" in client.cookies, notices()) == (False, [])


def test_an_invitation_taken_up_here_makes_this_browser_known(client: Client, scene: Scene) -> None:
    newcomer = scene.newcomer()
    token = actions.invite(user=newcomer, by=scene["coordinator"], now=clock.now())
    client.post(reverse("accept_invitation", args=[token]), {"password": PASSWORD})
    client.post(reverse("account_logout"))
    sign_in(client, newcomer)
    assert notices() == []


def test_the_cookie_names_nobody_and_a_made_up_one_says_nothing(client: Client, scene: Scene) -> None:
    user = scene["student"]
    sign_in(client, user)
    value = client.cookies["device"].value
    assert [word for word in (str(user.pk), user.pk.hex, user.email) if word in value] == []
    other = Client()
    other.cookies["device"] = ".".join(["0" * 32] * 200)
    sign_in(other, user)
    assert len(notices()) == 2
    assert len(other.cookies["device"].value) < 300


def test_signing_out_leaves_no_page_in_the_browser(client: Client, scene: Scene) -> None:
    sign_in(client, scene["student"])
    assert "Clear-Site-Data" not in client.get(reverse("profile")).headers
    answer = client.post(reverse("account_logout"))
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert "Clear-Site-Data" not in client.post(reverse("account_logout")).headers


@pytest.mark.parametrize("password", ["password1234", "eleven sign", "qwerty123456", "student@example.org"])
def test_short_and_common_passwords_and_ones_own_address_are_refused(scene: Scene, password: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(password, scene["student"])


def test_a_long_sentence_is_taken(scene: Scene) -> None:
    validate_password("plum lantern gravel stoat", scene["student"])
