"""Who got what, by group: whether some groups are served worse. Small groups are not shown."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from handrail.lib.suppression import Reader, hidden_groups, share


@dataclass(frozen=True, slots=True)
class GroupLine:
    """One group: how many people, and what share is matched, and with their first choice, in per cent."""

    label: str
    people: int
    matched: int | None
    first: int | None


@dataclass(frozen=True, slots=True)
class GroupTable:
    """The groups of one kind, the largest first. Of those suppressed only their number is known."""

    title: str
    lines: tuple[GroupLine, ...]
    suppressed: int


def by_group(
    title: str, groups: Mapping[str, Collection[str]], matched: Collection[str], first: Collection[str]
) -> GroupTable:
    """A table from the members of each group, who is matched, and who with their first choice."""
    ordered = sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))
    hidden = hidden_groups([len(members) for _, members in ordered])
    lines = tuple(
        _line(label, set(members), set(matched), set(first))
        for place, (label, members) in enumerate(ordered)
        if place not in hidden
    )
    return GroupTable(title, lines, len(hidden))


def _line(label: str, members: set[str], matched: set[str], first: set[str]) -> GroupLine:
    people = len(members)
    return GroupLine(
        label,
        people,
        share(len(members & matched), people, Reader.TEAM),
        share(len(members & first), people, Reader.TEAM),
    )
