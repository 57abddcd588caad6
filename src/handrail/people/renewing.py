"""A new key for a session, where more can be done from now on: a key that was copied before opens nothing."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.http import HttpRequest


def renew_session(request: HttpRequest) -> None:
    """Change the key of a session. What it holds stays, and its line in the list of one's sessions."""
    former = request.session.session_key
    request.session.cycle_key()
    UserSession.objects.filter(session_key=former).update(session_key=request.session.session_key)
