"""Cells as text: what is tidied silently, and which hidden characters are refused."""

from __future__ import annotations

import re
import unicodedata

from handrail.lib.cells import plain_cell

# Left-to-right, right-to-left and Arabic letter marks. Spreadsheet and mail programs put them round names and
# numbers in Arabic or Hebrew. They are invisible and disguise nothing, but make two equal ids differ: so they
# are dropped without a word.
_MARKS = re.compile("[\u200e\u200f\u061c]")
# Joiners at an edge or beside a space join nothing.
_IDLE_JOINERS = re.compile("(?:^|(?<=\\s))[\u200c\u200d]+|[\u200c\u200d]+(?=\\s|$)")
# Controls but tab and line feed; zero-width characters; overrides, embeddings and isolates, by which a text
# can be made to read otherwise than it is stored; codes that are no characters; tags, which can hide a text.
_SUSPECT = re.compile(
    "[\u200c\u200d]+"
    "|[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2060-\u2069\ufdd0-\ufdef\ufeff\ufffd-\uffff]"
    "|[\U000e0000-\U000e007f]"
)
_LOST = "\ufffd"
# Scripts whose words need U+200C and U+200D, as Unicode names begin.
_JOINING_SCRIPT = re.compile(
    "ARABIC|SYRIAC|MONGOLIAN|NKO|DEVANAGARI|BENGALI|GURMUKHI|GUJARATI|ORIYA|TAMIL|TELUGU|KANNADA|MALAYALAM|SINHALA"
    "|KHMER|MYANMAR|TIBETAN"
)


def clean(text: str) -> str:
    """A cell as the rest of the house sees it: NFC, stripped, line ends as LF, our formula prefix off."""
    if text.isascii() and "\r" not in text:
        return plain_cell(text.strip()).strip()
    text = _MARKS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = plain_cell(_IDLE_JOINERS.sub("", text).strip()).strip()
    return unicodedata.normalize("NFC", text)


def hidden(text: str) -> tuple[str, str] | None:
    """The problem with the first forbidden character of a clean cell, and its remedy; None when fine."""
    for match in _SUSPECT.finditer(text):
        if match[0][0] not in "\u200c\u200d" or not _joins(text, match.start(), match.end()):
            return _described(match[0][0])
    return None


def _joins(text: str, start: int, end: int) -> bool:
    """Whether joiners at text[start:end] stand inside a word of a script that needs them, or an emoji."""
    if start == 0 or end == len(text):
        return False
    needed = _JOINING_SCRIPT.match(unicodedata.name(text[start - 1], ""))
    return needed is not None or unicodedata.category(text[end]) == "So"


def _described(char: str) -> tuple[str, str]:
    if char == _LOST:
        return "a letter was lost when the file was saved (U+FFFD)", "Type the cell again and save as UTF-8"
    name = unicodedata.name(char, "control character").lower()
    problem = f"it holds a hidden character, {name} (U+{ord(char):04X})"
    return problem, "Clear the cell, type it again by hand, and save"
