"""The stage of the access table, made once for many tests: a cast, things, a mark in each field."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from tests.site.canaries import Oracle, plant
from tests.site.cast import Cast, assemble, sign_in_again
from tests.site.things import ALONE, Thing, find_factories, things

from handrail.config.addresses import addresses
from handrail.config.routes import ROUTES
from handrail.lib import clock

SERVED = sorted({name for _, name in addresses() if name})
FRESH = dt.timedelta(minutes=4)  # of ten, after which some pages ask for the password again


@dataclass
class Stage:
    """Who asks, what they ask about, and what must not be seen."""

    cast: Cast
    made: dict[str, dict[str, Thing]]
    oracle: Oracle
    since: dt.datetime

    def things(self, about: str) -> dict[str, Thing]:
        """Things of a kind: those on the stage, or new ones of a kind that stays off it."""
        return self.made.get(about) or things(self.cast, about)

    def keep_signed_in(self) -> None:
        """Have everybody give their password anew, if it was a while ago, until the end of this test."""
        if clock.real_now() - self.since > FRESH:
            for actor in self.cast.actors.values():
                sign_in_again(actor)


def build() -> Stage:
    """Put it all into the database."""
    since, cast = clock.real_now(), assemble()
    assert all(actor.client for actor in cast.actors.values())  # signed in here, for all the tests to come
    plant(cast)  # first the people: one-time keys hang on their addresses
    find_factories()
    kinds = {ROUTES[name].about for name in SERVED if name in ROUTES}
    made = {about: things(cast, about) for about in sorted(kinds) if about not in ALONE}
    return Stage(cast, made, Oracle(plant(cast)), since)
