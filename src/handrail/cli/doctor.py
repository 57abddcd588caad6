"""`handrail doctor`: what is wrong with the site, and how to mend it."""

from __future__ import annotations

import argparse

from handrail.cli.finding import Finding
from handrail.cli.site import data_folder, load
from handrail.cli.speech import Refusal, say

ILL = 1


def run(arguments: argparse.Namespace) -> int:
    """Look at everything, and say what is wrong."""
    findings, well = examine()
    if not arguments.quiet:
        for about in well:
            say(f"well   {about}")
    for finding in findings:
        say(f"WRONG  {finding.about}: {finding.said}")
        say(finding.mend, "       ")
    if not arguments.quiet:
        say()
        say(
            f"{len(findings)} of {len(findings) + len(well)} things looked at are wrong."
            if findings
            else "All is well."
        )
    return ILL if findings else 0


def examine() -> tuple[list[Finding], list[str]]:
    """What is wrong, and what was looked at and is well."""
    try:
        data_folder()
        load()
    except Refusal as trouble:
        return [
            Finding("Settings and folder", str(trouble), "Nothing else can be looked at before this.")
        ], []
    from handrail.cli.checkup import check_all  # noqa: PLC0415 (needs Django)

    return check_all()
