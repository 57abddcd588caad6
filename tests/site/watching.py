"""A browser whose requests note whether anybody looked at their htmx headers.

The site answers the same question the same way, so a request whose htmx headers nobody read has the same
answer with them. That halves the access table without leaving anything out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.http import request as django_request
from django.http.request import HttpHeaders
from django.test import Client


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
