"""`handrail mail`: what may be said about the outbox where no page can be asked."""

from __future__ import annotations

import argparse

from handrail.cli.site import data_folder, database_words, load
from handrail.cli.speech import say

WENT_OUT = "It may have gone out before the site was restored from a backup, so it was not sent again."


def run(arguments: argparse.Namespace) -> int:
    """Let mails leave again, or send none of those that wait."""
    data_folder()
    load()
    from handrail.lib import clock  # noqa: PLC0415 (beside Django)
    from handrail.mailroom import actions, queries  # noqa: PLC0415 (needs Django)

    with database_words():
        rest = queries.rest()
        if arguments.what == "discard":
            count = actions.discard_waiting(by=None, reason=WENT_OUT, now=clock.now())
            say(f"{count} mails that waited will not be sent. They are kept, with the reason.")
        elif rest is None:
            say("Mails leave: nothing holds them back.")
        else:
            actions.resume(by=None, now=clock.now())
            say("Mails leave again, from now on.")
    return 0
