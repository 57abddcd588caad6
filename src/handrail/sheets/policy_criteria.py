"""The criteria and rules of a policy, as the engine's own, from the tables of its TOML."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

from handrail.matching.criteria import KINDS, Criterion, Personality
from handrail.matching.people import Audience
from handrail.matching.problem import POINTS
from handrail.matching.rules import RULES, Blank, Eligible, Rule
from handrail.sheets.nearest import did_you_mean, fold
from handrail.sheets.policy_model import Field
from handrail.sheets.section import Section, is_key
from handrail.sheets.taxonomy import load_taxonomy

AUDIENCES: tuple[str, ...] = get_args(Audience)
CRITERIA = tuple(kind for kind in KINDS if kind != "given")  # a table worked out elsewhere is no column
READABLE: Mapping[str, tuple[str, ...]] = {
    "coverage": ("weights", "list"),
    "tree": ("list", "text"),
    "agreement": ("statements",),
    "overlap": ("list", "text"),
    "closeness": ("text",),
    "personality": ("statements",),
    "exact": ("text", "list", "number"),
    "set": ("list", "text"),
    "number": ("number",),
    "shares": ("list", "text"),
    "ahead": ("text",),
    "same": ("text", "list", "number"),
    "differs": ("text", "list", "number"),
    "eligible": ("text", "list", "number"),
}
ON_A_SCALE = ("closeness", "ahead")
HALF = POINTS // 2
YES_OR_NO = ("yes", "no")
SAY_YES_OR_NO = {"y": "yes", "true": "yes", "1": "yes", "n": "no", "false": "no", "0": "no"}

Fields = dict[str, Field]


def criteria_from(top: Section, fields: Fields, folder: Path) -> tuple[tuple[Criterion, ...], Fields]:
    """All criteria, and the fields with what taxonomies add to them: closed lists and synonyms."""
    fields = dict(fields)
    criteria = []
    for part in top.sections("criteria"):
        criterion = _criterion(part, fields, folder)
        part.finish()
        if criterion is not None:
            criteria.append(criterion)
    for name in {criterion.asked_by for criterion in criteria} & set(fields):
        fields[name] = yes_or_no(fields[name])
    _check_keys(top, "criteria", [criterion.key for criterion in criteria])
    _check_weights(top, criteria)
    return tuple(criteria), fields


def yes_or_no(field: Field) -> Field:
    """The field closed to yes and no, unless its values are listed already."""
    same = {**SAY_YES_OR_NO, **field.same}
    return replace(field, same=same, values=field.values or YES_OR_NO)


def rules_from(top: Section, fields: Fields) -> tuple[tuple[Rule, ...], dict[str, str], Fields]:
    """All rules, the sentence of each that was given one, and the fields with what rules add to them."""
    fields = dict(fields)
    rules, words = [], {}
    for part in top.sections("rules"):
        rule = _rule(part, fields)
        said = part.text("words")
        part.finish()
        if rule is not None:
            rules.append(rule)
            name = rule.mentee or rule.mentor
            if isinstance(rule, Eligible) and {fold(value) for value in rule.values} <= {*YES_OR_NO}:
                fields[name] = yes_or_no(fields[name])
            words.update({rule.key: said} if said else {})
    _check_keys(top, "rules", [rule.key for rule in rules])
    return tuple(rules), words, fields


def _criterion(part: Section, fields: Fields, folder: Path) -> Criterion | None:
    kind = part.one_of("kind", CRITERIA, needed=True)
    common: dict[str, Any] = {
        "weight": _weight(part),
        "audience": part.one_of("audience", AUDIENCES, "shown"),
    }
    common["asked_by"] = _asked_by(part, fields)
    if not kind:
        part.asked += part.data  # which options are right depends on the kind
        return None
    if kind == "rank_list":
        common["key"] = _key(part, "preferences")
        return KINDS[kind](**common, **_options(part, kind))
    names = _compared(part, kind, fields)
    if names is None:
        part.asked += part.data
        return None
    common |= {"key": _key(part, names[0]), "mentee": names[0], "mentor": names[1]}
    options = _options(part, kind)
    if kind == "tree":
        options |= _tree(part, names, fields, folder)
    if kind in ON_A_SCALE:
        options["scale"] = _scale(part, names, fields)
    criterion = KINDS[kind](**common, **options)
    return (
        replace(criterion, traits=_traits(part, criterion, fields))
        if isinstance(criterion, Personality)
        else criterion
    )


def _rule(part: Section, fields: Fields) -> Rule | None:
    kind = part.one_of("kind", tuple(RULES), needed=True)
    common: dict[str, Any] = {
        "audience": part.one_of("audience", AUDIENCES, "shown"),
        "blank": part.one_of("blank", get_args(Blank), "allow"),
    }
    options = _options(part, kind) if kind else {}
    sides = (options.get("side", "mentor"),) if kind == "eligible" else ("mentee", "mentor")
    names = _compared(part, kind, fields, sides) if kind else None
    if names is None:
        part.asked += part.data
        return None
    if kind in ON_A_SCALE:
        options["scale"] = _scale(part, names, fields)
    return RULES[kind](
        key=_key(part, names[0] or names[1]), mentee=names[0], mentor=names[1], **common, **options
    )


def _weight(part: Section) -> int:
    if "weight" not in part.data:
        part.fault("weight", "is missing", "Add a weight in points; 0 switches the criterion off")
    return part.number("weight", 0, high=POINTS)


def _key(part: Section, default: str) -> str:
    key = part.text("key", default)
    if not is_key(key):
        part.fault("key", f"{key!r} is not a key", "Use letters, digits and _ only")
    return key


def _asked_by(part: Section, fields: Fields) -> str:
    name = part.text("asked_by")
    field = fields.get(name)
    if name and field is None:
        part.fault(
            "asked_by",
            f"there is no field {name!r}",
            did_you_mean(name, fields, f"Add a table [fields.{name}]"),
        )
    elif field is not None and field.values and "yes" not in map(fold, field.values):
        part.fault("asked_by", f"{name} cannot be yes", f'Add "yes" to the values of [fields.{name}]')
    elif field is not None and (not field.mentees or field.read != "text"):
        part.fault(
            "asked_by",
            f"{name} is no text of the mentees",
            f'Give [fields.{name}] read = "text" and a column of the mentees',
        )
    return name


def _compared(
    part: Section, kind: str, fields: Fields, sides: tuple[str, ...] = ("mentee", "mentor")
) -> tuple[str, str] | None:
    """The names of the two answers compared; None where they cannot be. A side not asked about is blank."""
    both = part.text("field")
    names = {"mentee": part.text("mentees", both), "mentor": part.text("mentors", both)}
    if both and ("mentees" in part.data or "mentors" in part.data):
        part.fault("field", "stands beside mentees or mentors", "Name one field, or one for each side")
    checked = [_usable(part, kind, side, names[side], fields) for side in sides]
    if not all(checked):
        return None
    return tuple(names[side] if side in sides else "" for side in ("mentee", "mentor"))  # type: ignore[return-value]  # two sides


def _usable(part: Section, kind: str, side: str, name: str, fields: Fields) -> bool:
    field = fields.get(name)
    if not name:
        part.fault("field", "is missing", f"Name the field that the {side}s' answers come from")
    elif field is None:
        part.fault(
            "field", f"there is no field {name!r}", did_you_mean(name, fields, f"Add a table [fields.{name}]")
        )
    elif field.read not in READABLE[kind]:
        part.fault("field", f"{name} is read as {field.read}", f"{kind} needs {' or '.join(READABLE[kind])}")
    elif not (field.mentees if side == "mentee" else field.mentors):
        part.fault("field", f"{name} has no column of the {side}s", f'Add {side}s = "..." to [fields.{name}]')
    else:
        return True
    return False


def _options(part: Section, kind: str) -> dict[str, Any]:
    """The options that this kind alone has; those not written keep the engine's default."""
    return {key: read(part, key) for key, read in OPTIONS.get(kind, {}).items() if _asked(part, key)}


def _asked(part: Section, key: str) -> bool:
    part.asked.append(key)
    return key in part.data


def _whole(low: int, high: int) -> Callable[[Section, str], int | None]:
    return lambda part, key: part.whole(key, low, low=low, high=high)


def _one_of(*choices: str) -> Callable[[Section, str], str]:
    return lambda part, key: part.one_of(key, choices, choices[0])


_texts: Callable[[Section, str], tuple[str, ...]] = Section.texts
OPTIONS: Mapping[str, Mapping[str, Callable[[Section, str], Any]]] = {
    "agreement": {"low": _whole(-100, 100), "high": _whole(-100, 100)},
    "personality": {
        "low": _whole(0, 1000),
        "high": _whole(1, 1000),
        "traits": _texts,
        "shrink": _whole(0, 100),
    },
    "closeness": {"gap": _whole(-20, 20)},
    "rank_list": {"side": _one_of("mentee", "mentor")},
    "set": {"measure": _one_of("any", "all")},
    "number": {"span": _whole(1, 1_000_000), "more": Section.flag},
    "shares": {"least": _whole(1, 1000)},
    "ahead": {"least": _whole(-100, 100), "most": _whole(-100, 100)},
    "eligible": {"side": _one_of("mentor", "mentee"), "values": _texts},
}


def _scale(part: Section, names: tuple[str, str], fields: Fields) -> tuple[str, ...]:
    mine, theirs = (fields[name].values for name in names)
    if len(mine) < 2:
        part.fault(
            "field",
            f"{names[0]} has no scale",
            f"Add values = [...] to [fields.{names[0]}], from the lowest to the highest",
        )
    elif [fold(value) for value in mine] != [fold(value) for value in theirs]:
        part.fault(
            "field",
            f"{names[0]} and {names[1]} have different scales",
            "Give both the same values in the same order",
        )
    return mine


def _tree(part: Section, names: tuple[str, str], fields: Fields, folder: Path) -> dict[str, Any]:
    """A tree's own options. What the taxonomy lists is closed: another word in a cell is an error there."""
    tree = load_taxonomy(part.text("taxonomy", "specialties"), folder, f"{part.where}, taxonomy", part.faults)
    undecided, open_field = part.text("undecided"), part.text("open_field")
    open_values = part.texts("open_values")
    if (open_field or open_values) and not (undecided and open_field and open_values):
        part.fault(
            "open_field",
            "needs undecided, open_field and open_values together",
            "Write all three, or undecided alone",
        )
    if open_field and (open_field not in fields or not fields[open_field].mentors):
        remedy = did_you_mean(open_field, fields, f"Add [fields.{open_field}] with a column of the mentors")
        part.fault("open_field", f"there is no field {open_field!r} of the mentors", remedy)
    for name in dict.fromkeys(names):
        field = fields[name]
        words = (*tree.nodes, undecided) if undecided else tree.nodes
        fields[name] = replace(field, same={**tree.same, **field.same}, values=field.values or words)
    return {
        "parent": tree.parent,
        "undecided": undecided,
        "open_field": open_field,
        "open_values": open_values,
    }


def _traits(part: Section, criterion: Personality, fields: Fields) -> tuple[str, ...]:
    """The traits as the mentees' columns spell them."""
    columns = {fold(column): column for column in fields[criterion.mentee].mentees}
    for trait in criterion.traits:
        if fold(trait) not in columns:
            remedy = f"Name columns of [fields.{criterion.mentee}]: {', '.join(columns.values())}"
            part.fault("traits", f"there is no column {trait!r}", remedy)
    return tuple(columns.get(fold(trait), trait) for trait in criterion.traits)


def _check_keys(top: Section, table: str, keys: list[str]) -> None:
    for key, times in Counter(keys).items():
        if times > 1:
            top.fault(
                f"[[{table}]]",
                f"the key {key!r} stands {times} times",
                'Give each its own, for example key = "languages_2"',
            )


def _check_weights(top: Section, criteria: list[Criterion]) -> None:
    always = sum(criterion.weight for criterion in criteria if not criterion.asked_by)
    asked = sum(criterion.weight for criterion in criteria if criterion.asked_by)
    if always not in (0, POINTS):
        top.fault("[[criteria]]", f"the weights sum to {always}", f"Change them until they sum to {POINTS}")
    if asked > HALF:
        top.fault(
            "[[criteria]]",
            f"the weights of what mentees ask for sum to {asked}",
            f"Keep them to {HALF} in all",
        )
