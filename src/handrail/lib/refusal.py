"""Saying no in words: why something cannot be done, and what to do instead."""

from __future__ import annotations

from dataclasses import dataclass


class Refusal(Exception):
    """What the present state does not allow. `field` names the form's field, where one is at fault."""

    def __init__(self, words: str, field: str = "") -> None:
        super().__init__(words)
        self.words = words
        self.field = field


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether somebody may do something. It is true when they may; otherwise `words` say why not."""

    words: str = ""

    def __bool__(self) -> bool:
        return not self.words
