"""Who got what, by group: whether some groups are served worse. Small groups are not shown."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from handrail.lib.suppression import Reader, hidden_groups, share


@dataclass(frozen=True, slots=True)
class GroupLine:
    """One group: how many people, and what share is matched, and with their first choice. None is hidden."""

    label: str
    people: int | None
    matched: int | None = None
    first: int | None = None


@dataclass(frozen=True, slots=True)
class GroupTable:
    """The groups of one kind, the largest first, and how many of them are not shown."""

    title: str
    lines: tuple[GroupLine, ...]

    @property
    def hidden(self) -> int:
        """How many groups are suppressed."""
        return sum(line.people is None for line in self.lines)


def by_group(
    title: str, groups: Mapping[str, Collection[str]], matched: Collection[str], first: Collection[str]
) -> GroupTable:
    """A table from the members of each group, who is matched, and who with their first choice."""
    ordered = sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))
    hidden = hidden_groups([len(members) for _, members in ordered])
    return GroupTable(
        title,
        tuple(
            GroupLine(label, None)
            if place in hidden
            else _line(label, set(members), set(matched), set(first))
            for place, (label, members) in enumerate(ordered)
        ),
    )


def _line(label: str, members: set[str], matched: set[str], first: set[str]) -> GroupLine:
    people = len(members)
    return GroupLine(
        label,
        people,
        share(len(members & matched), people, Reader.TEAM),
        share(len(members & first), people, Reader.TEAM),
    )
