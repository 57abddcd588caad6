"""How the command line speaks: plain lines that fit the window, and nothing that could steer a terminal."""

from __future__ import annotations

import shutil
import sys
import textwrap
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from tqdm import tqdm

from handrail.matching.solve import Progress

NARROWEST, WIDEST = 20, 96  # longer lines are tiring to read
DOING = {
    "places": "Filling places",
    "regret": "Being fair to all",
    "total": "Raising the total",
    "ties": "Drawing lots among equals",
}
BAR = "{desc:<27}{bar} {percentage:3.0f} %"


class Refusal(ValueError):
    """Something asked for that cannot be done; the message is a sentence for the person who asked."""


def say(text: str = "", indent: str = "") -> None:
    """Print a paragraph, wrapped to the window."""
    width = max(NARROWEST, min(WIDEST, shutil.get_terminal_size().columns - 1))
    lines = textwrap.wrap(plain(text), width, initial_indent=indent, subsequent_indent=" " * len(indent)) or [
        ""
    ]
    sys.stdout.write("\n".join(lines) + "\n")


def say_list(lines: Iterable[str]) -> None:
    """Print lines under each other, each set off by a dash."""
    for line in lines:
        say(line, "  - ")


def plain(text: str) -> str:
    """The text without control characters and marks that cannot be seen; lines stay."""
    return "".join(
        sign if sign.isprintable() or sign == "\n" else "\N{REPLACEMENT CHARACTER}" for sign in text
    )


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """A bar on stderr for work that takes over a second, and only where somebody watches a terminal."""
    with tqdm(total=1, delay=1, disable=None, leave=False, bar_format=BAR) as bar:

        def show(done: int, whole: int, what: str) -> None:
            bar.total = whole
            bar.set_description(DOING.get(what, what), refresh=False)
            bar.update(done - bar.n)

        yield show
