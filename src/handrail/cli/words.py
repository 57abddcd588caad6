"""Translations: compiled from locale/*/LC_MESSAGES/*.po when the site starts, because only those are kept."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import polib

LOCALE = Path(__file__).resolve().parents[1] / "locale"


def compile_words(folder: Path = LOCALE) -> list[Path]:
    """Compile each translation that is newer than its compiled form. OSError if the folder is read-only."""
    made = []
    for source in _stale(folder):
        draft = source.with_suffix(f".{os.getpid()}.mo")
        polib.pofile(str(source), encoding="utf-8").save_as_mofile(str(draft))
        made.append(draft.replace(source.with_suffix(".mo")))
    return made


def _stale(folder: Path) -> Iterator[Path]:
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        compiled = source.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
            yield source
