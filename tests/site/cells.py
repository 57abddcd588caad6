"""The cells of the access table: asks the site, and judges what it answered. Asking and judging are apart, so
that one set of answers can be held against many tables."""

from __future__ import annotations

import inspect
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.core import mail
from django.db import connection, transaction
from django.urls import resolve, reverse
from django.views.decorators.http import require_safe
from tests.site.cast import Actor, Cast, keep_cookies
from tests.site.things import Thing, groups
from tests.site.watching import Method

from handrail.config.addresses import Route

READING = ("GET", "HEAD", "OPTIONS")
METHODS = (*READING, "POST", "PUT", "PATCH", "DELETE", "TRACE")
WRITE = re.compile(r'\s*(?:INSERT(?: OR \w+)? INTO|REPLACE INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.IGNORECASE)
NOTES = {  # tables in which a request may leave a note of itself, even one that only reads or is refused
    "audit_event": "what was refused",
    "django_session": "when it was last used, and the message to show next",
    "usersessions_usersession": "when and from where it was last used",
    "handrail_cache": "how often something was tried",
}
# what single pages write when they are only read: allauth moves old recovery codes to their new form; whoever
# reads a conversation has read it, which they alone are shown; what was read of an opened pair is kept
READING_WRITES = {
    "conversation": {"mentoring_threadmark"},
    "opened_conversation": {"safeguarding_opening"},
    "opened_notes": {"safeguarding_opening"},
    "opened_documents": {"safeguarding_opening"},
    "opened_file": {"safeguarding_opening"},
    "mfa_view_recovery_codes": {"mfa_authenticator"},
    "mfa_download_recovery_codes": {"mfa_authenticator"},
}


ONLY_SAFE = require_safe(lambda request: None)  # any view under one of Django's decorators for methods


@dataclass(frozen=True, slots=True)
class Cell:
    """One question to the site and its answer."""

    actor: str
    groups: frozenset[str]
    thing: str
    method: str
    htmx: bool
    status: int
    length: int
    to: str  # where it leads on to
    wrote: frozenset[str]  # tables, without NOTES
    mails: int
    head: str  # what reached somebody before the body
    body: str
    logged: str
    unknown: tuple[int, int] | None  # status and length for a thing that does not exist
    asked: bool = True  # or known from another cell

    @property
    def said(self) -> str:
        """Everything that reached somebody."""
        return f"{self.head}\n{self.body}"

    def __str__(self) -> str:
        htmx = " by htmx" if self.htmx else ""
        thing = f" on {self.thing}" if self.thing else ""
        return f"{self.actor} {self.method}{thing}{htmx}: {self.status} {self.to}".rstrip()


# ------------------------------------------------------------------------------------------------------ ask


@dataclass(frozen=True, slots=True)
class Answer:
    """A cell that was asked, and what the site looked at to answer it."""

    cell: Cell
    method: Method
    looked: bool  # at a header of htmx

    def for_method(self, method: str) -> Answer:
        """The answer to another method that nobody told apart from this one; a HEAD carries no body."""
        cell = replace(self.cell, method=method, asked=False)
        return replace(self, cell=replace(cell, body="", length=0) if method == "HEAD" else cell)


class Questions:
    """The questions of one actor about one thing. Each is asked unless its answer is known."""

    def __init__(self, route: Route, actor: Actor, label: str, thing: Thing) -> None:
        self.about = (route, actor, label, thing)
        self.asked: dict[bool, list[Answer]] = {False: [], True: []}

    def both(self, method: str) -> Iterator[Cell]:
        """The answers without htmx and with it."""
        plain = self._answer(method, htmx=False)
        yield plain.cell
        yield (
            self._answer(method, htmx=True).cell
            if plain.looked
            else replace(plain.cell, htmx=True, asked=False)
        )

    def _answer(self, method: str, *, htmx: bool) -> Answer:
        for answer in self.asked[htmx]:
            if form_type(answer.cell.method) == form_type(method) and answer.method.same_answer_as(method):
                return answer.for_method(method)
        answer = ask(*self.about, method, htmx=htmx)
        if method != "HEAD":  # whose body is gone
            self.asked[htmx].append(answer)
        return answer


def ask_all(
    route: Route, cast: Cast, found: dict[str, Thing], methods: tuple[str, ...] = METHODS
) -> Iterator[Cell]:
    """Every cell of one address: actor x thing x method x with and without htmx.

    Three kinds are not asked, because their answer is known: those whose twin without htmx was answered
    without a look at any htmx header, those by a method that nobody told apart from one that was asked, and
    further things where the method is refused before the view is called.
    """
    for actor in cast.actors.values():
        about = {label: Questions(route, actor, label, thing) for label, thing in found.items()}
        nothing = Questions(route, actor, "", next(iter(found.values())).unknown())
        for method in methods:
            if refused_by_method_alone(route, found, method):
                yield from _all_refused(route, actor, about, found, method)
            else:
                for questions in about.values():
                    for cell in questions.both(method):
                        yield _beside_nothing(route, actor, cell, nothing)


def _all_refused(
    route: Route, actor: Actor, about: dict[str, Questions], found: dict[str, Thing], method: str
) -> Iterator[Cell]:
    """The answer about the first thing is that about all."""
    first, *others = found
    for cell in about[first].both(method):
        yield cell
        yield from (_same_for(cell, actor, label, found[label]) for label in others)


def _beside_nothing(route: Route, actor: Actor, cell: Cell, nothing: Questions) -> Cell:
    """With the answer that somebody signed in gets about a thing that does not exist."""
    if not (route.about and actor.signed_in and cell.status != 405):
        return cell
    answer = next(other for other in nothing.both(cell.method) if other.htmx == cell.htmx)
    return replace(cell, unknown=(answer.status, answer.length))


def _same_for(cell: Cell, actor: Actor, label: str, thing: Thing) -> Cell:
    return replace(cell, thing=label, groups=groups(actor, thing), asked=False)


def refused_by_method_alone(route: Route, found: dict[str, Thing], method: str) -> bool:
    """Whether Django's own decorator, as the view's outermost, answers before the view is called."""
    view = resolve(_address(route, next(iter(found.values())))).func
    if getattr(view, "__code__", None) is not ONLY_SAFE.__code__:
        return False
    return method not in inspect.getclosurevars(view).nonlocals["request_method_list"]


def _address(route: Route, thing: Thing) -> str:
    return reverse(route.name, kwargs=thing.names or None)


def ask(route: Route, actor: Actor, label: str, thing: Thing, method: str, *, htmx: bool) -> Answer:
    """Ask once, and undo whatever it did."""
    address = _address(route, thing)
    headers = {"HX-Request": "true"} if htmx else {}
    cookies = keep_cookies(actor.client)
    mail.outbox = []
    with undone(), written() as tables, overheard() as records:
        noted = Method(method)
        answer = actor.client.generic(noted, address, headers=headers, **form_type(method))
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    actor.client.cookies = cookies
    if answer.status_code >= 500:
        raise AssertionError(f"{actor.name} {method} {address}: {answer.status_code}") from _cause(answer)
    cell = Cell(
        actor=actor.name,
        groups=groups(actor, thing),
        thing=label,
        method=method,
        htmx=htmx,
        status=answer.status_code,
        length=len(body),
        to=answer.headers.get("HX-Redirect", answer.headers.get("Location", "")),
        wrote=frozenset(tables) - NOTES.keys(),
        mails=len(mail.outbox),
        head=f"{answer.headers}\n{answer.cookies}",
        body=body.decode(errors="replace"),
        logged="\n".join(records),
        unknown=None,
    )
    return Answer(cell, noted, answer.wsgi_request.environ.looked)


def form_type(method: str) -> dict[str, str]:
    """An empty form, for the methods that carry one."""
    return (
        {}
        if method in READING or method == "TRACE"
        else {"content_type": "application/x-www-form-urlencoded"}
    )


def _cause(answer: Any) -> BaseException | None:
    return answer.exc_info[1] if getattr(answer, "exc_info", None) else None


@contextmanager
def undone() -> Iterator[None]:
    """Take back whatever is written inside."""
    point = transaction.atomic()
    point._from_testcase = True  # what is inside may ask to be the outermost transaction
    with point:
        yield
        transaction.set_rollback(True)


@contextmanager
def written() -> Iterator[set[str]]:
    """The tables that are written inside."""
    tables: set[str] = set()

    def note(execute: Any, sql: str, *rest: Any) -> Any:
        if match := WRITE.match(sql):
            tables.add(match[1])
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        yield tables


@contextmanager
def overheard() -> Iterator[list[str]]:
    """What is logged inside."""
    records: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: records.append(record.getMessage())  # type: ignore[method-assign]
    root = logging.getLogger()
    root.addHandler(handler)
    try:
        yield records
    finally:
        root.removeHandler(handler)


# ---------------------------------------------------------------------------------------------------- judge


def allowed(row: Route, cell: Cell) -> bool:
    """Whether the table lets this actor use this address on this thing."""
    return bool(cell.groups & set(row.who))


def judge(row: Route, cell: Cell) -> list[str]:
    """What is wrong with an answer, by the table; each fault in words."""
    faults = _status(row, cell)
    if cell.method in READING and cell.wrote - READING_WRITES.get(row.name, set()):
        faults.append(f"a {cell.method} wrote to {sorted(cell.wrote)}")
    if not allowed(row, cell) and (cell.wrote or cell.mails):
        faults.append(f"refused, and yet {cell.mails} mails and rows in {sorted(cell.wrote)}")
    return [f"{cell}: {fault}" for fault in faults]


def _status(row: Route, cell: Cell) -> list[str]:
    answers = _answers(row, cell)
    if allowed(row, cell):
        return _used(row, answers, cell)
    if cell.status == 405 and 405 in answers:
        return []  # the method is refused before anybody is looked at
    if cell.method == "OPTIONS" and cell.status == 200 and cell.unknown == (200, cell.length):
        return []  # names the methods and nothing else, as Django's own views do
    if not cell.groups & {"signed in"}:
        return _shown_the_door(cell)
    return _turned_away(row, cell)


def _answers(row: Route, cell: Cell) -> tuple[int, ...]:
    """What the table answers those whom it lets in."""
    named = {"GET": row.get, "HEAD": row.get, "POST": row.post, "OPTIONS": (200, *row.other)}
    return named.get(cell.method) or row.other


def _used(row: Route, answers: tuple[int, ...], cell: Cell) -> list[str]:
    if cell.status not in answers:
        return [f"allowed, so it should answer {' or '.join(map(str, answers))}"]
    if cell.status == 302 and _is_the_door(cell.to) and not row.entry:
        return ["allowed, and yet sent to the login page"]
    return []


def _shown_the_door(cell: Cell) -> list[str]:
    """Not signed in: the way to the login page; for a fragment by a header, so that no form is swapped in."""
    if cell.status in ((302, 401) if cell.htmx else (302,)) and _is_the_door(cell.to):
        return []
    return [f"not signed in, so it should lead to {reverse(settings.LOGIN_URL)}"]


def _is_the_door(address: str) -> bool:
    return address.partition("?")[0] == reverse(settings.LOGIN_URL)


def _turned_away(row: Route, cell: Cell) -> list[str]:
    """Signed in and refused: with a sentence if they may know of the thing, else as if there were none."""
    if cell.groups & set(row.refused):
        return [] if cell.status == 403 else ["may know of it and not do it, so it should answer 403"]
    if cell.status not in (403, 404):
        return ["not theirs, so it should answer 404 (or 403 where the address names nothing)"]
    if cell.unknown is not None and (cell.status, cell.length) != cell.unknown:
        return [f"it answers status and length {cell.status, cell.length}, for an unknown id {cell.unknown}"]
    return []


# ---------------------------------------------------------------------------------------------------- flips


def flipped(row: Route) -> Iterator[tuple[str, Route]]:
    """Every table that differs from this row by one entry."""
    everyone = ("anybody", "signed out", "half signed in", "signed in", "self", "own coordinator")
    for group in (*everyone, "coordinator", "administrator", "wellbeing lead", "director"):
        who = tuple(set(row.who) ^ {group})
        yield f"{'without' if group in row.who else 'with'} {group}", replace(row, who=who)
    yield "GET refused" if row.get else "GET answered", replace(row, get=(405,) if row.get else (200,))
    yield "POST refused" if row.post else "POST answered", replace(row, post=(405,) if row.post else (200,))


def same_table(one: Route, other: Route, cells: list[Cell]) -> bool:
    """Whether two rows ask the same of every cell: "anybody" and "anybody or the director" do."""
    same_answers = one.get == other.get and one.post == other.post
    return same_answers and all(allowed(one, cell) == allowed(other, cell) for cell in cells)
