"""What the addresses of pauses and ends of pairs name."""

from __future__ import annotations

import datetime as dt

from tests.site.cast import Cast
from tests.site.mentoring_things import a_mentorship
from tests.site.programmes_things import ALL
from tests.site.things import Thing, kind, of_each

from handrail.lib import clock
from handrail.mentoring.models import Closure, Ending, Mentorship, NewMentor, PairPause

DAY = dt.timedelta(days=1)
# Mentor and mentee. The mentee of a paused pair, or of one that has just ended, has no other mentorship.
PAUSED = {"First year": ("mentor", "director"), "Clinical": ("director", "mentor")}
ENDED = {
    "First year": ("mentor", "wellbeing lead"),
    "Clinical": ("director", "wellbeing lead"),
    "Southern": ("stranger", "strange coordinator"),
}
SAID = {
    "First year": ("mentor", "student"),
    "Clinical": ("director", "peer"),
    "Southern": ("strange administrator", "stranger"),
}


def _thing(made: Mentorship, mentor: str, mentee: str) -> Thing:
    programme = made.programme
    return Thing({"key": made.pk}, programme.school, mentor, programme, partners=frozenset({mentee}))


def _ended(cast: Cast, title: str, mentor: str, mentee: str) -> tuple[Mentorship, Ending]:
    pair = a_mentorship(cast, title, mentee, "ended", mentor)
    ended = Ending.objects.create(
        mentorship=pair, kind="interest", by=pair.mentee_id, reason="Other interests", ended_at=clock.now()
    )
    return pair, ended


@kind("paused pair")
def paused_pairs(cast: Cast) -> dict[str, Thing]:
    def make(title: str) -> Thing:
        mentor, mentee = PAUSED[title]
        pair, now = a_mentorship(cast, title, mentee, "paused", mentor), clock.now()
        PairPause.objects.create(
            mentorship=pair,
            back_on=now.date() + 30 * DAY,
            cover=cast["wellbeing lead"],
            by=pair.mentor_id,
            since=now,
        )
        return _thing(pair, mentor, mentee)

    return of_each(cast, make, *PAUSED)


@kind("ended pair")
def ended_pairs(cast: Cast) -> dict[str, Thing]:
    """An hour has not passed, nobody has said anything, and nobody was asked for."""

    def make(title: str) -> Thing:
        pair, _ = _ended(cast, title, *ENDED[title])
        return _thing(pair, *ENDED[title])

    return of_each(cast, make, *ALL)


@kind("ended pair with words")
def ended_pairs_with_words(cast: Cast) -> dict[str, Thing]:
    """Said by both at the end, and by the mentee to the coordinators, who are not one of the two."""

    def make(title: str) -> Thing:
        pair, ended = _ended(cast, title, *SAID[title])
        now = clock.now()
        for side in ("mentee", "mentor"):
            Closure.objects.create(
                ending=ended, side=side, helped="The walks", change="More time", reached="partly", at=now
            )
        NewMentor.objects.create(ending=ended, wish="Somebody who knows skin", asked_at=now)
        return _thing(pair, *SAID[title])

    return of_each(cast, make, *ALL)
