"""Reading one table of a policy file strictly: each key is asked for by name, and no key is left over."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any

from handrail.sheets.nearest import did_you_mean
from handrail.sheets.read import Fault

KEY = re.compile(r"\w+")


class Section:
    """One table. Every wrong value adds a fault to the shared list `faults` and reads as its default."""

    def __init__(self, data: Mapping[str, Any], where: str, faults: list[Fault]) -> None:
        self.data = data
        self.where = where
        self.faults = faults
        self.asked: list[str] = []

    def fault(self, key: str, problem: str, remedy: str) -> None:
        """Notes one thing wrong with `key`, or with the whole table where `key` is blank."""
        self.faults.append(Fault(f"{self.where}, {key}" if key else self.where, problem, remedy))

    def value(self, key: str) -> Any:
        """The raw value, or None. Asking makes the key known."""
        self.asked.append(key)
        return self.data.get(key)

    def text(self, key: str, default: str = "", *, needed: bool = False) -> str:
        """A text that is not blank."""
        value = self.value(key)
        if value is None:
            if needed:
                self.fault(key, "is missing", f'Add {key} = "..."')
            return default
        if isinstance(value, str) and value.strip():
            return value.strip()
        self.fault(key, f"{value!r} is not a text", "Write a text between double quotes")
        return default

    def sign(self, key: str, default: str) -> str:
        """A separator: any text but an empty one; spaces count."""
        value = self.value(key)
        if value is None:
            return default
        if isinstance(value, str) and value:
            return value
        self.fault(key, f"{value!r} is not a sign that separates", 'Write for example ";"')
        return default

    def one_of(self, key: str, choices: Sequence[str], default: str = "", *, needed: bool = False) -> str:
        """One text out of a closed list."""
        value = self.text(key, default, needed=needed)
        if value and value not in choices and value != default:
            self.fault(
                key,
                f"{value!r} is not known",
                did_you_mean(value, choices, f"Use one of {', '.join(choices)}"),
            )
            return default
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A text or a list of texts; empty where the key is missing."""
        value = self.value(key)
        if value is None:
            return ()
        items = [value] if isinstance(value, str) else value
        if (
            isinstance(items, list)
            and items
            and all(isinstance(item, str) and item.strip() for item in items)
        ):
            return tuple(item.strip() for item in items)
        self.fault(key, f"{value!r} is not a list of texts", 'Write for example ["one", "two"]')
        return ()

    def whole(self, key: str, default: int | None = None, *, low: int = 0, high: int = 10_000) -> int | None:
        """A whole number from `low` to `high`."""
        value = self.value(key)
        if value is None:
            return default
        if isinstance(value, int) and not isinstance(value, bool) and low <= value <= high:
            return value
        self.fault(key, f"{value!r} does not fit", f"Write a whole number from {low} to {high}")
        return default

    def number(self, key: str, default: int, *, low: int = 0, high: int = 10_000) -> int:
        """A whole number that has a default."""
        value = self.whole(key, default, low=low, high=high)
        return default if value is None else value

    def flag(self, key: str) -> bool:
        """true or false; false where the key is missing."""
        value = self.value(key)
        if value is None or isinstance(value, bool):
            return bool(value)
        self.fault(key, f"{value!r} is neither true nor false", "Write true or false without quotes")
        return False

    def date(self, key: str) -> dt.date | None:
        """A day."""
        value = self.value(key)
        if value is None or (isinstance(value, dt.date) and not isinstance(value, dt.datetime)):
            return value
        self.fault(key, f"{value!r} is not a date", "Write a day without quotes, for example 2026-09-01")
        return None

    def words(self, key: str) -> dict[str, str]:
        """A table from text to text."""
        value = self.value(key)
        if value is None:
            return {}
        if isinstance(value, dict) and all(isinstance(item, str) and item.strip() for item in value.values()):
            return {one.strip(): other.strip() for one, other in value.items()}
        self.fault(
            key, f"{value!r} is not a table of texts", 'Write for example { "ENT" = "Otolaryngology" }'
        )
        return {}

    def section(self, key: str) -> Section | None:
        """A table inside this one, or None where it is missing."""
        value = self.value(key)
        if value is None:
            return None
        if isinstance(value, dict):
            return Section(
                value,
                f"{self.where}, {key}" if self.where.endswith("]") else f"{self.where}, [{key}]",
                self.faults,
            )
        self.fault(key, f"{value!r} is not a table", f"Start a table with [{key}]")
        return None

    def sections(self, key: str) -> list[Section]:
        """A list of tables, written [[key]]."""
        value = self.value(key)
        if value is None:
            return []
        if isinstance(value, list) and all(isinstance(item, dict) for item in value):
            return [
                Section(item, f"{self.where}, [[{key}]] {_called(item, place)}", self.faults)
                for place, item in enumerate(value, 1)
            ]
        self.fault(key, "is not a list of tables", f"Start each with [[{key}]], in double brackets")
        return []

    def finish(self) -> None:
        """Notes every key that nobody asked for, with the nearest right name."""
        for key in self.data:
            if key not in self.asked:
                known = f"Use one of {', '.join(self.asked)}, or remove it"
                self.fault("", f"the key {key!r} is not known here", did_you_mean(key, self.asked, known))


def _called(item: Mapping[str, Any], place: int) -> str:
    """How a table in a list is told from its neighbours: by its place and what it is about."""
    about = next((item[key] for key in ("key", "field", "kind") if isinstance(item.get(key), str)), None)
    return f"number {place}" if about is None else f"number {place} ({about})"


def is_key(text: str) -> bool:
    """Whether `text` can be a key: letters, digits and _ only."""
    return KEY.fullmatch(text) is not None
