"""`handrail key`: saves the master key elsewhere, puts it on a new machine, and exchanges it."""

from __future__ import annotations

import argparse
import sys

from handrail.cli.site import data_folder, database_words, load
from handrail.cli.speech import Refusal, say, say_list

KEEP_IT = (
    "Keep it apart from the backups, in a safe or with somebody you trust: both together open everything, "
    "and without it no backup can be restored."
)

SAVE_IT = (
    "Save it now: handrail key export FILE. Until then it is on this computer alone, and what is backed up "
    "from now on cannot be restored without it."
)
OLD_ONES = (
    "Backups that were made before open with the key of their time alone. Keep it, apart from them, as long "
    "as you keep them; then delete it:"
)


def run(arguments: argparse.Namespace) -> int:
    """Export, import or exchange the key."""
    data_folder()
    load()
    from handrail.vault.keyfile import KeyTrouble  # noqa: PLC0415 (needs Django)

    try:
        with database_words():
            WAYS[arguments.what](arguments)
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


def _rotate(arguments: argparse.Namespace) -> None:  # noqa: ARG001 (every way takes them)
    from handrail.lib import clock  # noqa: PLC0415 (beside Django)
    from handrail.lib.sealed import fingerprint  # noqa: PLC0415 (beside Django)
    from handrail.vault import keyfile, queries, rotating  # noqa: PLC0415 (needs Django)

    if said := rotating.rotate(now=clock.now()):
        say(said)
    say("The master key is a new one. Its fingerprint:")
    _show(fingerprint(queries.master()))
    say(SAVE_IT)
    say(OLD_ONES)
    say_list(str(path) for path in keyfile.spares())


WAYS = {"export": _export, "import": _import, "rotate": _rotate}


def _show(fingerprint: str) -> None:
    """In groups, so that two people can compare it."""
    groups = [fingerprint[start : start + 4] for start in range(0, len(fingerprint), 4)]
    for line in (groups[:8], groups[8:]):
        sys.stdout.write(f"  {' '.join(line)}\n")
