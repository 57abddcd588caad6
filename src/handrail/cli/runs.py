"""Reading the file of a run."""

from __future__ import annotations

from pathlib import Path

from handrail.cli.speech import Refusal
from handrail.matching.runfile import Run, RunFileError, from_json


def read_run(path: Path) -> Run:
    """The run in a file. Raises Refusal where it cannot be opened or is none."""
    try:
        return from_json(path.read_text(encoding="utf-8"))
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise Refusal(f"{path} could not be opened ({reason}). Check the name and the folder.") from error
    except UnicodeDecodeError as error:
        raise Refusal(f"{path} is not a run file: it is not text in UTF-8.") from error
    except RunFileError as error:
        raise Refusal(f"{path}: {error}") from error
