"""Ended at every statement of noting and of moving a meeting: nothing half done, no mail lost or doubled."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from tests.mentoring.pair import HOW, pair_of
from tests.mentoring.scene import set_up
from tests.mentoring.test_meetings import state_of_all
from tests.site.cast import assemble

from handrail.lib import clock
from handrail.mentoring import actions
from handrail.mentoring.models import Meeting

pytestmark = pytest.mark.django_db(transaction=True)


class Killed(Exception):
    """Stands for a process that ends here."""


def killed_at(number: int, act: Callable[[], object]) -> bool:
    """Run it, ending at the statement of that number; False where there are not so many."""
    left = [number]

    def count(execute, sql, params, many, context):
        left[0] -= 1
        if left[0] == -1:  # what follows is the database's own: it takes back what was begun
            raise Killed
        return execute(sql, params, many, context)

    try:
        with connection.execute_wrapper(count):
            act()
    except Killed:
        return True
    return False


@pytest.mark.parametrize(("what", "mails"), [("log", 0), ("move", 2)])
def test_whatever_statement_is_the_last_nothing_is_half_done(what: str, mails: int):
    pair = pair_of(set_up(assemble()))
    made = pair.agreed()
    found = Meeting.objects.select_related("mentorship__mentor", "mentorship__programme__school")

    def act() -> object:
        if what == "log":
            return pair.log()
        fresh = found.get(pk=made.pk)
        return actions.move(meeting=fresh, by=pair.mentor, how=HOW, time=pair.at(9), now=clock.now())

    before, number = state_of_all(), 0
    while killed_at(number, act):
        assert state_of_all() == before
        number += 1
    assert number > 3
    after = state_of_all()
    assert (after[1] - before[1], after[2] - before[2]) == (1, mails)
    held, sequence = Meeting.objects.filter(state="held").count(), found.get(pk=made.pk).sequence
    assert (held, sequence) == ((1, 1) if what == "log" else (0, 2))
