"""`handrail restore`: a site from a backup."""

from __future__ import annotations

import argparse

from handrail.cli.site import alone, data_folder, database_words, load
from handrail.cli.speech import Refusal, say, say_list

AFTER = (
    "No mail leaves until you say so: some that wait here may have gone out after the backup was made.",
    "handrail mail discard: send none of those that wait.",
    "handrail mail resume, or the page Mails: let mails leave again.",
)


def run(arguments: argparse.Namespace) -> int:
    """Restore into an empty site, or in the place of what is here if that was asked for."""
    folder = data_folder()
    alone(folder)
    load()
    from handrail.backups.restore import restore  # noqa: PLC0415 (needs Django)
    from handrail.lib import clock  # noqa: PLC0415 (beside Django)
    from handrail.lib.refusal import Refusal as No  # noqa: PLC0415 (the site's own way to say it)

    now = clock.real_now()
    aside = folder / f"before-restore-{now:%Y-%m-%d-%H%M%S}.zip" if arguments.replace else None
    try:
        with database_words():
            manifest = restore(arguments.file, aside=aside, now=now)
    except No as no:
        raise Refusal(no.words) from no
    say(f"The site is as it was at {manifest.made_at:%Y-%m-%d %H:%M} UTC, every row compared.")
    if aside and aside.exists():
        say(f"What was here before is in {aside}.")
    _say_what_now()
    return 0


def _say_what_now() -> None:
    say("Everybody has to sign in again.")
    say(AFTER[0])
    say_list(AFTER[1:])
