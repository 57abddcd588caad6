"""What the addresses of allauth name: one-time keys in mails, and passkeys."""

from __future__ import annotations

import secrets
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.webauthn import (
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorAttestationResponse,
    AuthenticatorData,
    CollectedClientData,
    RegistrationResponse,
)
from tests.site.cast import Cast
from tests.site.things import Thing, kind, of_each

from handrail.people.models import User


@kind("mail key", alone=True)
def mail_keys(cast: Cast) -> dict[str, Thing]:
    def make(name: str) -> Thing:
        address = EmailAddress.objects.create(user=cast[name], email=f"new-{name}@school.example")
        return Thing({"key": EmailConfirmationHMAC.create(address).key}, owner=name)

    return of_each(cast, make, "student")


@kind("password key")
def password_keys(cast: Cast) -> dict[str, Thing]:
    def make(name: str) -> Thing:
        now = User.objects.get(
            pk=cast[name].pk
        )  # whose address carries a mark by now, and is part of the key
        key = default_token_generator.make_token(now)
        return Thing({"uidb36": user_pk_to_url_str(cast[name]), "key": key}, owner=name)

    return of_each(cast, make, "student")


def credential() -> dict[str, Any]:
    """What a phone would have sent when its passkey was added."""
    public = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    named = AttestedCredentialData.create(
        aaguid=bytes(16), credential_id=secrets.token_bytes(16), public_key=public
    )
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV | AuthenticatorData.FLAG.AT
    sent = AuthenticatorData.create(bytes(32), flags, 0, bytes(named))
    return dict(
        RegistrationResponse(
            raw_id=named.credential_id,
            response=AuthenticatorAttestationResponse(
                client_data=CollectedClientData.create("webauthn.create", bytes(16), "http://testserver"),
                attestation_object=AttestationObject.create("none", sent, {}),
            ),
        )
    )


@kind("passkey", alone=True)
def passkeys(cast: Cast) -> dict[str, Thing]:
    def make(name: str) -> Thing:
        key = Authenticator.objects.create(
            user=cast[name],
            type=Authenticator.Type.WEBAUTHN,
            data={"name": "Phone", "passwordless": True, "credential": credential()},
        )
        return Thing({"pk": key.pk}, school=cast[name].school, owner=name)

    return of_each(cast, make, "student", "coordinator", "stranger")
