"""A lifelike cohort of invented people, as the spreadsheets a coordinator would have."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import accumulate
from pathlib import Path
from string import Template

from handrail.lib.files import write_text
from handrail.sheets import _shares as shares
from handrail.sheets import reference
from handrail.sheets._dice import Dice
from handrail.sheets.write import write_csv

Row = dict[str, str]
SEPARATOR = "; "
SEEDS = 2**31  # what a policy takes
MEETING_ANSWERS = ("Languages", "Free times", "Mode", "Meetings a year")
TRAITS = ("Openness", "Conscientiousness")
STATEMENTS = reference.labels("working_style")
STAGES = reference.labels("stages")
MENTEE_HEADERS = (
    "School number", "Name", "E-mail", "Record", "Year", "Stage", "Site", "Mentors wanted", "Goals",
    "Interests", *MEETING_ANSWERS, *STATEMENTS, *TRAITS, "Preferred mentors", "Must have",
    "Not this person", "Conflicts of interest",
)  # fmt: skip
MENTOR_HEADERS = (
    "Mentor number", "Name", "E-mail", "Record", "Role", "Stage", "Site", "Specialty", "Offers",
    *MEETING_ANSWERS, "Most mentees", "Least mentees", "Trained", *STATEMENTS, *TRAITS,
    "Preferred mentees", "Not this person", "Conflicts of interest",
)  # fmt: skip


def write_sample(folder: Path, mentees: int, mentors: int, seed: int) -> tuple[Path, ...]:
    """Write mentees.csv, mentors.csv and policy.toml, and return their paths.

    The same numbers give the same bytes everywhere. Existing files of these names stay as they are.
    """
    if mentees < 1 or mentors < 1:
        raise ValueError(f"A sample needs at least 1 mentee and 1 mentor, not {mentees} and {mentors}.")
    if not 0 <= seed < SEEDS:
        raise ValueError(f"A seed is a whole number from 0 to {SEEDS - 1}, not {seed}.")
    paths = tuple(folder / name for name in ("mentees.csv", "mentors.csv", "policy.toml"))
    for path in paths:
        if path.exists():
            raise FileExistsError(f"{path} exists already. Name an empty folder for the sample.")
    mentee_rows, mentor_rows = cohort(mentees, mentors, seed)
    folder.mkdir(parents=True, exist_ok=True)
    write_csv(paths[0], MENTEE_HEADERS, [list(row.values()) for row in mentee_rows])
    write_csv(paths[1], MENTOR_HEADERS, [list(row.values()) for row in mentor_rows])
    write_text(paths[2], policy(seed))
    return paths


def policy(seed: int) -> str:
    """The policy that fits the sample."""
    lists = {"statements": STATEMENTS, "stages": STAGES}
    words = {key: json.dumps(list(values), ensure_ascii=False) for key, values in lists.items()}
    return Template(reference.text("sample_policy.toml.template")).substitute(words, seed=seed)


def cohort(mentees: int, mentors: int, seed: int) -> tuple[list[Row], list[Row]]:
    """The rows of both sheets."""
    dice = Dice(seed)
    names = dice.shuffled(_names())
    spoken = dice.dealt(shares.LANGUAGES["mentee"], mentees)
    mentee_rows = [_mentee(dice, at, names[at % len(names)], spoken[at]) for at in range(mentees)]
    spoken = dice.dealt(shares.LANGUAGES["mentor"], mentors)
    mentor_rows = [_mentor(dice, at, names[-1 - at % len(names)], spoken[at]) for at in range(mentors)]
    trained = [row for row in mentor_rows if row["Trained"] == "yes"]
    _places(dice, trained, sum(int(row["Mentors wanted"]) for row in mentee_rows))
    for row in dice.shuffled(trained)[: mentees // shares.INSIST]:
        row["Least mentees"] = "1"
    _choices(dice, mentee_rows, mentor_rows)
    _refusals(dice, mentee_rows, mentor_rows, "Preferred mentors")
    _refusals(dice, mentor_rows, mentee_rows, "Preferred mentees")
    return mentee_rows, mentor_rows


def _names() -> list[str]:
    rows = reference.table("sample_names.csv")
    halves = [(row["given"].split("|"), row["family"].split("|")) for row in rows]
    return [f"{given} {family}" for givens, families in halves for given in givens for family in families]


def _person(headers: Sequence[str], number: int, name: str) -> Row:
    """A row that holds only who somebody is: the id stands in the first column."""
    row = dict.fromkeys(headers, "")
    row[headers[0]] = f"{headers[0][0]}-{number + 1:04d}"
    row |= {"Name": name, "Record": "invented"}
    row["E-mail"] = f"{row[headers[0]].lower()}@example.org"
    return row


def _mentee(dice: Dice, number: int, name: str, languages: str) -> Row:
    row = _person(MENTEE_HEADERS, number, name)
    year = dice.weighted(shares.YEARS)
    row |= {
        "Year": f"Year {year}",
        "Stage": shares.YEAR_STAGES[year - 1],
        "Site": dice.weighted(shares.SITES),
    }
    row["Mentors wanted"] = dice.weighted(shares.WANTED)
    named = [goal for goal, share in shares.GOALS.items() if dice.chance(share)]
    row["Goals"] = _or_blank(dice, _weights(dice, {goal: dice.weighted(shares.IMPORTANCE) for goal in named}))
    row["Interests"] = _or_blank(dice, _interests(dice))
    dawn = dice.chance(shares.DAWN_ONLY)
    row |= _meeting(dice, languages, {"dawn": 1} if dawn else shares.FREE)
    row |= _self_description(dice, opted_in=dice.chance(40))
    row["Must have"] = _must_have(dice, row) if dice.chance(8) else ""
    return row


def _mentor(dice: Dice, number: int, name: str, languages: str) -> Row:
    row = _person(MENTOR_HEADERS, number, name)
    role = dice.weighted(shares.ROLES)
    row |= {
        "Role": role,
        "Stage": dice.weighted(shares.ROLE_STAGES[role]),
        "Site": dice.weighted(shares.SITES),
    }
    unsettled = role == "Near-peer" and dice.chance(40)  # a student may not have a specialty yet
    row["Specialty"] = "" if unsettled else _or_blank(dice, _specialties(dice, 1 + dice.chance(30)))
    row["Offers"] = _or_blank(dice, _weights(dice, _offers(dice, role)))
    row |= _meeting(dice, languages, shares.FREE)
    row["Most mentees"] = dice.weighted(shares.MOST)
    row |= {"Trained": "no" if dice.chance(5) else "yes", "Least mentees": "0"}
    row |= _self_description(dice, opted_in=dice.chance(25))
    return row


def _or_blank(dice: Dice, answer: str) -> str:
    return "" if dice.chance(shares.BLANK) else answer


def _weights(dice: Dice, numbers: Mapping[str, int]) -> str:
    """As people write it: in no particular order, and mostly what matters most first."""
    mixed = dice.shuffled(numbers.items())
    if dice.chance(70):
        mixed.sort(key=lambda item: -item[1])
    return SEPARATOR.join(f"{word}: {number}" for word, number in mixed)


def _offers(dice: Dice, role: str) -> dict[str, int]:
    """Most of what the role is strong in, and a little of the rest."""
    offers = {goal: 1 + dice.chance(60) for goal in shares.STRENGTHS[role] if dice.chance(60)}
    return offers | {
        goal: 1 for goal in shares.GOALS if goal not in shares.STRENGTHS[role] and dice.chance(8)
    }


def _interests(dice: Dice) -> str:
    return shares.UNDECIDED if dice.chance(20) else _specialties(dice, dice.weighted(shares.INTERESTS))


def _specialties(dice: Dice, number: int) -> str:
    """Some under another name, as happens in free text."""
    drawn = dice.several(shares.SPECIALTIES, number)
    return SEPARATOR.join(shares.ALSO_WRITTEN.get(one, one) if dice.chance(25) else one for one in drawn)


def _meeting(dice: Dice, languages: str, free: Mapping[str, int]) -> Row:
    """When, how, how often and in which language somebody can meet. Language and times are compulsory."""
    return {
        "Languages": languages,
        "Free times": _free_times(dice, free),
        "Mode": _or_blank(dice, dice.weighted(shares.MODES)),
        "Meetings a year": _or_blank(dice, dice.weighted(shares.MEETINGS)),
    }


def _free_times(dice: Dice, free: Mapping[str, int]) -> str:
    """Three to five parts of the week, in the order of the week."""
    windows = {(day, part): weight for day in shares.DAYS for part, weight in free.items()}
    drawn = set(dice.several(windows, 3 + dice.below(3)))
    in_order = (window for window in windows if window in drawn)
    return SEPARATOR.join(f"{day} {time}" for day, part in in_order for time in shares.TIMES[part])


def _self_description(dice: Dice, *, opted_in: bool) -> Row:
    """Working style, where some skip all of it and others a line; two trait sums of those who opt in."""
    skips_all = dice.chance(6)
    style = {one: "" if skips_all or dice.chance(2) else dice.weighted(shares.STYLE) for one in STATEMENTS}
    sums = {one: str(sum(int(dice.weighted(shares.STYLE)) for _ in range(4))) for one in TRAITS}
    return style | (sums if opted_in else {})


def _must_have(dice: Dice, row: Row) -> str:
    """One or two wishes that this mentee will not give up."""
    wishes = {f"Site: {row['Site']}": 25, "Role: Faculty / Practising physician": 20}
    other = [one for one in _items(row["Languages"]) if one != "English"]
    wishes |= {f"Languages: {one}": 60 for one in other}
    if row["Interests"] not in ("", shares.UNDECIDED):
        wishes[f"Specialty: {_items(row['Interests'])[0]}"] = 30
    return SEPARATOR.join(dice.several(wishes, 1 + dice.chance(20)))


def _items(cell: str) -> list[str]:
    return cell.split(SEPARATOR)


def _places(dice: Dice, trained: Sequence[Row], wanted: int) -> None:
    """Move the most that mentors take, within 1 to 4, until places are scarce but not absurd."""
    missing = wanted * shares.PLACES // 100 - sum(int(row["Most mentees"]) for row in trained)
    step = 1 if missing > 0 else -1
    for row in dice.shuffled([*trained] * 3):
        most = int(row["Most mentees"]) + step
        if missing and 1 <= most <= 4:
            row["Most mentees"] = str(most)
            missing -= step


def _choices(dice: Dice, mentees: Sequence[Row], mentors: Sequence[Row]) -> None:
    """Ranked lists. A few mentors are known to everybody; the k-th is chosen about 1/k as often."""
    known = {at: 10_000 // (place + 4) for place, at in enumerate(dice.shuffled(range(len(mentors))))}
    for row in mentees:
        if dice.chance(70):
            number = dice.weighted(shares.LIST_LENGTHS)
            row["Preferred mentors"] = SEPARATOR.join(_favourites(dice, row, mentors, known, number))
    for mentor in mentors:
        if dice.chance(10):
            drawn = (mentees[dice.below(len(mentees))] for _ in range(1 + dice.below(4)))
            liked = [row["School number"] for row in drawn if _may_choose(row, mentor)]
            mentor["Preferred mentees"] = SEPARATOR.join(dict.fromkeys(liked))


def _favourites(
    dice: Dice, mentee: Row, mentors: Sequence[Row], known: Mapping[int, int], number: int
) -> list[str]:
    """Mentors whose profile this mentee would choose: a shared interest helps, but fame helps too."""
    chosen: dict[str, None] = {}
    positions, bounds = list(known), list(accumulate(known.values()))
    for _ in range(40):
        mentor = mentors[positions[bisect_right(bounds, dice.below(bounds[-1]))]]
        shared = set(_items(mentee["Interests"])) & set(_items(mentor["Specialty"])) - {""}
        if _may_choose(mentee, mentor) and (shared or dice.chance(35)):
            chosen[mentor["Mentor number"]] = None
        if len(chosen) == number:
            break
    return list(chosen)


def _may_choose(mentee: Row, mentor: Row) -> bool:
    """What the profiles show before anybody compares diaries: training, stage and language."""
    ahead = STAGES.index(mentor["Stage"]) > STAGES.index(mentee["Stage"])
    shared = set(_items(mentee["Languages"])) & set(_items(mentor["Languages"]))
    return mentor["Trained"] == "yes" and ahead and bool(shared)


def _refusals(dice: Dice, side: Sequence[Row], others: Sequence[Row], choice: str) -> None:
    """Private blocks and conflicts of interest as one side tells them; `choice` heads its ranked list."""
    for row in side:
        liked = _items(row[choice])
        if dice.chance(2):
            row["Not this person"] = _any_id(dice, others, liked)
        if dice.chance(3):
            whom = liked[0] if dice.chance(50) else ""
            said = (dice.weighted(shares.CONFLICTS), dice.weighted(shares.CONFLICT_DATES))
            row["Conflicts of interest"] = " ".join((whom or _any_id(dice, others), *said)).strip()


def _any_id(dice: Dice, people: Sequence[Row], without: Sequence[str] = ()) -> str:
    drawn = next(iter(people[dice.below(len(people))].values()))
    return "" if drawn in without else drawn
