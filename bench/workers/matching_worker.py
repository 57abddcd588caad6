"""matching: `HospitalResident`, mentees as residents and mentors as hospitals.

Making and checking its game is off the clock; only `solve` counts.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from matching.games import HospitalResident
from meter import serve


def solve(case: dict[str, Any]) -> Callable[[], Any]:
    mentees, mentors = case["mentee_lists"], case["mentor_lists"]
    game = HospitalResident.create_from_dictionaries(
        {f"e{row}": [f"r{place}" for place in listed] for row, listed in enumerate(mentees) if listed},
        {f"r{place}": [f"e{row}" for row in listed] for place, listed in enumerate(mentors) if listed},
        {f"r{place}": most for place, most in enumerate(case["most"])},
    )

    def work() -> Callable[[], dict[str, Any]]:
        found = game.solve(optimal="resident")
        return lambda: {"pairs": _pairs(found), "own_check": game.check_validity() and game.check_stability()}

    return work


def _pairs(found: Any) -> list[list[int]]:
    return sorted([int(one.name[1:]), int(mentor.name[1:])] for mentor, have in found.items() for one in have)


serve(solve, ["matching", "numpy"])
