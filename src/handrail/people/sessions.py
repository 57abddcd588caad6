"""What a session holds is kept sealed: while an app for codes is being set up, its secret is in there."""

from __future__ import annotations

import json
from typing import Any

from django.utils.crypto import salted_hmac

from handrail.lib.sealed import seal, unseal

ABOUT = "django_session.session_data"


class Sealed:
    """A serializer of sessions. What does not open is an empty session to Django: nobody is signed in.

    The key is made from the one that signs sessions, which is in a file too: so a new master key signs nobody
    out, and a session that is saved at that moment opens afterwards.
    """

    def dumps(self, held: Any) -> bytes:
        """Seal what a session holds."""
        return seal(json.dumps(held), about=ABOUT, key=_key()).encode("ascii")

    def loads(self, data: bytes) -> Any:
        """What a session holds. Raises Tampered."""
        return json.loads(unseal(data.decode("ascii"), about=ABOUT, key=_key()))


def _key() -> bytes:
    return salted_hmac("handrail sessions", "", algorithm="sha256").digest()
