"""`handrail match`: two tables in; a report, a workbook and a run with its proof out."""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path

from handrail.cli.speech import Refusal, plain, progress_bar, say, say_list
from handrail.lib.files import write_text
from handrail.lib.together import make_folder, written_together
from handrail.matching.answer import Answer
from handrail.matching.check import check
from handrail.matching.runfile import Run, to_json
from handrail.matching.solve import solve
from handrail.matching.verdict import Verdict
from handrail.sheets.build import Cohort, build
from handrail.sheets.nearest import fold
from handrail.sheets.outcome import Outcome
from handrail.sheets.outcomes import outcome
from handrail.sheets.policy import Policy, load_policy, parse_policy
from handrail.sheets.policy_model import Side
from handrail.sheets.propose import ProposalError, propose
from handrail.sheets.read import Table, read_table, sheet_names
from handrail.sheets.report import proof_heading, report_html
from handrail.sheets.workbook import pairs_workbook
from handrail.sheets.write import write_workbook

WRONG, INFEASIBLE = 1, 3
FOLDER, POLICY = "handrail-out", "policy.toml"
FILES = {
    "report.html": "every pair with its reasons; open it in a browser",
    "pairs.xlsx": "the same as a workbook",
    "run.json": "the run with its proof, for verify and explain",
}
TABS = {
    "mentees": ("mentees", "mentee", "students", "student", "trainees"),
    "mentors": ("mentors", "mentor"),
}


@dataclass(frozen=True, slots=True)
class Made:
    """A finished run: the people, the answer, what the checker says of it, and how it is shown."""

    cohort: Cohort
    answer: Answer
    verdict: Verdict
    shown: Outcome

    @property
    def code(self) -> int:
        """The exit code."""
        if not self.verdict.valid:
            return WRONG
        return INFEASIBLE if self.answer.status == "infeasible" else 0


def run(arguments: argparse.Namespace) -> int:
    """Match, write the three files, and say what came out."""
    folder = arguments.out or arguments.mentees.parent / FOLDER
    return make(arguments.mentees, arguments.mentors, arguments.policy, folder).code


def make(mentees: Path, mentors: Path | None, policy_path: Path | None, folder: Path) -> Made:
    """The whole of it, for this command and for the demonstration."""
    policy, tables = _read(mentees, mentors, policy_path, folder)
    cohort = build(policy, *tables)
    with progress_bar() as progress:
        answer = solve(cohort.problem, cohort.settings, progress)
    verdict = check(cohort.problem, cohort.settings, answer)
    made = Made(cohort, answer, verdict, outcome(cohort, answer, verdict=verdict))
    _write(made, folder)
    _tell(made, folder)
    return made


def _read(
    mentees: Path, mentors: Path | None, policy_path: Path | None, folder: Path
) -> tuple[Policy, tuple[Table, Table]]:
    """The policy given, or the one that lies in the folder, or one proposed from the columns."""
    kept = folder / POLICY
    if policy_path is None and kept.exists():
        say(f"Matching with {kept}, which was there already. To have a new one proposed, move it away.")
        policy_path = kept
    if policy_path is not None:
        policy = load_policy(policy_path)
        return policy, _tables(mentees, mentors, policy)
    tables = _tables(mentees, mentors, None)
    return _proposed(tables, kept), tables


def _proposed(tables: tuple[Table, Table], path: Path) -> Policy:
    """A policy proposed from the columns, shown and kept; an unfinished one is kept to be mended."""
    try:
        text = propose(*tables)
    except ProposalError as error:
        if error.text:
            _keep(error.text, path)
            say(f"No policy was given. One proposed from the columns, as far as it goes, is in {path}.")
        raise
    policy = parse_policy(text, path.name, path.parent)
    _keep(text, path)
    say("No policy was given, so here is one proposed from the columns:")
    sys.stdout.write(f"\n{plain(text).strip()}\n\n")
    say(f"It is written to {path}. Change there what you know better, then run the same command again.")
    say()
    return policy


def _keep(text: str, path: Path) -> None:
    make_folder(path.parent)
    write_text(path, text)


def _tables(mentees: Path, mentors: Path | None, policy: Policy | None) -> tuple[Table, Table]:
    sides: tuple[Side | None, Side | None] = (policy.mentees, policy.mentors) if policy else (None, None)
    paths = (mentees, mentees if mentors is None else mentors)
    named = tuple(side.sheet if side else None for side in sides)
    tabs = _tabs(mentees, sides) if mentors is None else named
    first, second = (
        read_table(path, sheet=tab, header_row=side.header_row if side else None)
        for path, tab, side in zip(paths, tabs, sides, strict=True)
    )
    return first, second


def _tabs(path: Path, sides: tuple[Side | None, Side | None]) -> tuple[str, str]:
    """The two tabs of one workbook, as the policy names them or by their own names."""
    tabs = sheet_names(path)
    if not tabs:
        raise Refusal(
            f"{path.name} holds one table. Name the mentors' table too: handrail match MENTEES MENTORS."
        )
    mentees, mentors = (
        (side.sheet if side and side.sheet else _tab(path, tabs, called))
        for side, called in zip(sides, TABS, strict=True)
    )
    return mentees, mentors


def _tab(path: Path, tabs: list[str], called: str) -> str:
    found = [tab for word in TABS[called] for tab in tabs if word in fold(tab).split()]
    if found:
        return found[0]
    raise Refusal(
        f"{path.name} has the sheets {', '.join(tabs)}, and none is called {called}. "
        f'Rename the one with the {called}, or name it in the policy: [{called}] sheet = "...".'
    )


def run_of(made: Made) -> Run:
    """The run as it is written to run.json: ids alone, no names."""
    return Run(made.cohort.problem, made.cohort.settings, made.answer, made.cohort.vocabulary.as_data())


def _write(made: Made, folder: Path) -> None:
    with written_together(folder) as drafts:
        write_text(drafts / "run.json", to_json(run_of(made)))
        write_text(drafts / "report.html", report_html(made.shown, proven=made.verdict.optimal))
        write_workbook(drafts / "pairs.xlsx", pairs_workbook(made.shown))


def _tell(made: Made, folder: Path) -> None:
    shown = made.shown
    for line in (shown.title, shown.headline):
        say(line)
    say_list(shown.summary)
    if shown.proof:
        say(f"{proof_heading(shown, proven=made.verdict.optimal)}:")
        say_list(shown.proof)
    if shown.warnings:
        say("Please check:")
        say_list(shown.warnings)
    if shown.unmatched:
        say(f"{len(shown.unmatched)} without as many mentors as they want; the report says why.")
    say()
    say(f"In {folder}:")
    for name, what in FILES.items():
        say(f"{name:<13}{what}", "  ")
