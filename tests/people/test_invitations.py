"""An invitation's life: sent, reminded of, extended, taken back, run out, used once."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from tests.people.scene import NOW, Scene

from handrail.lib import clock
from handrail.lib.refusal import Refusal
from handrail.people import actions, queries
from handrail.people.models import Invitation, User

PASSWORD = "plum lantern gravel stoat"
DAY = dt.timedelta(days=1)
Mails = list[dict[str, Any]]


def invited(scene: Scene, posted: Mails, name: str = "newcomer") -> tuple[Invitation, str]:
    """An open invitation and its token, as the mail has it."""
    user = scene.newcomer(name)
    invitation = actions.invite(user=user, by=scene["coordinator"], now=clock.now())
    return invitation, token_of(posted)


def token_of(posted: Mails) -> str:
    return posted[-1]["context"]["link"].rstrip("/").rpartition("/")[2]


def test_the_mail_has_the_link_and_the_table_only_its_hash(scene: Scene, posted: Mails) -> None:
    invitation, token = invited(scene, posted)
    mail = posted[0]
    assert (mail["kind"], mail["to"], mail["address"]) == (
        "invitation",
        invitation.user_id,
        "newcomer@example.org",
    )
    assert sorted(mail["context"]) == ["last_day", "link", "name"]
    assert mail["context"]["link"] == f"http://localhost:8000/invitations/{token}/"
    assert invitation.token_hash == hashlib.sha256(token.encode()).hexdigest()
    assert invitation.expires_at - invitation.created_at == 14 * DAY


def test_looking_changes_nothing(client: Client, scene: Scene, posted: Mails) -> None:
    invitation, token = invited(scene, posted)
    answer = client.get(reverse("accept_invitation", args=[token]))
    invitation.refresh_from_db()
    assert (answer.status_code, invitation.used_at) == (200, None)
    assert b"Newcomer" not in answer.content


def test_a_password_takes_up_the_account_once(client: Client, scene: Scene, posted: Mails) -> None:
    invitation, token = invited(scene, posted)
    page = reverse("accept_invitation", args=[token])
    answer = client.post(page, {"password": PASSWORD})
    user = User.objects.get(pk=invitation.user_id)
    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("home"))
    assert (user.check_password(PASSWORD), queries.has_taken_up_account(user)) == (True, True)
    assert client.session["_auth_user_id"] == str(user.pk)
    again = Client().post(page, {"password": "another long password"})
    assert (again.status_code, b"was used already" in again.content) == (410, True)
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_a_weak_password_is_said_at_the_field_and_the_link_still_works(
    client: Client, scene: Scene, posted: Mails
) -> None:
    invitation, token = invited(scene, posted)
    answer = client.post(reverse("accept_invitation", args=[token]), {"password": "short"})
    invitation.refresh_from_db()
    assert (answer.status_code, list(answer.context["form"].errors)) == (200, ["password"])
    assert invitation.used_at is None


def test_with_a_passkey_there_is_no_password(client: Client, scene: Scene, posted: Mails) -> None:
    invitation, token = invited(scene, posted)
    answer = client.post(reverse("accept_invitation", args=[token]), {"passkey": "1"})
    user = User.objects.get(pk=invitation.user_id)
    assert answer.headers["Location"] == reverse("mfa_add_webauthn")
    assert user.has_usable_password() is False
    assert client.get(reverse("mfa_add_webauthn")).status_code == 200


@pytest.mark.parametrize(
    ("state", "words"),
    [("expired", "has run out"), ("revoked", "replaced or taken back"), ("used", "was used already")],
)
def test_a_dead_link_says_why_and_what_to_do(
    client: Client, scene: Scene, posted: Mails, state: str, words: str
) -> None:
    invitation, token = invited(scene, posted)
    gone = {"expired": "expires_at", "revoked": "revoked_at", "used": "used_at"}[state]
    Invitation.objects.filter(pk=invitation.pk).update(**{gone: clock.now()})
    page = reverse("accept_invitation", args=[token])
    for answer in (client.get(page), client.post(page, {"password": PASSWORD})):
        assert (answer.status_code, words in answer.content.decode()) == (410, True)
    assert queries.has_taken_up_account(invitation.user) is False


def test_an_unknown_link_says_so(client: Client, db: None) -> None:
    answer = client.get(reverse("accept_invitation", args=["nonsense"]))
    assert (answer.status_code, b"do not know this link" in answer.content) == (410, True)


def test_it_runs_out_after_fourteen_days(client: Client, scene: Scene, posted: Mails) -> None:
    _, token = invited(scene, posted)
    page = reverse("accept_invitation", args=[token])
    with clock.moved(14 * DAY - dt.timedelta(minutes=1)):
        assert client.get(page).status_code == 200
    with clock.moved(14 * DAY):
        assert client.get(page).status_code == 410


def test_a_second_invitation_ends_the_first(scene: Scene, posted: Mails) -> None:
    first, token = invited(scene, posted)
    actions.invite(user=first.user, by=scene["coordinator"], now=NOW)
    first.refresh_from_db()
    assert (first.state(NOW), token_of(posted) == token) == (Invitation.State.REVOKED, False)


def test_a_reminder_brings_a_new_link_and_keeps_the_last_day(scene: Scene, posted: Mails) -> None:
    first, token = invited(scene, posted)
    second = actions.remind(invitation=first, by=scene["coordinator"], now=clock.now() + DAY)
    assert posted[-1]["kind"] == "invitation_reminder"
    assert (second.expires_at, token_of(posted) == token) == (first.expires_at, False)


def test_extending_brings_the_same_link_back_to_life(client: Client, scene: Scene, posted: Mails) -> None:
    invitation, token = invited(scene, posted)
    with clock.moved(20 * DAY):
        actions.extend_invitation(invitation=invitation, by=scene["coordinator"], now=clock.now())
        assert client.get(reverse("accept_invitation", args=[token])).status_code == 200


@pytest.mark.parametrize("act", [actions.remind, actions.extend_invitation, actions.take_back_invitation])
def test_nothing_can_be_done_to_a_used_invitation(scene: Scene, posted: Mails, act: Any) -> None:
    invitation, token = invited(scene, posted)
    actions.accept_invitation(token=token, password=PASSWORD, now=clock.now())
    with pytest.raises(Refusal):
        act(invitation=invitation, by=scene["coordinator"], now=clock.now())


def test_who_cannot_be_invited(scene: Scene, posted: Mails) -> None:
    by = scene["coordinator"]
    with pytest.raises(Refusal, match="has an account already"):
        actions.invite(user=scene["student"], by=by, now=NOW)
    closed = scene.newcomer("closed")
    actions.close_account(user=closed, by=by, now=NOW)
    with pytest.raises(Refusal, match="closed"):
        actions.invite(user=closed, by=by, now=NOW)
    early = scene.newcomer("early")
    type(scene.school).objects.filter(pk=scene.school.pk).update(live=False)
    with pytest.raises(Refusal, match="not live"):
        actions.invite(user=User.objects.get(pk=early.pk), by=by, now=NOW)
    assert posted == []


def test_the_database_allows_one_open_invitation_a_person(scene: Scene, posted: Mails) -> None:
    invitation, _ = invited(scene, posted)
    with pytest.raises(IntegrityError):
        Invitation.objects.create(user=invitation.user, token_hash="x", created_at=NOW, expires_at=NOW + DAY)
