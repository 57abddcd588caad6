"""Passkeys in a real browser, with an authenticator that the browser makes up, and every page under axe."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait
from tests.people.scene import Scene, make_scene
from tests.site.cast import PASSWORD

from handrail.lib import clock
from handrail.people import actions

KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def scene(transactional_db: None) -> Scene:
    return make_scene()


@pytest.fixture
def site(browser: Any, live_server: Any, settings: Any) -> Iterator[Any]:
    """A function that opens a page of the running site, in a browser that holds an empty passkey."""
    settings.ALLOWED_HOSTS = ["localhost"]
    browser.get_log("browser")  # what earlier tests left there
    browser.execute_cdp_cmd("WebAuthn.enable", {})
    key = browser.execute_cdp_cmd("WebAuthn.addVirtualAuthenticator", {"options": KEY})["authenticatorId"]
    yield lambda path: browser.get(live_server.url + path)
    browser.execute_cdp_cmd("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": key})
    browser.execute_cdp_cmd("WebAuthn.disable", {})
    browser.delete_all_cookies()


def arrive(browser: Any, path: str) -> None:
    WebDriverWait(browser, 10).until(lambda shown: urlsplit(shown.current_url).path == path, path)


def press(browser: Any, selector: str) -> None:
    button = browser.find_element(By.CSS_SELECTOR, selector)
    browser.execute_script("arguments[0].click()", button)


def fill(browser: Any, **values: str) -> None:
    for name, value in values.items():
        field = browser.find_element(By.NAME, name)
        field.clear()
        field.send_keys(value)


def complaints(browser: Any) -> list[str]:
    return [line["message"] for line in browser.get_log("browser") if line["level"] == "SEVERE"]


def test_a_passkey_is_added_and_is_enough_to_sign_in(browser: Any, site: Any, axe: Any, scene: Scene) -> None:
    """A coordinator without a second factor is led to set one up, then signs in with it alone."""
    site(reverse("account_login"))
    assert axe() == []
    fill(browser, login=scene["coordinator"].email, password=PASSWORD)
    press(browser, "form[action='/account/login/'] button")
    arrive(browser, "/")
    site(reverse("people"))
    arrive(browser, reverse("mfa_index"))
    assert axe() == []
    site(reverse("mfa_add_webauthn"))
    assert axe() == []
    fill(browser, name="My telephone")
    press(browser, "#mfa_webauthn_add")
    arrive(browser, reverse("mfa_view_recovery_codes"))
    assert axe() == []
    kept = Authenticator.objects.get(user=scene["coordinator"], type="webauthn")
    assert kept.wrap().is_passwordless is True
    browser.delete_all_cookies()
    site(reverse("account_login"))
    press(browser, "#passkey_login")
    arrive(browser, "/")
    site(reverse("people"))
    arrive(browser, reverse("people"))
    assert axe() == []
    assert complaints(browser) == []


def test_an_invitation_is_taken_up_with_a_passkey_and_no_password(
    browser: Any, site: Any, axe: Any, scene: Scene, posted: list[Any]
) -> None:
    actions.invite(user=scene.newcomer(), by=scene["coordinator"], now=clock.now())
    path = posted[0]["context"]["link"].removeprefix("http://localhost:8000")
    site(path)
    assert axe() == []
    press(browser, "button[name='passkey']")
    arrive(browser, reverse("mfa_add_webauthn"))
    fill(browser, name="My telephone")
    press(browser, "#mfa_webauthn_add")
    arrive(browser, reverse("mfa_view_recovery_codes"))
    browser.delete_all_cookies()
    site(reverse("account_login"))
    press(browser, "#passkey_login")
    arrive(browser, "/")
    site(reverse("profile"))
    arrive(browser, reverse("profile"))
    assert axe() == []
    assert scene["newcomer"].has_usable_password() is False


def test_the_second_lock_may_be_a_passkey_after_a_password(
    browser: Any, site: Any, axe: Any, scene: Scene
) -> None:
    site(reverse("account_login"))
    fill(browser, login=scene["student"].email, password=PASSWORD)
    press(browser, "form[action='/account/login/'] button")
    arrive(browser, "/")
    site(reverse("mfa_add_webauthn"))
    fill(browser, name="My key")
    press(browser, "#mfa_webauthn_add")
    arrive(browser, reverse("mfa_view_recovery_codes"))
    browser.delete_all_cookies()
    site(reverse("account_login"))
    fill(browser, login=scene["student"].email, password=PASSWORD)
    press(browser, "form[action='/account/login/'] button")
    arrive(browser, reverse("mfa_authenticate"))
    assert axe() == []
    press(browser, "#mfa_webauthn_authenticate")
    arrive(browser, "/")
    site(reverse("profile"))
    arrive(browser, reverse("profile"))
