"""`handrail demo --matching`: an invented school, matched and explained before your eyes."""

from __future__ import annotations

import argparse
import os
import sys
import webbrowser
from pathlib import Path

from handrail.cli.explain import Explainer
from handrail.cli.match import Made, make, run_of
from handrail.cli.sample import invent
from handrail.cli.speech import say

OPENS_WINDOWS = ("win32", "darwin")


def run(arguments: argparse.Namespace) -> int:
    """Sample, match, explain, and open the report."""
    folder: Path = arguments.out
    mentees, mentors, policy = invent(arguments)
    say(f"Invented: {arguments.mentees} mentees and {arguments.mentors} mentors, in {folder}.")
    say()
    result = folder / "result"
    made = make(mentees, mentors, policy, result)
    if made.code:
        return made.code
    _explain(made, result / "run.json")
    say()
    _open((result / "report.html").resolve(), wanted=not arguments.no_open)
    return 0


def _explain(made: Made, path: Path) -> None:
    """One pair that was made, and one that was not although it would have had more points."""
    explainer = Explainer(run_of(made))
    pair = next(iter(made.answer.pairs), None)
    if pair is None:
        return
    say()
    say(f"Why these two? The command: handrail explain {path} {pair.mentee}")
    explainer.explain(pair.mentee, pair.mentor)
    wish = explainer.unmet_wish()
    if wish is not None:
        say()
        say(f"And why not these? The command: handrail explain {path} {' '.join(wish)}")
        explainer.explain(*wish)


def _open(report: Path, *, wanted: bool) -> None:
    """Open the report where there is a screen and somebody at it."""
    screen = sys.platform in OPENS_WINDOWS or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if wanted and screen and sys.stdout.isatty() and webbrowser.open(report.as_uri()):
        say(f"The report is open in your browser: {report}")
    else:
        say(f"Open the report in a browser: {report}")
