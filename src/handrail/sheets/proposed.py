"""The fields, criteria and rules of a proposed policy, each with the note that explains it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import tomlkit

from handrail.matching.criteria import share_out
from handrail.matching.problem import POINTS
from handrail.sheets import reference
from handrail.sheets.columns import Found
from handrail.sheets.nearest import fold
from handrail.sheets.policy_criteria import SAY_YES_OR_NO, YES_OR_NO
from handrail.sheets.values import WHOLE, items

LOGISTICS = 10  # points for time, cadence, mode and site together
SCALES = (5, 7, 10)
UNDECIDED = ("undecided", "not sure", "unsure", "not decided", "unsure yet")
SEPARATORS = (";", ",", "|", "/")


@dataclass(frozen=True, slots=True)
class Line:
    """A criterion or rule to be: its settings, its share of the points (0 for a rule) and its note."""

    settings: Mapping[str, Any]
    share: int
    note: str


@dataclass(slots=True)
class Proposed:
    """What is proposed so far."""

    left: Found
    right: Found
    fields: dict[str, tuple[dict[str, Any], str]] = field(default_factory=dict)
    criteria: list[Line] = field(default_factory=list)
    rules: list[Line] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def lines(self) -> list[str]:
        """The TOML of all parts, weights shared out to 100."""
        weights = share_out(POINTS, {f"{place:03}": line.share for place, line in enumerate(self.criteria)})
        text = ["# ---- The answers that are compared", ""]
        for key, (settings, note) in self.fields.items():
            text += _table(f"[fields.{key}]", settings, note)
        text += ["# ---- What counts, and how much: the weights are points and sum to 100", ""]
        for place, line in enumerate(self.criteria):
            text += _table("[[criteria]]", {**line.settings, "weight": weights[f"{place:03}"]}, line.note)
        text += ["# ---- What no points can buy. Blank answers pass a rule, and the pair says so", ""]
        for line in self.rules:
            text += _table("[[rules]]", line.settings, line.note)
        return [*text, *self.notes]

    def both(self, what: str) -> bool:
        """Whether both sides have such a column."""
        return what in self.left.of and what in self.right.of

    def cells(self, what: str) -> list[str]:
        """All cells of such a column, on both sides, without the blanks."""
        sides = (found for found in (self.left, self.right) if what in found.of)
        return [cell for found in sides for cell in found.cells(what) if cell]

    def add_field(self, what: str, read: str, note: str = "", **settings: Any) -> None:
        """A field called after what its columns hold."""
        found: dict[str, Any] = {"read": read}
        for side, one in (("mentees", self.left), ("mentors", self.right)):
            if what in one.of:
                found[side] = one.of[what]
        self.fields[what] = ({**found, **settings}, note)

    def add_list(self, what: str, note: str = "", read: str = "list", **settings: Any) -> list[str]:
        """A field of several items in a cell; gives all its items."""
        sign = separator(self.cells(what))
        self.add_field(what, read, note, **({"separator": sign} if sign != ";" else {}), **settings)
        return [item for cell in self.cells(what) for item in items(cell, sign)]

    def count(self, share: int, note: str, **settings: Any) -> None:
        """A criterion."""
        self.criteria.append(Line(settings, share, note))


def proposed_parts(left: Found, right: Found) -> Proposed:
    """Everything that the columns of both sides allow, in the order of weight."""
    parts = Proposed(left, right)
    for step in STEPS:
        step(parts)
    return parts


def separator(cells: Sequence[str]) -> str:
    """The sign between items: the first of ; , | / that any cell has."""
    return next((sign for sign in SEPARATORS if any(sign in cell for cell in cells)), ";")


def _goals(parts: Proposed) -> None:
    if not parts.both("goals"):
        return
    sign = separator(parts.cells("goals"))
    numbered = [
        all(WHOLE.fullmatch(item.rpartition(":")[2].strip()) for item in items(cell, sign) if ":" in item)
        for cell in parts.cells("goals")
    ]
    weighted = all(numbered) and any(":" in cell for cell in parts.cells("goals"))
    note = (
        "mentees: importance 1 to 3; mentors: 1 can help, 2 a strength" if weighted else "several in a cell"
    )
    parts.add_list("goals", note, read="weights" if weighted else "list", lower=True)
    parts.count(30, "how much of what the mentee wants the mentor offers", kind="coverage", field="goals")


def _ranks(parts: Proposed) -> None:
    sides = [side for side, found in (("mentee", parts.left), ("mentor", parts.right)) if "ranks" in found.of]
    shares = {"mentee": 20 - 4 * (len(sides) == 2), "mentor": 20 if len(sides) == 1 else 4}
    for side in sides:
        note = f"whom the {side} chose" + (
            ", the one thing that a randomised trial speaks for" if side == "mentee" else ""
        )
        parts.count(shares[side], note, kind="rank_list", key=f"{side}_choice", side=side)


def _specialty(parts: Proposed) -> None:
    if not parts.both("specialty"):
        _profession(parts, 18)
        return
    words = parts.add_list("specialty", "the first counts most", lower=True)
    unknown = _unknown(words)
    if unknown:
        parts.fields["specialty"][0]["label"] = "interests"
        note = f"words must be equal, for Handrail's list of specialties lacks: {' / '.join(unknown[:6])}"
        parts.count(18, note, kind="set", field="specialty", measure="all")
    else:
        undecided = next((word for word in sorted(words) if fold(word) in UNDECIDED), None)
        extra = {"undecided": undecided} if undecided else {}
        note = "near specialties count too, by the list that ships with Handrail"
        parts.count(18, note, kind="tree", field="specialty", taxonomy="specialties", **extra)
    _profession(parts, 6)


def _unknown(words: Sequence[str]) -> list[str]:
    """Words that are in no list of specialties."""
    parent = reference.taxonomy("specialties")
    known = {
        fold(word) for word in (*parent, *parent.values(), *reference.synonyms("specialties"), *UNDECIDED)
    }
    return sorted({word for word in words if fold(word) not in known})


def _profession(parts: Proposed, share: int) -> None:
    if parts.both("profession"):
        parts.add_field("profession", "text")
        parts.count(share, "the same profession", kind="exact", field="profession")


def _style(parts: Proposed) -> None:
    both = [header for header in parts.left.statements if header in parts.right.statements]
    if not both:
        return
    numbers = [
        int(cell)
        for found in (parts.left, parts.right)
        for row in found.table.rows
        for header, cell in zip(found.table.headers, row.cells, strict=True)
        if header in both and cell.isdecimal()
    ]
    high = next((top for top in SCALES if max(numbers, default=1) <= top), None)
    if high is None or min(numbers, default=1) < 1:
        return
    settings = {"label": "working style", "read": "statements", "mentees": both, "mentors": both}
    parts.fields["style"] = (settings, f"answers from 1 to {high}")
    parts.count(17, "how alike the two answered", kind="agreement", field="style", low=1, high=high)


def _logistics(parts: Proposed) -> None:
    """Time, cadence, mode and site share ten points."""
    found: list[Line] = []
    if parts.both("times"):
        parts.add_list("times", "free times; the same words on both sides", label="free times")
        found.append(
            Line(
                {"kind": "overlap", "field": "times"}, 5, "how many of the mentee's free times the mentor has"
            )
        )
    if parts.both("meetings") and all(WHOLE.fullmatch(cell) for cell in parts.cells("meetings")):
        parts.add_field("meetings", "number", label="meetings a year")
        found.append(
            Line({"kind": "number", "field": "meetings", "span": 8}, 3, "how often both wish to meet")
        )
    if parts.both("mode"):
        parts.add_list("mode", "how to meet", label="ways of meeting")
        found.append(Line({"kind": "overlap", "field": "mode"}, 2, "ways of meeting that suit both"))
    if parts.both("site"):
        parts.add_field("site", "text")
        found.append(Line({"kind": "exact", "field": "site"}, 2, "the same site"))
    whole = min(LOGISTICS, 2 * sum(line.share for line in found))  # a site alone is not worth all of it
    shares = share_out(whole, {f"{place}": line.share for place, line in enumerate(found)})
    parts.criteria += [Line(line.settings, shares[f"{place}"], line.note) for place, line in enumerate(found)]


def _personality(parts: Proposed) -> None:
    if not (parts.both("openness") and parts.both("conscientiousness")):
        return
    cells = parts.cells("openness") + parts.cells("conscientiousness")
    if not all(WHOLE.fullmatch(cell) and 4 <= int(float(cell)) <= 20 for cell in cells):
        return
    columns = [[found.of["openness"], found.of["conscientiousness"]] for found in (parts.left, parts.right)]
    settings = {"read": "statements", "mentees": columns[0], "mentors": columns[1]}
    parts.fields["personality"] = (
        settings,
        "two sums of four answers each, 4 to 20; only of those who opted in",
    )
    note = "the evidence is one small study, so it counts little"
    parts.count(
        5, note, kind="personality", field="personality", traits=columns[0], low=4, high=20, audience="nobody"
    )


def _trained(parts: Proposed) -> None:
    if "trained" not in parts.right.of:
        return
    if all(fold(cell) in {*YES_OR_NO, *SAY_YES_OR_NO} for cell in parts.cells("trained")):
        parts.add_field("trained", "text", label="training")
        parts.rules.append(
            Line(
                {
                    "kind": "eligible", "field": "trained", "blank": "forbid", "audience": "coordinator",
                    "words": "The mentor has not finished the training.",
                },
                0,
                "no word about training counts as no training",
            )
        )  # fmt: skip


def _stage(parts: Proposed) -> None:
    """A rule where the stages are those that ship; otherwise nobody but the coordinator knows their order."""
    if not parts.both("stage"):
        return
    stages = {fold(stage): stage for stage in reference.labels("stages")}
    cells = sorted(set(parts.cells("stage")))
    if all(fold(cell) in stages for cell in cells):
        parts.add_field(
            "stage",
            "text",
            "the order of the values is the order of the stages",
            values=list(stages.values()),
        )
        parts.rules.append(
            Line({"kind": "ahead", "field": "stage", "least": 1}, 0, "the mentor is at least one stage ahead")
        )
        return
    columns = [one.of["stage"] for one in (parts.left, parts.right)]
    parts.notes += [
        "# Handrail does not know the order of these stages. To have every mentor stand above the mentee,",
        "# put the values in order, the lowest first, and take the # away:",
        "#",
        "# [fields.stage]",
        '# read = "text"',
        f"# mentees = {_one_line(columns[0])}",
        f"# mentors = {_one_line(columns[1])}",
        f"# values = {_one_line(cells)}",
        "#",
        "# [[rules]]",
        '# kind = "ahead"',
        '# field = "stage"',
        "# least = 1",
    ]


def _one_line(text: str | list[str]) -> str:
    return " ".join(tomlkit.item(text).as_string().split())


def _shares(parts: Proposed) -> None:
    if parts.both("languages"):
        parts.add_list("languages", shared="Both speak {items}.")
        note = "without a language in common nobody can talk"
        parts.rules.append(Line({"kind": "shares", "field": "languages", "least": 1}, 0, note))
    for what, note in (
        ("times", "at least one free time in common"),
        ("mode", "at least one way of meeting for both"),
    ):
        if what in parts.fields:
            parts.rules.append(Line({"kind": "shares", "field": what, "least": 1}, 0, note))


def _musts(parts: Proposed) -> None:
    """Columns of the mentors that must-haves name and nothing else uses."""
    if "must_have" not in parts.left.of:
        return
    headers = {fold(header): header for header in parts.right.rest}
    for cell in parts.left.cells("must_have"):
        for item in items(cell, separator([cell])):
            header = headers.pop(fold(item.partition(":")[0]), None)
            if header is not None:
                key = re.sub(r"\W+", "_", fold(header))
                parts.fields[key] = (
                    {"read": "list", "mentors": header, "label": header},
                    "for must-haves only",
                )


STEPS: tuple[Callable[[Proposed], None], ...] = (
    _goals, _ranks, _specialty, _style, _logistics, _personality, _trained, _stage, _shares, _musts,
)  # fmt: skip


def _table(head: str, settings: Mapping[str, Any], note: str) -> Iterator[str]:
    """One table of TOML with its note."""
    yield f"{head}  # {' '.join(note.split())}" if note else head
    for key, value in settings.items():
        yield f"{key} = {tomlkit.item(value).as_string()}"
    yield ""
