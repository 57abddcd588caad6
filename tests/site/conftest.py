"""What the tests of the access table share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.site.stage import Stage


@pytest.fixture(scope="module")
def shared_stage(django_db_setup: None, django_db_blocker: Any) -> Iterator[Stage]:
    """Made once for the tests of one file, in a transaction that goes with them."""
    from django.core.cache import cache  # noqa: PLC0415 (conftests load before Django does)
    from tests.site.cells import undone  # noqa: PLC0415
    from tests.site.stage import build  # noqa: PLC0415

    with django_db_blocker.unblock(), undone():
        cache.clear()
        yield build()


@pytest.fixture
def stage(shared_stage: Stage, db: None, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Stage:
    """Everybody is signed in, nothing counts how often they ask, and what a test does is taken back."""
    from tests.site.watching import watch  # noqa: PLC0415

    settings.ACCOUNT_RATE_LIMITS = False  # the same question is asked many times over
    watch(monkeypatch)
    shared_stage.keep_signed_in()
    return shared_stage
