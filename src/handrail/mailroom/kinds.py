"""The kinds of mail that exist. A kind that is not registered cannot be posted.

An app registers its kinds in `mails.py` and writes three templates for each:
`templates/emails/<name>.subject.txt`, `<name>.txt` and `<name>.html`.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

KINDS: dict[str, Kind] = {}


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of mail.

    `placeholders` is the closed list of what its templates may say; those in `long` may have several lines.
    `again` is the rule for the gap that mail has: the server took the text, and we never heard its yes.
    True sends it again under the same Message-ID (better twice than never), False marks it unknown.
    `lasts` is how long it is worth sending. `optional` mails carry a link by which the person stops them.
    A mail that `can_wait` is kept back in the quiet hours of whoever gets it; any other goes at once.
    `elsewhere` is for those that may go to another address than that of the person's account.
    `confidential` mails are told to nobody but their reader: staff see neither them nor their number.
    """

    name: str
    words: str
    placeholders: frozenset[str]
    long: frozenset[str] = frozenset()
    again: bool = True
    lasts: dt.timedelta = dt.timedelta(days=3)
    optional: bool = False
    can_wait: bool = False
    elsewhere: bool = False
    confidential: bool = False


def register(kind: Kind) -> Kind:
    """Make a kind known. Raises ValueError for a name that another kind has, or that is no name."""
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,39}", kind.name) or KINDS.get(kind.name, kind) != kind:
        raise ValueError(f"{kind.name!r} is not a free name for a kind of mail.")
    if not kind.long <= kind.placeholders:
        raise ValueError(f"{kind.name!r}: what is long must be a placeholder too.")
    KINDS[kind.name] = kind
    return kind


def words_of(name: str) -> str:
    """What a kind is called; its name, where this version has it no more."""
    return KINDS[name].words if name in KINDS else name


def confidential_kinds() -> list[str]:
    """The kinds that staff see nothing of."""
    return [kind.name for kind in KINDS.values() if kind.confidential]
