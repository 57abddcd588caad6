"""The parts of a policy, from the tables of its TOML: settings, the two sides, fields, quotas and pairs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal, cast, get_args

from handrail.matching.problem import OBJECTIVES, Settings
from handrail.sheets.policy_criteria import criteria_from, rules_from
from handrail.sheets.policy_model import Amount, Field, Group, Listed, Policy, QuotaLine, Ranges, Read, Side
from handrail.sheets.read import Fault
from handrail.sheets.section import Section, is_key

VERSION = 1
SIDES = ("mentees", "mentors")
RANGES = ("upper", "lower", "both")


def policy_from(data: Mapping[str, Any], source: str, folder: Path, faults: list[Fault]) -> Policy:
    """The policy in `data`. What is wrong is added to `faults`; the policy then is of no use."""
    top = Section(data, source, faults)
    if top.value("policy") != VERSION:
        top.fault(
            "policy",
            f"the version is {data.get('policy', 'missing')!r}",
            f"Write policy = {VERSION} in the first line",
        )
    title, settings, starts, ends = _matching(top)
    mentees, mentors = _side(top, "mentees"), _side(top, "mentors")
    fields = _fields(top)
    criteria, fields = criteria_from(top, fields, folder)
    rules, words, fields = rules_from(top, fields)
    quotas = tuple(_quota(part, fields) for part in top.sections("quotas"))
    required, forbidden = _pairs(top, "required"), _pairs(top, "forbidden")
    top.finish()
    return Policy(
        source=source,
        title=title,
        settings=settings,
        mentees=mentees,
        mentors=mentors,
        fields=fields,
        criteria=criteria,
        rules=rules,
        words=words,
        quotas=quotas,
        required=required,
        forbidden=forbidden,
        starts=starts,
        ends=ends,
    )


def _part(top: Section, key: str, *, needed: bool = False) -> Section:
    """A table of the policy; an empty one where it is missing."""
    part = top.section(key)
    if part is None and needed and key not in top.data:
        top.fault(f"[{key}]", "is missing", f"Add a table [{key}]")
    return part or Section({}, f"{top.where}, [{key}]", top.faults)


def _matching(top: Section) -> tuple[str, Settings, Any, Any]:
    part = _part(top, "matching")
    title = part.text("title", "Mentor matching")
    objective = part.one_of("objective", OBJECTIVES, "fair")
    settings = Settings(
        objective=cast(Any, objective),
        seed=part.number("seed", 0, high=2**31 - 1),
        proposing=cast(Any, part.one_of("proposing", SIDES, "mentees")),
        fill=part.flag("fill"),
    )
    if objective != "stable":
        for key in ("proposing", "fill"):
            if key in part.data:
                part.fault(
                    key,
                    f"does nothing where the objective is {objective}",
                    'Remove it, or write objective = "stable"',
                )
    starts, ends = part.date("starts"), part.date("ends")
    if starts and ends and starts > ends:
        part.fault("ends", f"{ends} is before the start, {starts}", "Correct one of the two days")
    part.finish()
    return title, settings, starts, ends


def _side(top: Section, key: Literal["mentees", "mentors"]) -> Side:
    part = _part(top, key, needed=True)
    side = Side(
        called=part.text("called", key),
        id=part.text("id", needed=key in top.data),
        name=part.texts("name"),
        detail=part.texts("detail"),
        sheet=part.text("sheet") or None,
        header_row=part.whole("header_row", low=1),
        ranks=_listed(part, "ranks"),
        never=_listed(part, "never"),
        conflicts=_listed(part, "conflicts"),
    )
    if key == "mentees":
        side = replace(side, must_have=_listed(part, "must_have"), wants=_amount(part, "wants", 1, 1))
    else:
        side = replace(side, most=_amount(part, "most", None, 0), least=_amount(part, "least", 0, 0))
        side = replace(side, groups=part.texts("groups"))
        _check_amounts(part, side)
    part.finish()
    return side


def _listed(part: Section, key: str) -> Listed | None:
    if isinstance(part.data.get(key), str):
        return Listed(part.text(key))
    inner = part.section(key)
    if inner is None:
        return None
    hidden = inner.texts("hidden") if key == "conflicts" else ()
    listed = Listed(inner.text("column", needed=True), inner.sign("separator", ";"), hidden)
    inner.finish()
    return listed


def _amount(part: Section, key: str, missing: int | None, low: int) -> Amount:
    """A number, or a table with a column. `missing` counts where the key is missing or a cell is blank."""
    if not isinstance(part.data.get(key), dict):
        return Amount(part.whole(key, 1 if missing is None else missing, low=low, high=999))
    inner = cast(Section, part.section(key))
    ranges = cast(Ranges, inner.one_of("ranges", RANGES)) if key == "most" else ""
    amount = Amount(
        inner.whole("blank", missing, low=low, high=999), inner.text("column", needed=True), ranges
    )
    inner.finish()
    return amount


def _check_amounts(part: Section, side: Side) -> None:
    if side.most.ranges == "both" and "least" in part.data:
        part.fault("least", "is also taken from the ranges of most", 'Remove it, or write ranges = "upper"')
    numbers = (side.least.number, side.most.number)
    if (
        not side.least.column
        and not side.most.column
        and None not in numbers
        and (numbers[0] or 0) > (numbers[1] or 0)
    ):
        part.fault("least", f"{numbers[0]} is more than most, {numbers[1]}", "Let least not exceed most")


def _fields(top: Section) -> dict[str, Field]:
    part = _part(top, "fields")
    fields = {}
    for key in part.data:
        inner = part.section(key)
        if not is_key(key):
            part.fault(key, "is not a key", "Use letters, digits and _ only")
        elif inner is not None:
            inner.where = f"{top.where}, [fields.{key}]"
            fields[key] = _field(key, inner)
    return fields


def _field(key: str, part: Section) -> Field:
    read = cast(Read, part.one_of("read", get_args(Read), "text", needed=True))
    field = Field(
        key=key,
        label=part.text("label", key.replace("_", " ")),
        read=read,
        mentees=part.texts("mentees"),
        mentors=part.texts("mentors"),
        many=part.text("many"),
        shared=part.text("shared"),
        lower=part.flag("lower"),
        blank=part.texts("blank"),
    )
    if read in ("list", "weights"):
        field = replace(field, separator=part.sign("separator", ";"))
    if read == "weights":
        field = replace(
            field, between=part.sign("between", ":"), default=part.whole("default", low=1, high=3)
        )
    if read in ("text", "list", "weights"):
        field = replace(field, same=part.words("same"), values=part.texts("values"))
    _check_field(part, field)
    part.finish()
    return field


def _check_field(part: Section, field: Field) -> None:
    if not field.mentees and not field.mentors:
        part.fault(
            "", "no column is named", 'Add mentees = "..." or mentors = "..." with a column of that sheet'
        )
    if field.read != "statements":
        for side, columns in (("mentees", field.mentees), ("mentors", field.mentors)):
            if len(columns) > 1:
                part.fault(side, f"names {len(columns)} columns", 'Name one, or write read = "statements"')
    elif field.mentees and field.mentors and len(field.mentees) != len(field.mentors):
        part.fault(
            "mentors",
            f"names {len(field.mentors)} columns where mentees names {len(field.mentees)}",
            "Name the same statements on both sides, in the same order",
        )
    if field.shared and "{items}" not in field.shared:
        part.fault("shared", "has no {items}", 'Write for example "Both speak {items}."')


def _quota(part: Section, fields: Mapping[str, Field]) -> QuotaLine:
    most = part.whole("most")
    quota = QuotaLine(
        part.text("key", needed=True),
        _group(part, "mentees", fields),
        _group(part, "mentors", fields),
        part.number("least", 0),
        most,
    )
    if most is not None and most < quota.least:
        part.fault("most", f"{most} is less than least, {quota.least}", "Let least not exceed most")
    part.finish()
    return quota


def _group(part: Section, side: str, fields: Mapping[str, Field]) -> Group:
    inner = part.section(side)
    if inner is None:
        part.fault(side, "is missing", f'Add {side} = {{ field = "site", values = ["City"] }}')
        return Group("", ())
    group = Group(inner.one_of("field", tuple(fields), needed=True), inner.texts("values"))
    if group.field and not (
        fields[group.field].mentees if side == "mentees" else fields[group.field].mentors
    ):
        inner.fault(
            "field", f"{group.field} has no column of the {side}", f"Add {side} to [fields.{group.field}]"
        )
    if not group.values and "values" not in inner.data:
        inner.fault("values", "is missing", "List the answers that make the group")
    inner.finish()
    return group


def _pairs(top: Section, key: str) -> tuple[tuple[str, str], ...]:
    part = _part(top, key)
    value = part.value("pairs")
    part.finish()
    if value is None:
        return ()
    if isinstance(value, list) and all(_is_pair(pair) for pair in value):
        return tuple((mentee, mentor) for mentee, mentor in value)
    part.fault("pairs", "is not a list of pairs of ids", 'Write for example pairs = [["S-001", "M-014"]]')
    return ()


def _is_pair(pair: object) -> bool:
    return (
        isinstance(pair, list)
        and len(pair) == 2
        and all(isinstance(one, str) and one.strip() for one in pair)
    )
