"""The nine rules that look at a pair, as data, and how a number becomes amber or red. Nothing is guessed.

Where the rules come from stands in docs/evidence.md. The thresholds are our defaults: nobody has tested
them, and a programme changes them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from handrail.cases.states import SignState, Step

Threshold = tuple[int, int]  # from where it is amber, from where it is red
Thresholds = Mapping[str, Threshold]


FROM = _("worth a look from %(amber)d, needs somebody from %(red)d")
UNDER = _("worth a look under %(amber)d, needs somebody under %(red)d")
TWICE = _("worth a look when twice at most %(amber)d, needs somebody when once at most %(red)d or 2 less")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its key, from where it is amber and red, in what unit, and its words on the form.

    `how` says from where, with both numbers. `low` is for numbers that are worse the smaller they are. A
    threshold lies between `least` and `most`.
    `steps` is what helps first.
    """

    key: str
    amber: int
    red: int
    unit: str | Promise
    words: str | Promise
    least: int
    most: int
    steps: tuple[Step, ...]
    low: bool = False
    how: str | Promise = FROM


DAYS, MEETINGS, OF_FIVE, PERCENT = _("days"), _("meetings"), _("of 5"), _("per cent")
ALL = tuple(Step)
LIGHT = (Step.NUDGE, Step.TALK)

RULES: tuple[Rule, ...] = (
    Rule(
        "no_first_meeting", 21, 35, DAYS, _("No first meeting since the pair began"), 7, 180,
        (Step.NUDGE, Step.REMATCH),
    ),
    Rule("no_agreement", 30, 45, DAYS, _("No agreement that both accepted"), 7, 180, LIGHT),
    Rule(
        "rhythm", 60, 30, PERCENT, _("Meetings held, of those that were due in 90 days"), 1, 100, ALL,
        low=True, how=UNDER,
    ),
    Rule("missed", 2, 3, MEETINGS, _("Meetings called off, missed or unanswered in a row"), 1, 10, LIGHT),
    Rule(
        "pulse", 3, 2, OF_FIVE, _("How either side says that it goes"), 1, 4,
        (Step.TALK, Step.CO_MENTOR, Step.REMATCH), low=True,
        how=TWICE,
    ),
    Rule("gap", 2, 3, OF_FIVE, _("How far apart the two pulses are"), 1, 4, (Step.TALK,)),
    Rule("no_goal", 45, 75, DAYS, _("No active goal"), 7, 365, LIGHT),
    Rule(
        "mentor", 0, 14, DAYS,
        _("Mentor away without cover, with more mentees than places, or at another stage"), 0, 60,
        (Step.CO_MENTOR, Step.REMATCH),
    ),
    Rule("one_sided", 60, 90, DAYS, _("Only one side does anything on goals and meetings"), 14, 365, LIGHT),
)  # fmt: skip
BY_KEY: Mapping[str, Rule] = {rule.key: rule for rule in RULES}
DEFAULTS: Thresholds = {rule.key: (rule.amber, rule.red) for rule in RULES}
FALL = 2  # a pulse that falls by so much is red at once
SAID_OR_MISSING = frozenset({"pulse", "gap", "mentor"})  # looked at also while a pair is left alone
FIRST_DAYS = 7  # of a pair, in which nothing is a sign
WINDOW = 90  # days over which the rhythm is counted


def level(rule: Rule, value: int | None, limits: Threshold) -> SignState | None:
    """How pressing a number is by a rule. Nothing is known, nothing is said."""
    if value is None:
        return None
    amber, red = limits
    if rule.low:
        return SignState.RED if value < red else SignState.AMBER if value < amber else None
    return SignState.RED if value >= red else SignState.AMBER if value >= amber else None


def pulse_level(values: tuple[int, ...], limits: Threshold) -> SignState | None:
    """The same for what one side said in its check-ins, the latest last."""
    if not values:
        return None
    amber, red = limits
    last, former = values[-1], values[-2] if len(values) > 1 else None
    if last <= red or (former is not None and former - last >= FALL):
        return SignState.RED
    return SignState.AMBER if former is not None and max(last, former) <= amber else None


def wrong_threshold(rule: Rule, amber: int, red: int) -> tuple[str, str]:
    """Which of two thresholds is at fault and why: "amber" or "red" and words; two blanks where none is."""
    for name, number in (("amber", amber), ("red", red)):
        if not rule.least <= number <= rule.most:
            return name, choose_words(rule)
    if rule.low and red >= amber:
        said = _("%(rule)s: choose a second number that is less than the first.")
        return "red", str(said) % {"rule": rule.words}
    if not rule.low and red <= amber:
        said = _("%(rule)s: choose a second number that is more than the first.")
        return "red", str(said) % {"rule": rule.words}
    return "", ""


def choose_words(rule: Rule) -> str:
    """What helps where a threshold is missing, or no number that it can be."""
    said = {"rule": rule.words, "least": rule.least, "most": rule.most}
    return str(_("%(rule)s: choose a number from %(least)d to %(most)d.")) % said
