"""What the tests of signs and cases share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.audit import flushing
from tests.mentoring.conftest import look, scene, server

if TYPE_CHECKING:
    from tests.cases.crowd import Crowd
    from tests.mentoring.pair import Pair
    from tests.mentoring.scene import Scene

__all__ = ["look", "scene", "server"]
flushing.install()


@pytest.fixture
def pair(scene: Scene) -> Pair:
    """The student and the mentor, in a cohort that runs."""
    from tests.cases.crowd import running_pair  # noqa: PLC0415 (conftests load before Django does)

    return running_pair(scene)


@pytest.fixture
def crowd(scene: Scene) -> Crowd:
    from tests.cases.crowd import Crowd  # noqa: PLC0415 (as above)

    return Crowd(scene)
