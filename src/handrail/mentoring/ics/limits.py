"""How much a calendar file may hold, and what is wrong with one that cannot be used."""

from __future__ import annotations

BYTES = 1_000_000
EVENTS = 2_000
LETTERS = 20_000  # in one line that we read
LIST = 12  # values in one part of a rule
TIMES = 400  # of one event: counted, added, left out, or in the weeks that are looked at
SPANS = 5_000  # of the whole calendar, where it is busy
DEPTH = 5  # components within components
WEEKS = 26  # that are looked at
SECONDS = 1.0  # of computing for the times of one event
YEARS = (1900, 2199)


class Trouble(Exception):
    """Why a file cannot be used. The words are made of it where somebody reads them: `read.py`.

    `line` and `event` count from 1; 0 says that it is about the whole file. `name` is a word out of the file.
    """

    def __init__(self, code: str, *, line: int = 0, event: int = 0, name: str = "") -> None:
        super().__init__(code)
        self.code, self.line, self.event, self.name = code, line, event, name
