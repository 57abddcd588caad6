"""Opens a workbook in a process of its own, under limits, so that a hostile file can hurt nobody else.

The workbook's bytes come in by standard input and the request as JSON in the first argument. Out go lines of
JSON: a [row number, cells] pair for each row, and at last one object: the names, the sheet with its flaws, or
a refusal.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import json
import sys
from collections.abc import Iterator
from typing import Any

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from handrail.lib.limited import OUT_OF_MEMORY, restrain
from handrail.sheets._archive import Refusal, check_archive
from handrail.sheets._extent import error_cells
from handrail.sheets._faults import shown
from handrail.sheets._limits import Limits

_EXACT = 10**15  # spreadsheet programs keep 15 digits of a number
_HALF_SECOND = dt.timedelta(microseconds=500_000)
_ERROR = ("the cell shows an error instead of a value, such as #REF!", "Mend its formula, or type the value")
_DIGITS = (
    "the number has more than 15 digits, and the spreadsheet program has lost the last ones",
    "Format the column as text, then type the number again",
)
_ILLEGIBLE = "Open it in your spreadsheet program and save it again as .xlsx"


def main() -> None:
    """Answer the request in the first argument: {"sheet": text or null, "names": bool, "limits": {...}}."""
    ask = json.loads(sys.argv[1])
    limits = Limits(**ask["limits"])
    restrain(memory=limits.memory, cpu=limits.cpu)
    try:
        for line in _answer(sys.stdin.buffer.read(), ask, limits):
            sys.stdout.write(json.dumps(line) + "\n")
    except MemoryError:
        sys.exit(OUT_OF_MEMORY)


def _answer(data: bytes, ask: dict[str, Any], limits: Limits) -> Iterator[object]:
    try:
        yield from _contents(data, ask, limits)
    except Refusal as refusal:
        yield {"problem": refusal.problem, "remedy": refusal.remedy, "at": refusal.at}


def _contents(data: bytes, ask: dict[str, Any], limits: Limits) -> Iterator[object]:
    kind = check_archive(data, limits)
    book = _open(data)
    names = _names(book)
    if ask["names"]:
        yield {"names": names}
        return
    sheet = names[0] if ask["sheet"] is None else ask["sheet"]
    if sheet not in book.sheet_names:
        raise Refusal(
            f'there is no sheet "{shown(sheet)}" in it', "Choose one of: " + ", ".join(map(shown, names))
        )
    errors = error_cells(data, kind, sheet, limits)
    flaws = [(row, column - 1, *_ERROR) for row, column in errors]
    yield from _rows(book, sheet, flaws, limits)
    yield {"sheet": sheet, "flaws": flaws}


def _names(book: CalamineWorkbook) -> list[str]:
    """The visible worksheets; when all are hidden, all."""
    sheets = [meta for meta in book.sheets_metadata if meta.typ == SheetTypeEnum.WorkSheet]
    names = [meta.name for meta in sheets if meta.visible == SheetVisibleEnum.Visible] or [
        meta.name for meta in sheets
    ]
    if not names:
        raise Refusal("it has no worksheet", _ILLEGIBLE)
    return names


@contextlib.contextmanager
def _legible() -> Iterator[None]:
    """Whatever the workbook reader stumbles over (its panics are no Exceptions) is the file's fault."""
    try:
        yield
    except MemoryError:
        raise
    except BaseException as error:
        raise Refusal("it is damaged inside", _ILLEGIBLE) from error


def _open(data: bytes) -> CalamineWorkbook:
    with _legible():
        return CalamineWorkbook.from_filelike(io.BytesIO(data))


def _rows(book: Any, name: str, flaws: list[tuple[int, int, str, str]], limits: Limits) -> Iterator[object]:
    with _legible():
        sheet = book.get_sheet_by_name(name)
        rows = iter(sheet.iter_rows() if sheet.start else ())
    left = limits.text
    for number, values in enumerate(rows, 1):
        cells = [value if isinstance(value, str) else text_of(value) for value in values]
        flaws += [(number, i, *_DIGITS) for i, value in enumerate(values) if _inexact(value)]
        left -= sum(map(len, cells))
        if left < 0:
            raise Refusal(f"it holds more than {limits.text:,} characters", "Split it", (name, number, 1))
        if any(cells):
            yield number, cells


def _inexact(value: object) -> bool:
    return isinstance(value, int | float) and abs(value) >= _EXACT


def text_of(value: object) -> str:
    """A cell's value in words: whole numbers without a point, dates in ISO form, yes or no."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return str(int(value)) if float(value).is_integer() else format(value, ".15g")
    return _moment(value)


def _moment(value: object) -> str:
    match value:
        case dt.datetime():
            return (value + _HALF_SECOND).replace(microsecond=0).isoformat()
        case dt.date():
            return value.isoformat()
        case dt.time():
            return value.isoformat("seconds")
        case dt.timedelta():
            minutes, seconds = divmod(round(value.total_seconds()), 60)
            return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}"
        case _:
            return str(value)
