"""Requests that note whether anybody looked at their htmx headers, and what anybody asked of their method.

The site answers the same question the same way, so a request whose htmx headers nobody read has the same
answer with them, and two methods that nobody told apart have the same answer. That makes the access table a
quarter of its size without leaving anything out.
"""

from __future__ import annotations

import dis
import logging
import sys
from collections.abc import Iterator
from functools import cache
from types import CodeType, FrameType
from typing import Any

import pytest
from django.http import request as django_request
from django.http.request import HttpHeaders
from django.test import Client
from django.test.client import conditional_content_removal

BODY_OF_HEAD = conditional_content_removal.__code__  # the test client empties the answer to HEAD, as a server
NAMES_IT_IN_A_LOG = logging.LogRecord.getMessage.__code__


def is_htmx(name: object) -> bool:
    """Whether a header's name, in either spelling, is one of htmx's."""
    return str(name).upper().replace("-", "_").removeprefix("HTTP_").startswith("HX_")


class Environ(dict[str, Any]):
    """What a request carries; reading an htmx header in it, or all of it, is noted."""

    looked = False

    def note(self, name: object) -> None:
        self.looked = self.looked or is_htmx(name)

    def __getitem__(self, name: str) -> Any:
        self.note(name)
        return super().__getitem__(name)

    def __contains__(self, name: object) -> bool:
        self.note(name)
        return super().__contains__(name)

    def get(self, name: str, default: Any = None) -> Any:
        self.note(name)
        return super().get(name, default)

    def __iter__(self) -> Iterator[str]:
        self.looked = True
        return super().__iter__()

    def keys(self) -> Any:
        self.looked = True
        return super().keys()

    def values(self) -> Any:
        self.looked = True
        return super().values()

    def items(self) -> Any:
        self.looked = True
        return super().items()

    def copy(self) -> dict[str, Any]:
        self.looked = True
        return super().copy()


class Headers(HttpHeaders):
    """`request.headers` of such a request."""

    def __init__(self, environ: Any) -> None:
        watched = isinstance(environ, Environ)
        self.environ = environ if watched else Environ()
        super().__init__(dict(dict.items(environ)) if watched else environ)

    def __getitem__(self, name: str) -> str:  # `get` and `in` come this way too
        self.environ.note(name)
        return super().__getitem__(name)

    def __iter__(self) -> Iterator[str]:
        self.environ.looked = True
        return super().__iter__()


class Browser(Client):
    """Shows a server error as an answer, as a browser would."""

    def __init__(self) -> None:
        super().__init__(raise_request_exception=False)

    def _base_environ(self, **request: Any) -> Environ:
        return Environ(super()._base_environ(**request))


def watch(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have `request.headers` note what is read."""
    monkeypatch.setattr(django_request, "HttpHeaders", Headers)


class Method:
    """A request's method, which notes what is asked of it: whether it equals a word or is one of some words.

    It is no `str`, so that nothing can read it past these notes. Whoever does anything else with it, such as
    to make a name of it, may tell all methods apart.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.compared: set[tuple[Any, ...]] = set()
        self.spelled = False

    def same_answer_as(self, other: str) -> bool:
        """Whether the other method would have been told everything that this one was."""
        return not self.spelled and all((self.name in words) == (other in words) for words in self.compared)

    def upper(self) -> Method:
        return self  # what Django reads into `request.method`

    def __eq__(self, other: object) -> bool:
        frame = sys._getframe(1)
        if frame.f_code is not BODY_OF_HEAD:
            self.compared.add(_words(frame, other))
        return self.name == other

    def __hash__(self) -> int:
        self.spelled = True
        return hash(self.name)

    def __str__(self) -> str:
        self.spelled = self.spelled or sys._getframe(1).f_code is not NAMES_IT_IN_A_LOG
        return self.name

    def __getattr__(self, name: str) -> Any:
        self.spelled = True
        return getattr(self.name, name)


def _words(frame: FrameType, other: object) -> tuple[Any, ...]:
    """What a method is compared with: a word, or in `method in words` all of them."""
    kind, found = _right_of_in(frame.f_code, frame.f_lasti)
    words = frame.f_locals.get(found) if kind == "variable" else found
    return tuple(words) if isinstance(words, tuple | list) and other in words else (other,)


@cache
def _right_of_in(code: CodeType, at: int) -> tuple[str, Any]:
    """The constant or the name of the variable in which the instruction of this code looks something up."""
    before = None
    for step in dis.get_instructions(code):
        if step.offset == at and step.opname == "CONTAINS_OP" and before:
            if before.opname == "LOAD_CONST":
                return "constant", before.argval
            if before.opname.startswith(("LOAD_FAST", "LOAD_DEREF")):
                return "variable", before.argval
        before = step
    return "", None
