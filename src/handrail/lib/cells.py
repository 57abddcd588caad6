"""Text that is safe to open in a spreadsheet program, and back again."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

# A spreadsheet program may take text for a formula by its first character. Some also look past white space
# and invisible marks, and some read the full-width forms. Apostrophes are looked past too: so a text that
# already begins like one of our own escaped texts is escaped once more, and unescaping stays exact.
_DANGER = re.compile("[\\s'\u200b-\u200f\u061c\ufeff]*[=+\\-@\t\r\0＝＋－＠]")
# At most 11 digits: a spreadsheet program shows longer numbers as 1.23E+11, so those stay text.
_NUMBER = re.compile(r"(?!-0\Z)-?(0|[1-9][0-9]{0,10})(\.[0-9]{0,3}[1-9])?", re.ASCII)


def safe_cell(text: str) -> str:
    """The text with an apostrophe in front when a spreadsheet program could run it as a formula."""
    return f"'{text}" if _DANGER.match(text) else text


def plain_cell(text: str) -> str:
    """The text without the apostrophe of `safe_cell`: `plain_cell(safe_cell(t)) == t` for every t."""
    return text[1:] if text.startswith("'") and _DANGER.match(text, 1) else text


def is_plain_number(text: str) -> bool:
    """Whether the text can be a number cell and look the same: "-3" and "2.5" can, "007" and "1.0" cannot."""
    return _NUMBER.fullmatch(text) is not None


def csv_bytes(rows: Iterable[Sequence[str | int]]) -> bytes:
    """Rows as a CSV file: UTF-8 with byte order mark, every field quoted, no text that could be a formula.

    Text such as "-3" gets an apostrophe; the int -3 is written as it is.
    """
    memory = io.StringIO(newline="")
    writer = csv.writer(memory, quoting=csv.QUOTE_ALL)
    for row in rows:
        writer.writerow([safe_cell(cell) if isinstance(cell, str) else str(cell) for cell in row])
    return memory.getvalue().encode("utf-8-sig")
