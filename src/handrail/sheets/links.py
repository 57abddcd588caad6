"""Cells that name other people: ranks, private blocks, conflicts of interest; and must-haves."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from handrail.matching.people import Ranks
from handrail.sheets.nearest import did_you_mean, fold
from handrail.sheets.policy_model import Field
from handrail.sheets.values import Complain, Words, items

TIE = "="
MOST_MUSTS = 2
PERIOD = re.compile(
    r"(?:(?P<word>from|until)\s+)?(?P<one>\d[\d.-]*\S*)(?:\s+to\s+(?P<two>\d\S*))?$", re.IGNORECASE
)


class Ids:
    """The people of one side, found by id without regard to case."""

    def __init__(self, side: str, names: Mapping[str, str]) -> None:
        self.side = side
        self.by_fold = {fold(one): one for one in names}
        self.by_name: dict[str, list[str]] = {}
        for one, name in names.items():
            self.by_name.setdefault(fold(name), []).append(one)

    def find(self, text: str, complain: Complain) -> str | None:
        """The id that `text` means; None and a complaint with the nearest id where there is none."""
        found = self.by_fold.get(fold(text))
        if found is None:
            complain(f"no {self.side} has the id {text!r}", self._remedy(text))
        return found

    def _remedy(self, text: str) -> str:
        named = self.by_name.get(fold(text), [])
        if named:
            return f"That is a name: write the id {' or '.join(repr(one) for one in named)}"
        return did_you_mean(text, self.by_fold.values(), f"Correct the id, or add the {self.side}")

    def leading(self, text: str) -> tuple[str, str] | None:
        """The id at the start of `text`, the longest that fits, and what follows it."""
        words = text.split()
        for count in range(len(words), 0, -1):
            found = self.by_fold.get(fold(" ".join(words[:count])))
            if found is not None:
                return found, " ".join(words[count:])
        return None


def read_ranks(text: str, separator: str, ids: Ids, complain: Complain) -> Ranks:
    """Best first; ids with "=" between them share a place."""
    seen: set[str] = set()
    ranks = []
    for place in items(text, separator):
        found = [ids.find(one.strip(), complain) for one in place.split(TIE) if one.strip()]
        tied = [one for one in found if one is not None]
        for one in tied:
            if one in seen:
                complain(f"{one} stands twice", "List each person once")
            seen.add(one)
        if tied:
            ranks.append(tuple(tied))
    return tuple(ranks)


def read_ids(text: str, separator: str, ids: Ids, complain: Complain) -> tuple[str, ...]:
    """The people that a cell names, each once."""
    found = [ids.find(one, complain) for one in items(text, separator)]
    return tuple(dict.fromkeys(one for one in found if one is not None))


@dataclass(frozen=True, slots=True)
class Tie:
    """One conflict of interest as a cell states it."""

    other: str
    kind: str
    starts: dt.date | None
    ends: dt.date | None


def read_conflicts(text: str, separator: str, ids: Ids, complain: Complain) -> tuple[Tie, ...]:
    """Items such as "M-014 examines 2027-01-10 to 2027-03-01" or "M-014 treats"."""
    found = [_conflict(item, ids, complain) for item in items(text, separator)]
    return tuple(tie for tie in found if tie is not None)


def _conflict(item: str, ids: Ids, complain: Complain) -> Tie | None:
    lead = ids.leading(item)
    if lead is None:
        ids.find(item.split(maxsplit=1)[0], complain)
        return None
    other, rest = lead
    period = PERIOD.search(rest)
    kind = rest[: period.start()].strip() if period else rest
    if not kind:
        complain(f"{item!r} does not say what the conflict is", f"Write for example {other} examines")
        return None
    starts, ends = _period(period, complain) if period else (None, None)
    if starts and ends and starts > ends:
        complain(f"{item!r} ends before it starts", "Correct one of the two days")
    return Tie(other, kind, starts, ends)


def _period(period: re.Match[str], complain: Complain) -> tuple[dt.date | None, dt.date | None]:
    """The two days; "from" leaves the end open, "until" the start, a day alone is that day."""
    one, word = _day(period["one"], complain), (period["word"] or "").casefold()
    if period["two"]:
        return one, _day(period["two"], complain)
    return (None if word == "until" else one), (None if word == "from" else one)


def _day(text: str, complain: Complain) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text if len(text) == len("2027-01-10") else "")
    except ValueError:
        complain(f"{text!r} is not a day", "Write year-month-day, for example 2027-01-10")
        return None


def _names(field: Field) -> tuple[str, ...]:
    """What a mentee may call a field: its label, its key, or the header of its column."""
    headers = () if field.read == "statements" else (*field.mentors, *field.mentees)
    return (*headers, field.key, field.label)


def read_musts(
    text: str, separator: str, fields: Iterable[Field], complain: Complain
) -> tuple[tuple[Field, tuple[str, ...]], ...]:
    """Items such as "Languages: Arabic / English": the field, and the answers of which one is enough."""
    by_name = {
        fold(name): field for field in reversed(list(fields)) if field.mentors for name in _names(field)
    }
    musts = []
    for item in items(text, separator):
        name, _, values = item.partition(":")
        field = by_name.get(fold(name))
        if field is None:
            names = [field.label for field in by_name.values()]
            complain(
                f"{name.strip()!r} is no answer of the mentors",
                did_you_mean(name, names, f"Use one of {', '.join(dict.fromkeys(names))}"),
            )
        elif not values.strip():
            complain(
                f"{item!r} does not say what is needed", f"Write for example {field.label}: one / another"
            )
        else:
            words = Words(field)
            wanted = [words.word(value, complain) for value in items(values, "/")]
            musts.append((field, tuple(dict.fromkeys(value for value in wanted if value is not None))))
    if len(musts) > MOST_MUSTS:
        complain(f"there are {len(musts)} must-haves", f"Keep the {MOST_MUSTS} that matter most")
    return tuple(musts)
