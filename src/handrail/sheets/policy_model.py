"""What a policy says, once it has been read and checked. The format: docs/policy.md."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from handrail.matching.criteria import Criterion
from handrail.matching.problem import Settings
from handrail.matching.rules import Rule

Read = Literal["text", "list", "weights", "number", "statements"]
Ranges = Literal["", "upper", "lower", "both"]


@dataclass(frozen=True, slots=True)
class Amount:
    """A number: that of `column`, or `number` for everybody (and where the column's cell is blank).

    `ranges` says what "3-4" in a cell means; without it a range is an error.
    """

    number: int | None = None
    column: str = ""
    ranges: Ranges = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """A column that names people or must-haves. `hidden`: kinds of conflict that nobody may learn of."""

    column: str
    separator: str = ";"
    hidden: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Side:
    """Where the mentees (or mentors) stand, and which columns say who they are and whom they want.

    `wants` and `must_have` speak of mentees alone, `most`, `least` and `groups` of mentors alone: columns by
    which the recruiting advice is gathered.
    """

    called: str
    id: str
    name: tuple[str, ...] = ()
    detail: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    sheet: str | None = None
    header_row: int | None = None
    ranks: Listed | None = None
    must_have: Listed | None = None
    never: Listed | None = None
    conflicts: Listed | None = None
    wants: Amount = Amount(1)
    most: Amount = Amount(1)
    least: Amount = Amount(0)


@dataclass(frozen=True, slots=True)
class Field:
    """One answer that criteria and rules compare. `mentees` and `mentors` are the columns it is read from.

    `label` names it in sentences, `many` is the word for several steps of it, `shared` a sentence with
    {items} for what two people have in common; `lower` says that items start small inside a sentence.
    """

    key: str
    label: str
    read: Read
    mentees: tuple[str, ...] = ()
    mentors: tuple[str, ...] = ()
    many: str = ""
    shared: str = ""
    lower: bool = False
    separator: str = ";"
    between: str = ":"
    default: int | None = None
    blank: tuple[str, ...] = ()
    same: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """The people whose answer to `field` is, or includes, one of `values`."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QuotaLine:
    """At least `least` and at most `most` pairs between two groups."""

    key: str
    mentees: Group
    mentors: Group
    least: int = 0
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy that has been read and checked. Values stand as written; `build` spells them as the sheets do.

    `words` has the sentence of each rule that was given one.
    """

    source: str
    title: str
    settings: Settings
    mentees: Side
    mentors: Side
    fields: Mapping[str, Field]
    criteria: tuple[Criterion, ...] = ()
    rules: tuple[Rule, ...] = ()
    words: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    quotas: tuple[QuotaLine, ...] = ()
    required: tuple[tuple[str, str], ...] = ()
    forbidden: tuple[tuple[str, str], ...] = ()
    starts: dt.date | None = None
    ends: dt.date | None = None
