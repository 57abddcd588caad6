"""mentor-match: its own `process_data`, given the finished scores.

It gives each mentor one mentee a round, so a mentor with three places takes part as three mentors, and
one round settles everything. Making its people is off the clock. Looking the score of each pair up
through a rule is how it works, so that is on it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from matching.match import Match
from matching.mentee import Mentee
from matching.mentor import Mentor
from matching.process import process_data
from matching.rules.rule import Disqualify
from meter import serve


class Known:
    """A rule whose points are the score that the pair is known to have."""

    def __init__(self, units: list[list[int]]) -> None:
        self.units = units

    def apply(self, match: Match) -> int:
        return self.units[match.mentee.place][match.mentor.place]

    def evaluate(self, match: Match) -> bool:
        return bool(self.apply(match))


def solve(case: dict[str, Any]) -> Callable[[], Any]:
    allowed = case["allowed"]
    mentees = [_person(Mentee, row, "") for row in range(len(allowed))]
    mentors = [
        _person(Mentor, place, f" {copy}") for place, most in enumerate(case["most"]) for copy in range(most)
    ]
    forbidden = Disqualify(lambda match: not allowed[match.mentee.place][match.mentor.place])
    rules = [Known(case["units"]), forbidden]  # the last one is asked first, and spares the other

    def work() -> Callable[[], dict[str, Any]]:
        process_data(mentors, mentees, [rules])
        return lambda: {"pairs": [[one.place, other.place] for one in mentees for other in one.mentors]}

    return work


def _person(kind: type, place: int, suffix: str) -> Any:
    """It tells people apart by their e-mail and needs a grade, which no rule here asks for."""
    person = kind(email=f"{kind.__name__} {place}{suffix}", grade=0)
    person.place = place
    return person


serve(solve, ["mentor-match", "munkres"])
