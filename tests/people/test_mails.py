"""The mails about accounts, as they arrive through a real mail server."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.mailroom.office import Office
from tests.people.scene import Scene, make_scene
from tests.site.cast import PASSWORD

from handrail.lib import clock
from handrail.mailroom import actions as mailroom
from handrail.mailroom.kinds import KINDS
from handrail.mailroom.models import Message
from handrail.people import actions, mails
from handrail.people.roles import Role

OURS = sorted(
    [
        "invitation",
        "invitation_reminder",
        "role_given",
        "role_ended",
        "password_reset_key",
        "email_confirmation",
        "account_changed",
        "new_device",
    ]
)


@pytest.fixture
def scene(transactional_db: None) -> Scene:
    """Mails leave only what is committed."""
    return make_scene()


@pytest.fixture
def office(settings: Any) -> Iterator[Office]:
    made = Office()
    made.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", made.port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    yield made
    made.stop(no_assert=True)


def arrived() -> dict[str, int]:
    """Send all that is due, and count the mails by what became of them."""
    return dict(mailroom.send_due(now=clock.now()))


def test_the_link_in_an_invitation_that_arrived_lets_in(scene: Scene, office: Office) -> None:
    actions.invite(user=scene.newcomer(), by=scene["coordinator"], now=clock.now())
    arrived()
    (mail,) = office.mails
    assert mail["To"] == "newcomer@example.org"
    assert mail["Subject"] == "You are invited to Northfield: mentoring"
    text = mail.get_body(("plain",)).get_content()
    assert "If you need help now: Student support, 020 7946 0000" in text
    (path,) = re.findall(r"http://localhost:8000(/invitations/\S+)", text)
    answer = Client().post(path, {"password": "plum lantern gravel stoat"})
    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("home"))


def test_a_link_for_a_new_password_arrives_and_works(scene: Scene, office: Office) -> None:
    user = scene["student"]
    Client().post(reverse("account_reset_password"), {"email": user.email})
    arrived()
    (mail,) = office.mails
    (path,) = re.findall(
        r"http://\S+?(/account/password/reset/key/\S+)", mail.get_body(("plain",)).get_content()
    )
    client = Client()
    form = client.get(path).headers["Location"]
    client.post(form, {"password1": "plum lantern gravel stoat", "password2": "plum lantern gravel stoat"})
    assert user.check_password(PASSWORD)
    assert scene["student"].check_password("plum lantern gravel stoat")


def test_every_kind_can_be_written_in_every_language(scene: Scene, settings: Any) -> None:
    assert sorted(name for name in KINDS if name in OURS) == OURS
    user = scene["student"]
    for name in OURS:
        for language, _ in settings.LANGUAGES:
            words = {field: f"https://x.example/{field}" for field in KINDS[name].placeholders}
            with mailroom.transaction.atomic():
                message = mailroom.post(
                    kind=name,
                    to=user.id,
                    address=user.email,
                    language=language,
                    context=words,
                    school=user.school_id,
                    now=clock.now(),
                )
            assert [word for word in words.values() if word not in message.text + message.subject] == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"is_active": False}, "The account is closed."),
        ({"email": "elsewhere@example.org"}, "The person has another address now."),
        ({}, ""),
    ],
)
def test_whom_mails_still_reach(scene: Scene, change: dict[str, Any], words: str) -> None:
    user = scene["student"]
    type(user).objects.filter(pk=user.pk).update(**change)
    question = mails.Question(user.pk, "invitation", user.email, user.school_id)
    assert mails.still_theirs(question) == words


def test_nobody_gets_a_mail_after_their_account_is_closed(scene: Scene, office: Office) -> None:
    newcomer = scene.newcomer()
    actions.invite(user=newcomer, by=scene["coordinator"], now=clock.now())
    actions.close_account(user=newcomer, by=scene["coordinator"], now=clock.now())
    arrived()
    assert (office.mails, Message.objects.get().reason) == ([], "The account is closed.")


def test_a_role_is_told_of_in_words(scene: Scene, office: Office) -> None:
    by = scene["administrator"]
    actions.grant_role(user=scene["peer"], role=Role.COORDINATOR, by=by, now=clock.now())
    arrived()
    (mail,) = office.mails
    assert (
        "Administrator gave Peer this role: Programme coordinator." in mail.get_body(("plain",)).get_content()
    )
