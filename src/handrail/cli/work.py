"""`handrail work`: background work in a process of its own."""

from __future__ import annotations

import argparse

from handrail.cli.site import data_folder, database_words, in_use, load


def run(arguments: argparse.Namespace) -> int:  # noqa: ARG001 (every command takes them)
    """Do jobs until stopped; the job at hand is finished first."""
    in_use(data_folder())
    load()
    from django.core.management import call_command  # noqa: PLC0415 (the other commands never load it)

    from handrail.cli.ready import refuse_faults  # noqa: PLC0415 (the same)

    refuse_faults()
    with database_words():
        call_command("work")
    return 0
