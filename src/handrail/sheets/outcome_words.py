"""The sentences of the coordinator's page. Figures stand in digits here, with what they are counted from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from handrail.matching.answer import Answer
from handrail.matching.explain import Unmatched
from handrail.matching.places import Gain
from handrail.matching.problem import POINTS, Settings
from handrail.matching.scoring import UNITS
from handrail.matching.verdict import Verdict
from handrail.sheets.grammar import LONGEST, count, heading, listed, ordinal

OBJECTIVES = {
    "fair": (
        "Nobody pays for the average: first as many as possible have a mentor,"
        " then those who fare worst fare as well as they can, then all together."
    ),
    "total": "First as many as possible have a mentor, then all pairs together have the most points.",
    "stable": "The lists of both sides decide: no two who are not a pair would rather have each other.",
}
LEVELS = {
    "places": "No other way of pairing gives more people a mentor.",
    "regret": "Among those that give as many a mentor, none is fairer.",
    "total": "Among those, none has more points in all.",
    "ties": "Among equals, the seed drew the lot; the same seed draws the same.",
    "place 1": "No other way of pairing gives more people a mentor.",
    "place 2": "Among those, none gives more people a second mentor.",
    "place 3": "Among those, none gives more people a third mentor.",
    "blocking pairs": "No two people who are not a pair would both rather have each other.",
}
TENTHS = 10
CROWD = 12  # mentors above which naming some of them tells nothing


def headline(have: int, of: int, mentees: str) -> str:
    """The one line at the top."""
    return (
        f"All {of:,} {mentees} have a mentor."
        if have == of
        else f"{have:,} of {of:,} {mentees} have a mentor."
    )


def further_mentors(place: int, filled: int, wanted: int, mentees: str) -> str:
    """Second and third mentors, for those who want several."""
    return f"{filled:,} of the {wanted:,} {mentees} who want a {ordinal(place)} mentor have one."


def places_taken(taken: int, places: int, mentors: str) -> str:
    """How many places are used."""
    return f"{taken:,} of the {places:,} places that the {mentors} offer are taken."


def choices(counts: Counter[int | None]) -> tuple[str, ...]:
    """Who got which choice. Nothing where nobody gave a list."""
    places = sorted(place for place in counts if place)
    listed_pairs = sum(number for place, number in counts.items() if place is not None)
    if not listed_pairs:
        return ()
    found = [f"{counts[place]:,} a {ordinal(place)} choice" for place in places]
    if counts[0]:
        found.append(f"{counts[0]:,} somebody who was not listed")
    pairs = "the one pair" if listed_pairs == 1 else f"the {listed_pairs:,} pairs"
    return (f"Of {pairs} whose mentee gave a list, these are by choice: {listed(found)}.",)


def choice(place: int | None) -> str:
    """The choice of one pair, as a label."""
    if place is None:
        return ""
    return f"{ordinal(place)} choice" if place else "not on the list"


def objective(settings: Settings) -> str:
    """What was aimed at."""
    return OBJECTIVES[settings.objective]


def total(points: int, bound: int, *, reached: bool) -> str:
    """The plain total beside what no answer can exceed."""
    if reached:
        return f"All pairs together have {points:,} points, and no answer that fills as many places has more."
    most = f"no answer that fills as many places has more than {bound:,}"
    return f"All pairs together have {points:,} points; {most}."


def pairs_ruled_out(apart: int, of: int) -> str:
    """How many pairs a rule forbids."""
    return f"Ruled out: {apart:,} of the {of:,} possible pairs."


def points(units: int) -> str:
    """Points of one pair to one decimal, out of 100."""
    tenths = units * TENTHS // UNITS
    return f"{tenths // TENTHS}.{tenths % TENTHS} of {POINTS}"


def contest(able: int, favoured: int) -> str:
    """How many mentees may go to a mentor, and for how many nobody is better."""
    if not able:
        return "No mentee may go there."
    may = "1 mentee may go there" if able == 1 else f"{able:,} mentees may go there"
    return f"{may}; for {favoured:,} of them nobody fits better." if favoured else f"{may}."


def ruled_out(number: int, words: str) -> str:
    """How many pairs one rule took out."""
    return f"{number:,} {'pair' if number == 1 else 'pairs'}: {words}"


def barrier(number: int, words: str) -> str:
    """How many mentors one rule took from a mentee."""
    return f"{number:,} {'mentor' if number == 1 else 'mentors'}: {words}"


def unchecked_pairs(number: int, of: int) -> str:
    """Pairs whose rules met a blank."""
    passed = f"{number:,} of {of:,} pairs passed with an answer missing that a rule needs"
    return f"{passed}. Each such pair says what to ask."


# ---- Who has no mentor, and why


def why_unmatched(found: Unmatched, others: Sequence[str], mentors: Sequence[str]) -> str:
    """One sentence or two. `others` are the names of the mentees who compete for the same places."""
    if found.kind == "no_mentor":
        return "No mentor passes the rules."
    if found.kind == "no_list":
        return "There is nobody on their list, and lists alone decide here."
    if found.kind == "list_full":
        return "Every mentor on their list has other mentees, who come before them."
    if found.kind == "quota":
        return "A place is free, but a quota stands before it."
    return _too_few(found, others, mentors)


def _too_few(found: Unmatched, others: Sequence[str], mentors: Sequence[str]) -> str:
    if not found.places:
        return f"The only mentors they may have are {listed(mentors)}, who have no place to give."
    places = "one place" if found.places == 1 else f"{count(found.places)} places"
    many = len(others) > LONGEST - 1
    people = f"{len(others) + 1:,} people, this one among them," if many else listed(["They", *others])
    if not others:
        return f"They can only go to {listed(mentors)}, whose places are all kept for others."
    if len(mentors) == 1:
        return f"{people} can only go to {mentors[0]}, who has {places}."
    whom = listed(mentors) if len(mentors) <= CROWD else f"{len(mentors):,} mentors"
    return f"{people} can only go to {whom}, who have {places} in all."


def has_some(have: int, wants: int, why: str) -> str:
    """The same for one who has some of the mentors they want."""
    return f"They have {count(have)} of the {count(wants)} mentors they want. {why}"


# ---- Recruiting


def gain(one: Gain) -> str:
    """What one more place would bring."""
    if one.filled and one.place <= 1:
        return f"One more mentee would have a mentor, and all pairs together would have {_more(one.units)}."
    if one.filled:
        return f"One more mentee would have a {ordinal(one.place)} mentor."
    if one.regret < 0:
        return "It would be fairer: those who fare worst would fare better."
    return f"All pairs together would have {_more(one.units)}."


def group_gain(best: Gain, filling: int, members: int) -> str:
    """What one more place in a group of mentors would bring, at the best of them."""
    if not best.filled or members == 1:
        return gain(best)
    where = "any of its" if filling == members else f"{filling:,} of its"
    return f"{gain(best)} A place at {where} {members:,} mentors would do for the first."


def _more(units: int) -> str:
    """A gain in points; a fairer answer can have fewer."""
    tenths = abs(units) * TENTHS // UNITS
    if not tenths:
        return "about as many points as now"
    return f"{tenths // TENTHS:,}.{tenths % TENTHS} points {'more' if units > 0 else 'fewer'}"


# ---- What cannot be


def least_shortage(mentors: Sequence[str], needed: int, available: int) -> str:
    """Mentors' least numbers that too few mentees can fill."""
    return heading(
        f"{listed(mentors)} must have {needed:,} mentees in all, and at most {available:,} can go to them."
        " Lower a least number, or loosen a rule."
    )


def required_shortage(
    mentees: Sequence[str], mentors: Sequence[str], why: Sequence[str], available: int
) -> str:
    """Required pairs that break a rule or need more places than there are."""
    pair = f"{listed(mentees)} with {listed(mentors)}"
    if why:
        return (
            f"The required pair {pair} cannot be made. {' '.join(why)} Take the pair out, or change the rule."
        )
    more = f"The required pairs of {pair} are more than the {count(available)} allowed"
    return f"{more}. Take one out, or allow more."


def quota_shortage(keys: Sequence[str]) -> str:
    """Quotas that cannot all be kept."""
    if len(keys) == 1:
        return f"The quota {keys[0]} cannot be kept under the rules. Lower it, or loosen a rule."
    return f"The quotas {listed(keys)} cannot all be kept. Lower one, or loosen a rule."


# ---- Proof


def proof(settings: Settings, answer: Answer, verdict: Verdict | None) -> tuple[str, ...]:
    """What is proven, level by level, if the checker was asked; otherwise how to ask it."""
    if answer.status == "infeasible":
        return ("No way of pairing keeps all of it: the sentences above say why.",)
    if verdict is None:
        return (
            _claim(settings),
            "The proof stands in the run file: handrail verify checks it with other code than found it.",
        )
    if not verdict.valid:
        return ("The checker found faults, so do not use this answer:", *verdict.findings)
    said = [
        LEVELS[level.name] for level in verdict.levels if level.cost == level.bound and level.name in LEVELS
    ]
    if verdict.gap is not None:
        said.append("Beyond that nothing is proven: another answer could be a little better.")
    return ("A checker that shares no code with the solver went through all pairs again.", *said)


def _claim(settings: Settings) -> str:
    said = {
        "fair": "nobody can make it fairer",
        "total": "nobody can raise the total",
        "stable": "no pair would rather change",
    }
    return f"The answer is the best there is in the order given above: {said[settings.objective]}."
