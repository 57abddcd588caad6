"""The groups whose share of pairs is compared: stage, site and language. Never identity."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from django.utils.translation import gettext as _

from handrail.pairing.fairness import GroupTable, by_group
from handrail.pairing.reports import Report
from handrail.people.queries import labels_of
from handrail.programmes.models import Answer, Cohort
from handrail.programmes.states import Side

ASKED = ("sites", "languages")  # questions, and the school's lists of the same names


def tables(cohort: Cohort, report: Report) -> list[GroupTable]:
    """A table for each kind of group, of the mentees who took part in a run. Five queries."""
    taken = report.mentor_of
    matched = {number for number, mentor in taken.items() if mentor}
    answers, school = _answers(cohort), cohort.programme.school
    groups = {
        _("By stage"): _stages(cohort),
        _("By site"): _labelled(answers["sites"], labels_of(school, "sites")),
        _("By language"): _labelled(answers["languages"], labels_of(school, "languages")),
    }
    return [
        by_group(title, found, matched, report.first_choices)
        for title, members in groups.items()
        if (found := {label: who & taken.keys() for label, who in members.items() if who & taken.keys()})
    ]


def _stages(cohort: Cohort) -> Mapping[str, set[str]]:
    rows = cohort.enrolments.filter(side=Side.MENTEE).values_list("user__stage", "user__school_number")
    found: dict[str, set[str]] = defaultdict(set)
    for stage, number in rows:
        found[stage].add(number)
    return _labelled(found, labels_of(cohort.programme.school, "stages"))


def _answers(cohort: Cohort) -> Mapping[str, Mapping[str, set[str]]]:
    """Who gave which option, by question. Somebody with two languages counts in both."""
    rows = Answer.objects.filter(
        enrolment__cohort=cohort, enrolment__side=Side.MENTEE, question__in=ASKED
    ).values_list("question", "value", "enrolment__user__school_number")
    found: dict[str, dict[str, set[str]]] = {question: defaultdict(set) for question in ASKED}
    for question, value, number in rows:
        for option in value if isinstance(value, list) else [value]:
            found[question][str(option)].add(number)
    return found


def _labelled(groups: Mapping[str, set[str]], labels: Mapping[str, str]) -> dict[str, set[str]]:
    """Groups under the words of the school's list."""
    found: dict[str, set[str]] = defaultdict(set)
    for key, who in groups.items():
        found[labels.get(key, key) or _("Not said")] |= who
    return found
