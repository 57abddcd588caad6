"""What the tests of check-ins share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.audit import flushing
from tests.mentoring.conftest import look

if TYPE_CHECKING:
    from tests.checkins.scene import Asked

__all__ = ["look"]
flushing.install()


@pytest.fixture
def asked(db: None) -> Asked:
    from tests.checkins.scene import set_up_pair  # noqa: PLC0415 (conftests load before Django does)

    return set_up_pair()


@pytest.fixture
def asked_for_good(transactional_db: Any) -> Asked:
    """The same, for threads and other processes, which read what was committed."""
    from tests.checkins.scene import set_up_pair  # noqa: PLC0415

    return set_up_pair()
