"""The thirty reasons that a golden file keeps. `python -m tests.sheets.golden` writes it anew."""

from pathlib import Path
from tempfile import TemporaryDirectory

from handrail.matching import solve
from handrail.sheets.build import build
from handrail.sheets.outcome import Outcome
from handrail.sheets.outcomes import outcome
from handrail.sheets.policy import load_policy
from handrail.sheets.read import read_table
from handrail.sheets.sample import write_sample

GOLDEN = Path(__file__).with_name("golden_reasons.txt")
WANTED = 30


def sampled() -> Outcome:
    """The sample of 120 and 60 with seed 7, matched."""
    with TemporaryDirectory() as folder:
        mentees, mentors, policy = write_sample(Path(folder) / "sample", 120, 60, 7)
        cohort = build(load_policy(policy), read_table(mentees), read_table(mentors))
    return outcome(cohort, solve(cohort.problem, cohort.settings))


def reasons() -> list[str]:
    """Sentences of as many different beginnings as there are, then others, until there are thirty."""
    every = list(dict.fromkeys(reason for pair in sampled().pairs for reason in pair.reasons))
    beginnings = {tuple(reason.split()[:4]): reason for reason in reversed(every)}
    first = [reason for reason in every if beginnings[tuple(reason.split()[:4])] == reason]
    return (first + [reason for reason in every if reason not in first])[:WANTED]


if __name__ == "__main__":
    GOLDEN.write_text("\n".join(reasons()) + "\n", encoding="utf-8")
