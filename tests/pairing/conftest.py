"""What the tests of pairing share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.pairing.scene import Scene


@pytest.fixture
def scene(db: None) -> Scene:
    from tests.pairing.scene import set_up  # noqa: PLC0415 (conftests load before Django does)
    from tests.site.cast import assemble  # noqa: PLC0415

    return set_up(assemble())
