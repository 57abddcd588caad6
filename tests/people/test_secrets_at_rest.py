"""Whoever reads the database file finds no secret of anybody's second factor in it."""

from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.sessions.models import Session
from django.core import signing
from django.db import connection
from django.urls import reverse
from tests.site.cast import signed_in

from handrail.lib.sealed import Tampered
from handrail.people import factors


@pytest.fixture
def whole(transactional_db):
    """People, committed: only then are they in the file."""
    from tests.people.scene import make_scene  # noqa: PLC0415 (models are loaded by now)

    return make_scene()


def in_the_file():
    """Every byte of the database; on PostgreSQL, what its tables hold that could be a secret."""
    if connection.vendor == "sqlite":
        name = Path(str(connection.settings_dict["NAME"]))
        return b"".join(path.read_bytes() for path in name.parent.glob(f"{name.name}*"))
    held = [row.data for row in Authenticator.objects.all()]
    return str([*held, *(row.session_data for row in Session.objects.all())]).encode()


def test_the_file_holds_no_secret_of_a_second_factor(whole):
    user = whole["coordinator"]
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    codes = RecoveryCodes.activate(user)
    seed = factors.Factors().decrypt(codes.instance.data["seed"])
    held = in_the_file()
    assert user.email.encode() in held or connection.vendor != "sqlite"  # the search finds what is there
    assert [text for text in (secret, seed, *codes.generate_codes()) if text.encode() in held] == []


def test_nor_does_a_session_in_which_an_app_is_being_set_up(whole):
    client = signed_in(whole["student"])
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    stored = Session.objects.get(pk=client.session.session_key)
    assert client.session["mfa.totp.secret"] == secret
    assert stored.get_decoded()["mfa.totp.secret"] == secret
    assert secret.encode() not in in_the_file()
    plain = signing.loads(stored.session_data, salt=client.session.key_salt, serializer=Plain)
    assert plain.startswith(b"v1|")
    assert secret.encode() not in plain


class Plain:
    """What the signature covers, as it is."""

    def loads(self, data):
        return data


def test_a_session_that_was_changed_is_nobodys(whole, settings):
    client = signed_in(whole["student"])
    assert client.get(reverse("profile")).status_code == 200
    other = signed_in(whole["peer"])
    stored = Session.objects.get(pk=other.session.session_key)
    Session.objects.filter(pk=client.session.session_key).update(session_data=stored.session_data[:-1])
    assert client.get(reverse("profile")).status_code == 302


def test_a_secret_that_is_not_sealed_lets_nobody_in(whole):
    totp = TOTP.activate(whole["student"], generate_totp_secret())
    totp.instance.data = {"secret": generate_totp_secret()}
    with pytest.raises(Tampered):
        totp.validate_code("000000")


def test_messages_travel_in_the_session_and_not_in_a_cookie(db):
    from tests.people.scene import make_scene  # noqa: PLC0415 (models are loaded by now)

    client = signed_in(make_scene()["coordinator"])
    client.get(reverse("people"))  # led to the second factor, with a message
    assert set(client.cookies) <= {"sessionid", "csrftoken"}
    assert "_messages" in client.session
