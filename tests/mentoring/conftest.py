"""What the tests of mentoring share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.audit import flushing

if TYPE_CHECKING:
    from tests.mentoring.scene import Scene

flushing.install()


@pytest.fixture
def scene(db: None) -> Scene:
    from tests.mentoring.scene import set_up  # noqa: PLC0415 (conftests load before Django does)
    from tests.site.cast import assemble  # noqa: PLC0415

    return set_up(assemble())
