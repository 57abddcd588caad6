"""The people of the tests, and the mails that were posted. pytest reads this before any model is loaded."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from tests.audit import flushing

if TYPE_CHECKING:
    from tests.people.scene import Scene

flushing.install()  # the log must be emptied after each test that commits


@pytest.fixture
def scene(db: None) -> Scene:
    from tests.people.scene import make_scene  # noqa: PLC0415

    return make_scene()


@pytest.fixture
def posted(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """The mails that actions handed to the outbox, as they were handed over. They go into it, too."""
    from handrail.mailroom import actions as mailroom  # noqa: PLC0415

    mails: list[dict[str, Any]] = []
    real = mailroom.post

    def post(**mail: Any) -> Any:
        mails.append(mail)
        return real(**mail)

    monkeypatch.setattr(mailroom, "post", post)
    return mails


@pytest.fixture
def second_factor(monkeypatch: pytest.MonkeyPatch) -> None:
    """Staff who have set up what staff must set up."""
    monkeypatch.setattr("handrail.people.queries.has_second_factor", lambda user: True)


@pytest.fixture
def events(db: None) -> Callable[[], list[tuple[str, str]]]:
    """Verb and outcome of every event so far."""
    from handrail.audit.models import Event  # noqa: PLC0415

    return lambda: list(Event.objects.order_by("id").values_list("verb", "outcome"))
