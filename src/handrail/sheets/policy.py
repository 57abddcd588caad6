"""The policy: a TOML file that says how two spreadsheets become a matching problem. See docs/policy.md."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from handrail.lib.faults import Fault, FaultyInput
from handrail.sheets.policy_model import Policy
from handrail.sheets.policy_parts import policy_from

__all__ = ["Policy", "PolicyError", "load_policy", "parse_policy"]


class PolicyError(FaultyInput):
    """A policy that cannot be used: each fault names its table and key."""


def load_policy(path: str | Path) -> Policy:
    """The policy in the file `path`. Raises PolicyError with every fault found."""
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise PolicyError(
            [Fault(str(path), f"cannot be opened ({error.strerror})", "Check the name and the rights")]
        ) from error
    except UnicodeDecodeError as error:
        raise PolicyError(
            [Fault(str(path), "is not written in UTF-8", "Save it as text in UTF-8")]
        ) from error
    return parse_policy(text, path.name, path.parent)


def parse_policy(text: str, source: str = "policy", folder: Path = Path()) -> Policy:
    """The policy in `text`; `source` names it in errors, `folder` holds its taxonomy files.

    Raises PolicyError with every fault found.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PolicyError([_syntax(str(error), source)]) from error
    faults: list[Fault] = []
    policy = policy_from(data, source, folder, faults)
    if faults:
        raise PolicyError(dict.fromkeys(faults))
    return policy


def _syntax(message: str, source: str) -> Fault:
    """A fault of the TOML itself, with its line."""
    line = re.search(r"at line (\d+)", message)
    where = f"{source}, line {line[1]}" if line else f"{source}, the last line"
    said = re.sub(r" \(at .*\)$", "", message)
    return Fault(
        where,
        f"is not TOML ({said[:1].lower()}{said[1:]})",
        "Check the quotes, brackets and equals signs there",
    )
