"""Second factors are kept sealed: who reads the database cannot make a code from it."""

from __future__ import annotations

from allauth.mfa.adapter import DefaultMFAAdapter

from handrail.lib.sealed import seal, unseal
from handrail.vault.keys import SITE, key_of

ABOUT = "mfa_authenticator.data"  # allauth does not say whose it is, so that the row cannot be bound in


class Factors(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    """Seals the secrets of apps for codes, and the seeds of recovery codes, with the site's own key."""

    def encrypt(self, text: str) -> str:
        """Seal a secret before it is kept."""
        return seal(text, about=ABOUT, key=key_of(SITE))

    def decrypt(self, encrypted_text: str) -> str:
        """The secret. Raises Tampered: a secret that was changed lets nobody in."""
        return unseal(encrypted_text, about=ABOUT, key=key_of(SITE))
