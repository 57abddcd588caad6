"""Nobody sees on a page what is kept about others; what they may see they do, or the oracle is blind."""

from dataclasses import replace

import pytest
from tests.site.canaries import CANNOT_CARRY, NOT_SHOWN_YET, leaks, plant, seen
from tests.site.cells import ask_all
from tests.site.test_access import SERVED, unlimited  # noqa: F401 (a fixture)
from tests.site.things import Thing, things

from handrail.config.routes import ROUTES


@pytest.fixture
def everything(cast):
    """Things of every kind that an address names."""
    kinds = {ROUTES[name].about for name in SERVED if name in ROUTES}
    return {about: things(cast, about) for about in sorted(kinds)}


def test_no_page_shows_what_its_reader_may_not_see(cast, everything, unlimited):  # noqa: F811
    planted = plant(cast)
    faults, shown = [], set()
    for row in (ROUTES[name] for name in SERVED if name in ROUTES):
        for cell in ask_all(replace(row, about=""), cast, everything[row.about], methods=("GET",)):
            faults += leaks(planted, cell, cast)
            shown |= seen(planted, cell)
    assert not faults, "\n".join(sorted(set(faults))[:30])
    due = {canary.field for canary in planted if canary.readers}
    assert due - shown == NOT_SHOWN_YET


def test_the_oracle_finds_a_mark_that_somebody_should_not_see(cast, everything):
    """The same answers, held against fewer readers."""
    planted = plant(cast)
    own = ROUTES["profile"]
    cells = list(ask_all(own, cast, {"": Thing({})}, methods=("GET",)))
    assert [fault for cell in cells for fault in leaks(planted, cell, cast)] == []
    nobody = [replace(canary, readers=frozenset()) for canary in planted]
    found = {fault.rpartition("shows ")[2] for cell in cells for fault in leaks(nobody, cell, cast)}
    assert {"people.User.name of student", "people.User.name of stranger"} <= found


def test_what_cannot_carry_a_mark_is_still_there(cast, everything):
    from django.apps import apps  # noqa: PLC0415 (only once the site is loaded)

    for label in CANNOT_CARRY:
        model, _, field = label.rpartition(".")
        assert apps.get_model(model)._meta.get_field(field)
