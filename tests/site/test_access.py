"""The access table against the site: every address x method x actor x thing, with and without htmx."""

import datetime as dt
import random
from dataclasses import replace

import pytest
import time_machine
from django.urls import reverse
from tests.site.cells import METHODS, Cell, allowed, ask, ask_all, flipped, judge, same_table, undone
from tests.site.stage import SERVED
from tests.site.things import NOTHING, things

from handrail.config.addresses import Route
from handrail.config.routes import ROUTES

MANY = 30  # faults to print; one wrong row can make hundreds


def row_of(name: str) -> Route:
    assert name in ROUTES, f"Add a row for {name} to src/handrail/config/routes.py."
    return ROUTES[name]


@pytest.mark.once
@pytest.mark.parametrize("name", SERVED)
def test_every_cell_of_the_access_table(name, stage, record_property):
    row = row_of(name)
    found = stage.things(row.about)
    cells = list(ask_all(row, stage.cast, found))
    assert len(cells) == len(stage.cast.actors) * len(METHODS) * 2 * len(found)
    faults = [fault for cell in cells for fault in judge(row, cell)]
    links = found if row.by_link else {}
    faults += [
        fault
        for cell in cells
        if cell.asked
        for fault in stage.oracle.leaks(cell, stage.cast, links.get(cell.thing))
    ]
    assert not faults, "\n".join([f"{len(faults)} faults of {row}:", *faults[:MANY]])
    assert survivors(row, cells) == []
    one_known_answer_is_true(row, stage.cast, found, cells)
    let_in = sum(allowed(row, cell) for cell in cells)
    asked = sum(cell.asked for cell in cells)
    record_property("access", [1, len(cells), let_in, len(cells) - let_in, asked])
    if row.post and not row.by_link:
        takes_no_form_without_its_token(row, stage.cast, next(iter(found.values())))


def test_in_a_long_run_nobody_has_to_give_their_password_again(stage):
    for hours in (1, 2):
        with time_machine.travel(stage.since + dt.timedelta(hours=hours)):
            stage.keep_signed_in()
            answer = stage.cast.client("coordinator").get(reverse("mfa_generate_recovery_codes"))
            assert answer.status_code == 200


def survivors(row: Route, cells: list[Cell]) -> list[str]:
    """The changes of one entry of the row that these answers would not have found."""
    changes = {change: other for change, other in flipped(row) if not same_table(row, other, cells)}
    assert changes, "no entry of this row makes a difference"
    return [change for change, other in changes.items() if not any(judge(other, cell) for cell in cells)]


def one_known_answer_is_true(row, cast, found, cells):
    """A cell that was not asked, another one each run, is asked after all."""
    cell = random.choice([cell for cell in cells if not cell.asked])
    thing = found[cell.thing]
    asked = ask(row, cast.actors[cell.actor], cell.thing, thing, cell.method, htmx=cell.htmx).cell
    assert judge(row, replace(asked, unknown=cell.unknown)) == []
    assert (asked.status, asked.wrote, asked.mails) == (cell.status, cell.wrote, cell.mails), str(cell)


def takes_no_form_without_its_token(row, cast, thing):
    """A page of another site cannot send our forms."""
    for actor in cast.actors.values():
        actor.client.handler.enforce_csrf_checks = True
        with undone():
            answer = actor.client.post(reverse(row.name, kwargs=thing.names or None))
        actor.client.handler.enforce_csrf_checks = False
        assert answer.status_code in ((403,) if actor.signed_in else (302, 403)), actor.name


def test_the_table_has_no_row_for_an_address_that_is_gone(settings):
    rows = {name for name, row in ROUTES.items() if settings.SITE.demo or not row.demo}
    assert rows == set(SERVED)


def cell(**changes):
    """A page of one's own, as it should be answered."""
    right = {
        "actor": "student",
        "groups": frozenset({"anybody", "signed in", "self"}),
        "thing": "",
        "method": "GET",
    }
    plain = {"htmx": False, "status": 200, "length": 10, "to": "", "wrote": frozenset(), "mails": 0}
    return Cell(**{**right, **plain, "head": "", "body": "", "logged": "", "unknown": None, **changes})


OWN = Route("planted", ("self",), get=(200,), post=(302,), about="person")
OTHER = frozenset({"anybody", "signed in"})
OUT = frozenset({"anybody", "signed out"})
DOOR = "/account/login/"


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"status": 404}, "allowed, so it should answer 200"),
        ({"status": 302, "to": DOOR}, "allowed, so it should answer 200"),
        ({"method": "POST", "status": 302, "to": DOOR}, "allowed, and yet sent to the login page"),
        ({"method": "DELETE", "status": 204}, "allowed, so it should answer 405"),
        ({"wrote": frozenset({"people_user"})}, "a GET wrote to ['people_user']"),
        ({"groups": OTHER}, "not theirs, so it should answer 404 (or 403 where the address names nothing)"),
        (
            {"groups": OTHER, "status": 404, "unknown": (404, 11)},
            "it answers status and length (404, 10), for an unknown id (404, 11)",
        ),
        (
            {"groups": OTHER, "status": 403, "unknown": (404, 10)},
            "it answers status and length (403, 10), for an unknown id (404, 10)",
        ),
        (
            {"groups": OTHER, "method": "POST", "status": 404, "wrote": frozenset({"people_user"})},
            "refused, and yet 0 mails and rows in ['people_user']",
        ),
        ({"groups": OTHER, "status": 404, "mails": 1}, "refused, and yet 1 mails and rows in []"),
        ({"groups": OUT}, "not signed in, so it should lead to /account/login/"),
        ({"groups": OUT, "status": 302, "to": "/"}, "not signed in, so it should lead to /account/login/"),
    ],
)
def test_a_wrong_answer_is_found(changes, fault):
    wrong = cell(**changes)
    assert judge(OWN, wrong) == [f"{wrong}: {fault}"]


def test_whoever_may_know_of_a_thing_is_told_why_not():
    row = Route("planted", ("self",), get=(200,), about="person", refused=("coordinator",))
    groups = OTHER | {"coordinator"}
    assert judge(row, cell(groups=groups, status=403, unknown=(404, 10))) == []
    assert judge(row, cell(groups=groups, status=404, unknown=(404, 10))) != []


def test_an_address_that_is_not_in_the_table_is_told_where_to_go():
    with pytest.raises(AssertionError, match=r"Add a row for planted to src/handrail/config/routes.py"):
        row_of("planted")


def test_a_kind_without_a_factory_is_told_where_to_go():
    with pytest.raises(
        AssertionError, match=r"Add a factory for 'dragon' to a file tests/site/<app>_things.py"
    ):
        things(None, "dragon")
    assert things(None, "") == {"": NOTHING}
