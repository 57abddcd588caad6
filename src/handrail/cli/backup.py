"""`handrail backup`: everything that the site keeps, in one file."""

from __future__ import annotations

import argparse
from pathlib import Path

from handrail.cli.site import data_folder, database_words, in_use, load
from handrail.cli.speech import Refusal, say

NO = 1
INCOMPLETE = (
    "NOT COMPLETE: the key was never exported. If this computer is lost, this backup cannot be used. "
    "Run now: handrail key export FILE"
)


def run(arguments: argparse.Namespace) -> int:
    """Write the backup, and say no until the key is safe elsewhere."""
    in_use(data_folder())
    load()
    from handrail.backups.make import backup  # noqa: PLC0415 (needs Django)
    from handrail.lib import clock  # noqa: PLC0415 (beside Django)
    from handrail.lib.refusal import Refusal as No  # noqa: PLC0415 (the site's own way to say it)

    now = clock.real_now()
    to = arguments.file or Path(f"handrail-{now:%Y-%m-%d-%H%M%S}.zip")
    try:
        with database_words():
            manifest = backup(to, now=now)
    except No as no:
        raise Refusal(no.words) from no
    count = sum(table.rows for table in manifest.tables.values())
    say(f"{to}: {count} rows of {len(manifest.tables)} tables, and {len(manifest.files)} files.")
    if not manifest.complete:
        say(INCOMPLETE)
        return NO
    return 0
