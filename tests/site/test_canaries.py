"""Nobody sees on a page what is kept about others; what they may see they do, or the oracle is blind."""

from dataclasses import replace

import pytest
from tests.site.canaries import CANNOT_CARRY, NOT_SHOWN_YET, Canary, Oracle
from tests.site.cells import ask, ask_all
from tests.site.stage import SERVED
from tests.site.things import NOTHING, Thing, groups

from handrail.config.readers import OF_THE_TWO
from handrail.config.routes import ROUTES


def pages(stage):
    """Every page as each person sees it whom it lets in, those of few readers first.

    Whether they show too much is asked by the access table, of these and of all other answers.
    """
    rows = [ROUTES[name] for name in SERVED if name in ROUTES and ROUTES[name].get]
    for row in sorted(rows, key=lambda row: ("anybody" in row.who, "signed in" in row.who)):
        for label, thing in stage.things(row.about).items():
            for actor in stage.cast.actors.values():
                if groups(actor, thing) & set(row.who):
                    yield ask(row, actor, label, thing, "GET", htmx=False).cell


def test_every_mark_that_somebody_may_see_is_seen(stage):
    due = {canary.field for canary in stage.oracle.planted if canary.readers}
    shown = set()
    for cell in pages(stage):
        shown |= stage.oracle.seen(cell)
        if shown >= due:
            break  # NOT_SHOWN_YET must be empty then
    assert due - shown == NOT_SHOWN_YET


def test_no_page_or_file_that_a_coordinator_may_get_shows_what_two_people_wrote(stage):
    """Notes, feedback, documents and the rest between two people are in no list, export or log of theirs."""
    between = OF_THE_TWO | {"mentoring.Feedback.gained"}
    marked = {canary.field for canary in stage.oracle.planted}
    assert between - marked == {"mentoring.AttachmentBody.data"}  # bytes, of which no page shows any
    actor, shown = stage.cast.actors["coordinator"], set()
    for name in SERVED:
        row = ROUTES[name]
        for label, thing in stage.things(row.about).items() if row.get else ():
            if groups(actor, thing) & set(row.who):
                shown |= stage.oracle.seen(ask(row, actor, label, thing, "GET", htmx=False).cell)
    assert shown >= {"people.User.name", "people.User.email"}  # it is not blind
    assert shown & between == set()


def test_the_oracle_finds_a_mark_that_somebody_should_not_see(stage):
    """The same answers, held against fewer readers."""
    cells = list(ask_all(ROUTES["profile"], stage.cast, {"": NOTHING}, methods=("GET",)))
    assert [fault for cell in cells for fault in stage.oracle.leaks(cell, stage.cast)] == []
    blind = Oracle([replace(canary, readers=frozenset()) for canary in stage.oracle.planted])
    found = {fault.rpartition("shows ")[2] for cell in cells for fault in blind.leaks(cell, stage.cast)}
    assert {"people.User.name of student", "people.User.name of stranger"} <= found


MARK, SECRET = "zq0123456789abqz", "a secret that was there before"


def planted(mark, field):
    return Canary(mark, field, Thing({}), frozenset())


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("nothing", []),
        (f"<b>{MARK}</b>", ["name", "email"]),
        (f"{MARK}@school.example", ["name", "email"]),
        (f"code: {SECRET}.", ["data"]),
        (MARK[:-1], []),
    ],
)
def test_all_marks_of_a_text_are_found(text, found):
    oracle = Oracle(
        [planted(MARK, "name"), planted(f"{MARK}@school.example", "email"), planted(SECRET, "data")]
    )
    assert [canary.field for canary in oracle.found(text)] == found


def test_what_cannot_carry_a_mark_is_still_there(db):
    from django.apps import apps  # noqa: PLC0415 (only once the site is loaded)

    for label in CANNOT_CARRY:
        model, _, field = label.rpartition(".")
        assert apps.get_model(model)._meta.get_field(field)
