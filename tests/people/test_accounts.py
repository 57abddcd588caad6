"""Signing in and staying signed in: second factors, sessions, passwords, and what half a session reaches."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from tests.people.scene import Scene
from tests.site import ready
from tests.site.cast import PASSWORD

from handrail.people import limits
from handrail.people.models import User

NEW = "plum lantern gravel stoat"
MINUTE, HOUR = dt.timedelta(minutes=1), dt.timedelta(hours=1)
START = dt.datetime(2026, 9, 14, 8, 0, tzinfo=dt.UTC)


def sign_in(client: Client, user: User, password: str = PASSWORD) -> Any:
    return client.post(reverse("account_login"), {"login": user.email, "password": password})


def secret_of(user: User) -> str:
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def code(secret: str) -> str:
    return f"{hotp_value(secret, next(yield_hotp_counters_from_time())):06d}"


def is_in(client: Client) -> bool:
    return client.get(reverse("profile")).status_code == 200


def test_passwords_are_hashed_as_asvs_asks(settings: Any, scene: Scene) -> None:
    settings.PASSWORD_HASHERS = ready.REAL["PASSWORD_HASHERS"]
    user = get_user_model()(password="")
    user.set_password(PASSWORD)
    assert re.match(r"argon2\$argon2id\$v=19\$m=19456,t=2,p=1\$", user.password)


def test_address_and_password_let_in(client: Client, scene: Scene) -> None:
    answer = sign_in(client, scene["student"])
    assert (answer.status_code, answer.headers["Location"], is_in(client)) == (302, reverse("home"), True)


def test_the_address_may_be_written_in_capitals(client: Client, scene: Scene) -> None:
    client.post(reverse("account_login"), {"login": scene["student"].email.upper(), "password": PASSWORD})
    assert is_in(client)


def test_a_closed_account_does_not_let_in(client: Client, scene: Scene) -> None:
    inside = scene.client("student")
    User.objects.filter(pk=scene["student"].pk).update(is_active=False)
    sign_in(client, scene["student"])
    assert (is_in(client), is_in(inside)) == (False, False)


def test_nobody_learns_who_has_an_account(client: Client, scene: Scene) -> None:
    def page(login: str) -> tuple[int, str]:
        answer = Client().post(reverse("account_login"), {"login": login, "password": "wrong"})
        return answer.status_code, without_tokens(answer.content.decode()).replace(login, "LOGIN")

    assert page(scene["student"].email) == page("nobody@northfield.example")


def test_nobody_learns_it_from_the_reset_either(scene: Scene, posted: list[Any]) -> None:
    def page(email: str) -> tuple[int, str, str]:
        answer = Client().post(reverse("account_reset_password"), {"email": email})
        return answer.status_code, answer.headers["Location"], without_tokens(answer.content.decode())

    assert page(scene["student"].email) == page("nobody@northfield.example")
    assert [(mail["kind"], mail["address"]) for mail in posted] == [
        ("password_reset_key", scene["student"].email)
    ]


def without_tokens(page: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page)


def test_nobody_signs_themselves_up(client: Client, scene: Scene) -> None:
    page = reverse("account_signup")
    form = {"email": "new@example.org", "password1": NEW}
    answers = [client.get(page), client.post(page, form)]
    assert [answer.templates[0].name for answer in answers] == ["account/signup_closed.html"] * 2
    assert User.objects.filter(email="new@example.org").count() == 0


# ------------------------------------------------------------------------------------------ a second factor


@pytest.mark.parametrize("name", ["administrator", "coordinator", "lead", "director"])
def test_staff_without_a_second_factor_reach_nothing_but_its_set_up(scene: Scene, name: str) -> None:
    client = scene.client(name)
    for page in ("home", "profile", "people", "own_record", "school", "account_email", "usersessions_list"):
        if page == "home":
            continue  # anybody may read it; what it shows staff is home's own test
        answer = client.get(reverse(page))
        assert (page, answer.status_code, answer.headers.get("Location")) == (page, 302, reverse("mfa_index"))
    for page in ("mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "help_now"):
        assert (page, client.get(reverse(page)).status_code) == (page, 200)


def test_a_post_without_a_second_factor_changes_nothing(scene: Scene) -> None:
    client = scene.client("coordinator")
    form = {"name": "Eve", "email": "eve@example.org", "school_number": "1"}
    answer = client.post(reverse("add_person"), form)
    assert (answer.headers["Location"], User.objects.filter(name="Eve").count()) == (reverse("mfa_index"), 0)


def test_recovery_codes_alone_are_no_second_factor(scene: Scene) -> None:
    RecoveryCodes.activate(scene["coordinator"])
    assert is_in(scene.client("coordinator")) is False


def test_setting_up_an_app_opens_the_door(client: Client, scene: Scene) -> None:
    user = scene["coordinator"]
    sign_in(client, user)
    page = reverse("mfa_activate_totp")
    secret = client.get(page).context["form"].secret
    answer = client.post(page, {"code": code(secret)})
    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("mfa_view_recovery_codes"))
    assert is_in(client)
    assert len(client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]) == 10


def test_students_need_none(scene: Scene) -> None:
    assert is_in(scene.client("student"))


def test_a_role_given_meanwhile_closes_the_door_at_once(scene: Scene) -> None:
    client = scene.client("student")
    assert is_in(client)
    scene["student"].grants.create(role="coordinator", granted_at=scene.now)
    assert is_in(client) is False


# --------------------------------------------------------------------------------------------- half a session


@pytest.mark.parametrize("name", ["student", "coordinator"])
def test_half_a_session_reaches_nothing(client: Client, scene: Scene, name: str) -> None:
    user = scene[name]
    secret_of(user)
    assert sign_in(client, user).headers["Location"] == reverse("mfa_authenticate")
    for page in (
        "profile",
        "people",
        "mfa_index",
        "account_email",
        "account_change_password",
        "mfa_add_webauthn",
    ):
        answer = client.get(reverse(page))
        place = answer.headers.get("Location", "")
        assert (page, answer.status_code, place.partition("?")[0]) == (page, 302, reverse("account_login"))
    form = {"name": "Mallory", "language": "en-gb"}
    assert client.post(reverse("edit_profile"), form).status_code == 302
    assert User.objects.filter(name="Mallory").count() == 0


def test_the_right_code_makes_it_whole_and_works_once(client: Client, scene: Scene) -> None:
    user = scene["student"]
    secret = secret_of(user)
    now = code(secret)
    sign_in(client, user)
    assert client.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code == 200
    assert is_in(client) is False
    assert client.post(reverse("mfa_authenticate"), {"code": now}).status_code == 302
    assert is_in(client)
    other = Client()
    sign_in(other, user)
    assert other.post(reverse("mfa_authenticate"), {"code": now}).status_code == 200
    assert is_in(other) is False


def test_a_recovery_code_works_once(client: Client, scene: Scene) -> None:
    user = scene["student"]
    secret_of(user)
    RecoveryCodes.activate(user)
    spare = Authenticator.objects.get(user=user, type="recovery_codes").wrap().get_unused_codes()[0]
    for again, whole in ((client, True), (Client(), False)):
        sign_in(again, user)
        again.post(reverse("mfa_authenticate"), {"code": spare})
        assert is_in(again) is whole


# ------------------------------------------------------------------------------------------------- passwords


def test_a_new_password_ends_the_other_sessions(scene: Scene, posted: list[Any]) -> None:
    here, elsewhere = scene.client("student"), scene.client("student")
    form = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    answer = here.post(reverse("account_change_password"), form)
    assert answer.status_code == 302
    assert (is_in(here), is_in(elsewhere)) == (True, False)
    assert [mail["kind"] for mail in posted] == ["account_changed"]


def test_signing_out_everywhere_else(scene: Scene) -> None:
    here, elsewhere = Client(), Client()
    sign_in(here, scene["student"])
    sign_in(elsewhere, scene["student"])
    assert (is_in(here), is_in(elsewhere)) == (True, True)
    assert len(here.get(reverse("usersessions_list")).context["sessions"]) == 2
    here.post(reverse("usersessions_list"))
    assert (is_in(here), is_in(elsewhere)) == (True, False)


def test_a_reset_never_skips_the_second_factor(client: Client, scene: Scene, posted: list[Any]) -> None:
    user, inside = scene["student"], scene.client("student")
    secret_of(user)
    client.post(reverse("account_reset_password"), {"email": user.email})
    page = client.get(posted[0]["context"]["link"]).headers["Location"]
    answer = client.post(page, {"password1": NEW, "password2": NEW})
    assert answer.headers["Location"] == reverse("account_reset_password_from_key_done")
    assert (is_in(client), is_in(inside)) == (False, False)
    assert sign_in(client, user, NEW).headers["Location"] == reverse("mfa_authenticate")
    assert is_in(client) is False


# --------------------------------------------------------------------------------------------- once more, you


SENSITIVE = ("mfa_activate_totp", "mfa_add_webauthn")


def test_after_ten_minutes_an_address_is_changed_only_with_the_password(
    client: Client, scene: Scene, posted: list[Any]
) -> None:
    form = {"email": "new@example.org", "action_add": "1"}
    with time_machine.travel(START, tick=False) as clock:
        sign_in(client, scene["student"])
        clock.shift(10 * MINUTE)
        answer = client.post(reverse("account_email"), form)
        assert answer.headers["Location"].partition("?")[0] == reverse("account_reauthenticate")
    assert [mail["kind"] for mail in posted] == ["new_device"]  # of the sign-in


@pytest.mark.parametrize("page", SENSITIVE)
def test_ten_minutes_after_signing_in_it_asks_again(client: Client, scene: Scene, page: str) -> None:
    with time_machine.travel(START, tick=False) as clock:
        sign_in(client, scene["student"])
        clock.shift(9 * MINUTE)
        assert client.get(reverse(page)).status_code == 200
        clock.shift(MINUTE)
        answer = client.get(reverse(page))
        assert answer.headers.get("Location", "").partition("?")[0] == reverse("account_reauthenticate")
        client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
        assert client.get(reverse(page)).status_code == 200


def test_a_new_address_counts_once_it_is_confirmed(client: Client, scene: Scene, posted: list[Any]) -> None:
    user = scene["student"]
    sign_in(client, user)
    posted.clear()  # the notice of the sign-in
    client.post(reverse("account_email"), {"email": "new@example.org", "action_add": "1"})
    assert scene["student"].email == user.email
    assert [(mail["kind"], mail["address"]) for mail in posted] == [("email_confirmation", "new@example.org")]
    client.post(posted[0]["context"]["link"])
    assert scene["student"].email == "new@example.org"
    assert list(EmailAddress.objects.filter(user=user).values_list("email", "verified", "primary")) == [
        ("new@example.org", True, True)
    ]
    told = {(mail["kind"], mail["address"]) for mail in posted[1:]}
    assert ("account_changed", user.email) in told


# ----------------------------------------------------------------------------------------------- how long


@pytest.mark.parametrize(("name", "limit"), [("student", limits.PEOPLE), ("coordinator", limits.STAFF)])
def test_a_session_ends_without_use(
    client: Client, scene: Scene, second_factor: None, name: str, limit: limits.Limits
) -> None:
    with time_machine.travel(START, tick=False) as clock:
        sign_in(client, scene[name])
        clock.shift(limit.idle - MINUTE)
        assert is_in(client)
        clock.shift(limit.idle - dt.timedelta(seconds=1))
        assert is_in(client)
        clock.shift(limit.idle)
        answer = client.get(reverse("profile"), follow=True)
        assert f"after {limit.idle_words} without use" in answer.content.decode()
        assert is_in(client) is False


@pytest.mark.parametrize(("name", "limit"), [("student", limits.PEOPLE), ("coordinator", limits.STAFF)])
def test_a_session_ends_however_much_it_is_used(
    client: Client, scene: Scene, second_factor: None, name: str, limit: limits.Limits
) -> None:
    with time_machine.travel(START, tick=False) as clock:
        sign_in(client, scene[name])
        began = clock.time() if hasattr(clock, "time") else START.timestamp()
        step = limit.idle - MINUTE
        passed = dt.timedelta(0)
        while passed + step < limit.most:
            clock.shift(step)
            passed += step
            assert is_in(client)
        clock.move_to(dt.datetime.fromtimestamp(began, dt.UTC) + limit.most)
        assert is_in(client) is False


def test_the_limits_are_as_written() -> None:
    assert (limits.PEOPLE.idle, limits.PEOPLE.most) == (8 * HOUR, 30 * 24 * HOUR)
    assert (limits.STAFF.idle, limits.STAFF.most) == (30 * MINUTE, 12 * HOUR)
    assert limits.PEOPLE.most.total_seconds() <= settings.SESSION_COOKIE_AGE


# ------------------------------------------------------------------------------------------------ the record


def test_what_happens_to_an_account_is_recorded(client: Client, scene: Scene, events: Any) -> None:
    user = scene["student"]
    sign_in(client, user)
    form = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    client.post(reverse("account_change_password"), form)
    client.post(reverse("account_logout"))
    verbs = [verb for verb, _ in events() if verb.startswith("account.")]
    assert verbs == ["account.sign_in", "account.change_password", "account.sign_out"]
