"""`handrail key`: saves the master key elsewhere, and puts it on a new machine."""

from __future__ import annotations

import argparse
import sys

from handrail.cli.site import data_folder, database_words, load
from handrail.cli.speech import Refusal, say

KEEP_IT = (
    "Keep it apart from the backups, in a safe or with somebody you trust: both together open everything, "
    "and without it no backup can be restored."
)


def run(arguments: argparse.Namespace) -> int:
    """Export or import the key."""
    data_folder()
    load()
    from handrail.vault.keyfile import KeyTrouble  # noqa: PLC0415 (needs Django)

    try:
        with database_words():
            _export(arguments) if arguments.what == "export" else _import(arguments)
    except KeyTrouble as trouble:
        raise Refusal(trouble.words) from trouble
    return 0


def _export(arguments: argparse.Namespace) -> None:
    from handrail.lib import clock  # noqa: PLC0415 (beside Django)
    from handrail.vault import actions  # noqa: PLC0415 (needs Django)

    found = actions.export(to=arguments.file, now=clock.now())
    say(f"The master key is in {arguments.file}, for you alone to read. Its fingerprint:")
    _show(found)
    say(KEEP_IT)


def _import(arguments: argparse.Namespace) -> None:
    from handrail.vault import actions  # noqa: PLC0415 (needs Django)

    found = actions.bring_in(source=arguments.file)
    say("The master key is in its place. Its fingerprint:")
    _show(found)


def _show(fingerprint: str) -> None:
    """In groups, so that two people can compare it."""
    groups = [fingerprint[start : start + 4] for start in range(0, len(fingerprint), 4)]
    for line in (groups[:8], groups[8:]):
        sys.stdout.write(f"  {' '.join(line)}\n")
