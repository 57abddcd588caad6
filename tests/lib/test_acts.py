"""Acts happen at their moments, in their order, and bring further ones."""

from __future__ import annotations

import datetime as dt

from handrail.lib.acts import Act, play

BEGIN = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


def test_what_an_act_brings_takes_its_place_among_the_others():
    told: list[tuple[str, int]] = []

    def act(name: str, *then: Act):
        def do(moment: dt.datetime) -> list[Act]:
            told.append((name, int((moment - BEGIN) / HOUR)))
            return list(then)

        return do

    late = (BEGIN + 4 * HOUR, act("late"))
    between = (BEGIN + 2 * HOUR, act("between"))
    play([(BEGIN + 3 * HOUR, act("second", late)), (BEGIN + HOUR, act("first", between))], BEGIN + 4 * HOUR)
    assert told == [("first", 1), ("between", 2), ("second", 3), ("late", 4)]


def test_of_two_at_one_moment_the_earlier_named_goes_first_and_nothing_happens_after_the_end():
    told: list[str] = []
    acts: list[Act] = [(BEGIN, lambda _, name=name: told.append(name)) for name in "abc"]
    play([*acts, (BEGIN + HOUR, lambda _: told.append("too late"))], BEGIN)
    assert told == ["a", "b", "c"]
