"""`handrail sample`: the tables of an invented school."""

from __future__ import annotations

import argparse
from pathlib import Path

from handrail.cli.speech import Refusal, say
from handrail.lib.files import FileTrouble
from handrail.sheets.sample import write_sample


def run(arguments: argparse.Namespace) -> int:
    """Write the tables and say how to match them."""
    mentees, mentors, policy = invent(arguments)
    people = f"{arguments.mentees} mentees and {arguments.mentors} mentors"
    say(f"An invented school of {people} is in {arguments.out}.")
    say("Match it with:")
    say(f"handrail match {mentees} {mentors} --policy {policy}", "  ")
    return 0


def invent(arguments: argparse.Namespace) -> tuple[Path, ...]:
    """Write mentees.csv, mentors.csv and policy.toml; files that are there already stay as they are."""
    try:
        return write_sample(arguments.out, arguments.mentees, arguments.mentors, arguments.seed)
    except OSError as error:
        if error.errno is None:  # not the machine's word but our own: a file is there already
            raise Refusal(str(error)) from error
        reason = (error.strerror or "unknown reason").lower()
        raise FileTrouble(
            f"{arguments.out} cannot be written to ({reason}). Choose another folder."
        ) from error
