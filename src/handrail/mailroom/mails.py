"""The mailroom's own kind of mail."""

from __future__ import annotations

from handrail.mailroom.kinds import Kind, register

TEST = register(
    Kind(
        name="test",
        words="Test mail",
        placeholders=frozenset({"name", "link"}),
        again=False,
        can_wait=False,
    )
)
