"""From a parsed command line to the command, and from expected errors to plain sentences."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping

from handrail.cli import backup, demo, doctor, explain, key, mail, match, restore, sample, serve, verify, work
from handrail.cli.speech import Refusal, plain
from handrail.lib.files import FileTrouble
from handrail.matching.problem import ProblemError
from handrail.matching.runfile import RunFileError
from handrail.sheets.policy import PolicyError
from handrail.sheets.propose import ProposalError
from handrail.sheets.read import SheetError

BAD_INPUT = 2
EXPECTED = (SheetError, PolicyError, ProposalError, ProblemError, FileTrouble, RunFileError, Refusal)
COMMANDS: Mapping[str, Callable[[argparse.Namespace], int]] = {
    "match": match.run,
    "verify": verify.run,
    "explain": explain.run,
    "sample": sample.run,
    "demo": demo.run,
    "serve": serve.run,
    "work": work.run,
    "key": key.run,
    "backup": backup.run,
    "restore": restore.run,
    "mail": mail.run,
    "doctor": doctor.run,
}


def run(arguments: argparse.Namespace) -> int:
    """Run the command. What a person can put right is said on stderr, without a traceback."""
    try:
        return COMMANDS[arguments.command](arguments)
    except EXPECTED as error:
        sys.stdout.flush()
        sys.stderr.write(f"{plain(str(error))}\n")
        return BAD_INPUT
