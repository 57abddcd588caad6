"""A first policy, proposed from the columns of two sheets, with every choice explained to the coordinator."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

import tomlkit
from tomlkit.items import Table as TomlTable

from handrail.lib.faults import FaultyInput
from handrail.sheets.build import build
from handrail.sheets.columns import Found, column, find_columns
from handrail.sheets.nearest import fold
from handrail.sheets.policy import Policy, PolicyError, parse_policy
from handrail.sheets.policy_criteria import SAY_YES_OR_NO, YES_OR_NO
from handrail.sheets.proposed import Proposed, proposed_parts
from handrail.sheets.read import Fault, SheetError, Table
from handrail.sheets.roster import named_columns
from handrail.sheets.values import RANGE

HEAD = """\
How two sheets become pairs. Handrail proposed this from the names of your columns: read it, and change
what you know better. A line that begins with # is a note to you, and is not read.

These weights are a reasoned default. No study has estimated them."""


PRIVATE = re.compile(
    r"(?:is )?(?:treat\w*|relat\w*|married|partner|parent|sibling|family|patient|doctor)"
    r"(?: (?:by|to|of|with))?",
    re.IGNORECASE,
)


class ProposalError(FaultyInput):
    """No policy can be proposed that works with these sheets. `faults` say what is missing or wrong.

    `text` is the policy as far as it goes, or blank: with the faults put right, it works.
    """

    def __init__(self, faults: Iterable[Fault], text: str = "") -> None:
        super().__init__(faults)
        self.text = text


def propose(mentees: Table, mentors: Table) -> str:
    """The text of a policy file that works with these two sheets.

    Raises ProposalError where a column is missing that no policy can do without, or where cells are
    wrong: those are named by row and column.
    """
    left, right = find_columns(mentees, "mentees"), find_columns(mentors, "mentors")
    missing = [*_missing(left, "mentees"), *_missing(right, "mentors")]
    if missing:
        raise ProposalError(missing)
    parts = proposed_parts(left, right)
    if not parts.criteria:
        raise ProposalError([_nothing_to_compare(left, right)])
    text = _text(left, right, parts)
    try:
        policy = parse_policy(text, "proposed policy")
        text += "\n".join(_left_over(policy, left, right))
        build(policy, mentees, mentors)
    except (PolicyError, SheetError) as error:
        raise ProposalError(error.faults, text) from error
    return text


def _missing(found: Found, side: str) -> list[Fault]:
    if "id" in found.of:
        return []
    seen = f"The columns are {', '.join(found.table.headers)}"
    return [
        Fault(
            found.table.file,
            f"no column tells the {side} apart",
            f'Add a column "ID", or "Email", with something different in each row. {seen}',
        )
    ]


def _nothing_to_compare(left: Found, right: Found) -> Fault:
    rest = ", ".join((*left.rest, *right.rest)) or "none"
    return Fault(
        f"{left.table.file} and {right.table.file}",
        "no column was recognised on both sides that a pair could be judged by",
        'Name columns for example "Goals" and "Offers", "Interests" and "Specialty", or "Free times"'
        f" on both sides, or write a policy by hand. Not recognised: {rest}",
    )


def _text(left: Found, right: Found, parts: Proposed) -> str:
    document = tomlkit.document()
    for line in HEAD.splitlines():
        document.add(tomlkit.comment(line))
    document.add(tomlkit.nl())
    document["policy"] = 1
    document["matching"] = _matching()
    document["mentees"] = _side(left, "mentees")
    document["mentors"] = _mentors(left, right)
    body = tomlkit.dumps(document).rstrip()
    return "\n".join((body, "", *parts.lines)).rstrip() + "\n"


def _matching() -> TomlTable:
    part = tomlkit.table()
    part["title"] = "Mentor matching"
    part["objective"] = "fair"
    part["objective"].comment("as many pairs as can be, then nobody pays for the average; or: total, stable")
    part["seed"] = 1
    part["seed"].comment("draws the lot among equals; the same number gives the same pairs")
    return part


def _side(found: Found, side: str) -> TomlTable:
    of, part = found.of, tomlkit.table()
    if found.table.sheet is not None:
        part["sheet"] = found.table.sheet
    part["id"] = of["id"]
    part["id"].comment("tells people apart; other columns name people by it")
    names = [of[what] for what in ("first", "last") if what in of] or [
        of[what] for what in ("name",) if what in of
    ]
    if names:
        part["name"] = names
        part["name"].comment("read by the coordinator only")
    detail = [of[what] for what in ("stage", "site") if what in of]
    if detail:
        part["detail"] = detail
        part["detail"].comment("a few words behind the name")
    if side == "mentees" and "wants" in of:
        part["wants"] = _inline(column=of["wants"])
        part["wants"].comment("how many mentors each wants; a blank means 1")
    _add_links(part, found)
    return part


def _add_links(part: TomlTable, found: Found) -> None:
    """Columns that name other people."""
    notes = {
        "ranks": "the best first; A = B means that both are as welcome",
        "must_have": "never traded for points; it can leave somebody without a mentor",
        "never": "private: no report says whose wish it was",
        "conflicts": "never a pair; of the kinds in hidden nobody learns",
    }
    for key, note in notes.items():
        if key in found.of:
            part[key] = _inline(column=found.of[key], separator=_separator(found.cells(key)))
            if key == "conflicts":
                part[key]["hidden"] = _hidden(found.cells(key))
            part[key].comment(note)


def _hidden(cells: Sequence[str]) -> list[str]:
    """Kinds of conflict that say who is ill or whose family somebody is, as the cells name them."""
    found = {fold(match[0]) for cell in cells for match in PRIVATE.finditer(cell)}
    return sorted({"treats", "related to", *found})


def _mentors(left: Found, right: Found) -> TomlTable:
    part = _side(right, "mentors")
    if "most" not in right.of:
        needed = -(-len(left.table.rows) // len(right.table.rows)) if right.table.rows else 1
        part["most"] = min(max(needed, 1), 999)
        part["most"].comment(
            "no column says how many mentees each mentor takes; with so many each, there is a place for all"
        )
    else:
        cells = right.cells("most")
        amount = {"column": right.of["most"]}
        notes = "how many mentees each takes"
        if any(RANGE.fullmatch(cell) for cell in cells):
            amount["ranges"] = "upper"
            notes += '; "3-4" is read as 4 (or write lower: 3, both: at least 3)'
        part["most"] = _inline(**amount)
        if not all(cells):
            part["most"]["blank"] = 1
            notes += "; a blank counts as 1"
        part["most"].comment(notes)
    if "least" in right.of:
        part["least"] = _inline(column=right.of["least"])
        part["least"].comment("kept before anything else: too high a number can make the matching impossible")
    return part


def _inline(**values: str) -> tomlkit.items.InlineTable:
    table = tomlkit.inline_table()
    table.update(values)
    return table


def _separator(cells: Sequence[str]) -> str:
    return "," if any("," in cell for cell in cells) and not any(";" in cell for cell in cells) else ";"


def _left_over(policy: Policy, left: Found, right: Found) -> Iterator[str]:
    """Notes on what was not used, and on what is never used without being asked."""
    for found, side in ((left, "mentees"), (right, "mentors")):
        used = {column for _, column in named_columns(policy, side)}
        unused = [header for header in found.table.headers if header not in {*used, *found.identity}]
        if unused:
            yield f"\n# Columns of the {side} that are not used: {one_line(', '.join(unused))}."
    if left.identity or right.identity:
        yield from _identity(left, right)
    yield ""


def _identity(left: Found, right: Found) -> list[str]:
    """Who people are is never used by itself: only a mentee's own wish can make it count."""
    named = one_line(", ".join(dict.fromkeys((*left.identity, *right.identity))))
    wishes = [header for header in left.identity if _is_wish(left, header)]
    return [
        "",
        f"# About who people are: {named}.",
        "# Handrail never uses such columns by itself. On average a likeness of this kind makes no better",
        "# pairs; to some it matters much. Where your rules allow it, it can count for those mentees who ask",
        "# for it, and nobody is told. Put your columns in, and take the # away:",
        "#",
        "# [fields.wants_similar]          # the column in which a mentee says yes or no",
        '# read = "text"',
        f"# mentees = {_quoted(wishes)}",
        "#",
        "# [fields.identity]",
        '# read = "list"',
        f"# mentees = {_quoted([header for header in left.identity if header not in wishes])}",
        f"# mentors = {_quoted(right.identity)}",
        "#",
        "# [[criteria]]",
        '# kind = "set"',
        '# field = "identity"',
        '# asked_by = "wants_similar"',
        "# weight = 10",
        '# audience = "nobody"',
    ]


def _is_wish(found: Found, header: str) -> bool:
    cells = [fold(cell) for cell in column(found.table, header) if cell]
    return bool(cells) and all(cell in YES_OR_NO or cell in SAY_YES_OR_NO for cell in cells)


def _quoted(headers: Sequence[str]) -> str:
    return one_line(tomlkit.item(headers[0]).as_string()) if headers else '"..."'


def one_line(text: str) -> str:
    """Text that cannot end a comment: what a header says must never become a setting."""
    return " ".join(text.split())
