"""What a session holds is kept sealed: while an app for codes is being set up, its secret is in there."""

from __future__ import annotations

import json
from typing import Any

from handrail.lib.sealed import seal, unseal
from handrail.vault.keyfile import master

ABOUT = "django_session.session_data"


class Sealed:
    """A serializer of sessions. What does not open is an empty session to Django: nobody is signed in."""

    def dumps(self, held: Any) -> bytes:
        """Seal what a session holds."""
        return seal(json.dumps(held), about=ABOUT, key=master()).encode("ascii")

    def loads(self, data: bytes) -> Any:
        """What a session holds. Raises Tampered."""
        return json.loads(unseal(data.decode("ascii"), about=ABOUT, key=master()))
