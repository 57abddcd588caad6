"""A run as a file: JSON with everything that `check` needs, the same bytes for the same run.

The schema is `handrail-run/1` (docs/run-file.md). People stand by id alone; what the audience "nobody"
hides must be taken out first (`handrail.matching.redact`). The file has no date and no machine in it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from handrail import __version__
from handrail.matching.answer import Answer
from handrail.matching.problem import Problem, Settings

SCHEMA = "handrail-run/1"
LARGEST = 200_000_000  # characters
ENDS = {name.name for name in fields(Answer)}

_PROBLEM, _SETTINGS, _ANSWER = TypeAdapter(Problem), TypeAdapter(Settings), TypeAdapter(Answer)

T = TypeVar("T")


class RunFileError(ValueError):
    """A run file that cannot be read: says where and what."""


@dataclass(frozen=True, slots=True)
class Run:
    """A problem in canonical order, how it was to be solved, the answer, and words for explaining it."""

    problem: Problem
    settings: Settings
    answer: Answer
    words: Mapping[str, Any] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=lambda: {"handrail": __version__})


def to_json(run: Run) -> str:
    """The run as text, keys sorted."""
    return json.dumps(_plain(run), ensure_ascii=False, sort_keys=True, indent=1) + "\n"


def _plain(run: Run) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "versions": dict(run.versions),
        "settings": _SETTINGS.dump_python(run.settings, mode="json"),
        "words": dict(run.words),
        "problem": _PROBLEM.dump_python(run.problem, mode="json"),
        **_ANSWER.dump_python(run.answer, mode="json"),
    }


def from_json(text: str) -> Run:
    """Read a run. Raises RunFileError naming the place of what is wrong."""
    if len(text) > LARGEST:
        raise RunFileError("The file is larger than any run that Handrail writes.")
    try:
        data = json.loads(
            text, parse_float=_no_fraction, parse_constant=_no_fraction, object_pairs_hook=_once
        )
    except (ValueError, RecursionError) as error:
        raise RunFileError(f"This is not a run file: {error}.") from error
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        raise RunFileError(f"This is not a run file of the schema {SCHEMA}.")
    run = _run(data)
    if _plain(run) != data:  # what the reader would pass over in silence
        raise RunFileError(
            "The run file holds something that a run does not have, or lacks something that it has."
        )
    return run


def _no_fraction(text: str) -> int:
    raise ValueError(f"the number {text} is not whole")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands twice")
    return found


def _run(data: dict[str, Any]) -> Run:
    return Run(
        _part(_PROBLEM, data.get("problem"), "problem"),
        _part(_SETTINGS, data.get("settings"), "settings"),
        _part(_ANSWER, {name: data[name] for name in ENDS if name in data}, "answer"),
        _part(TypeAdapter(dict[str, Any]), data.get("words"), "words"),
        _part(TypeAdapter(dict[str, str]), data.get("versions"), "versions"),
    )


def _part(adapter: TypeAdapter[T], data: object, name: str) -> T:
    try:
        return adapter.validate_json(json.dumps(data), strict=True)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(map(str, (name, *first["loc"])))
        raise RunFileError(f"The run file is damaged at {place}: {first['msg']}.") from error
