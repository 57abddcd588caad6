"""The figures, lists and pictures of a cohort's pairs. Each figure has its denominator and its list."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from handrail.cases.queries.watching import Watched
from handrail.checkins.queries import answered_of
from handrail.lib.charts import Bar, BarChart
from handrail.lib.staircase import Mark, Staircase
from handrail.mentoring.ending_queries import finished_mentees
from handrail.mentoring.models import Mentorship
from handrail.mentoring.states import OPEN, MentorshipState
from handrail.programmes.models import Cohort
from handrail.programmes.states import EnrolmentState, Side

FEWEST = 5  # pairs, under which there is no picture but the list
NEARLY = 60  # per cent of the meetings that were due

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Listing:
    """One list of pairs: its heading, what it says, and which belong there."""

    title: Words
    lead: Words
    has: Callable[[Watched], bool]


LISTS: Mapping[str, Listing] = {
    "all": Listing(
        gettext_lazy("All pairs"),
        gettext_lazy("With what there is to know of each."),
        lambda one: bool(one.pair),
    ),
    "met": Listing(
        gettext_lazy("Pairs that have met"),
        gettext_lazy("What they talk about is theirs."),
        lambda one: one.facts.met > 0,
    ),
    "not_met": Listing(
        gettext_lazy("Pairs that have not met yet"),
        gettext_lazy("The first meeting matters most: what is not begun seldom begins later."),
        lambda one: not one.facts.met,
    ),
    "agreed": Listing(
        gettext_lazy("Pairs with an agreement"),
        gettext_lazy("Both have accepted it. What it says is theirs."),
        lambda one: one.facts.agreed,
    ),
    "not_agreed": Listing(
        gettext_lazy("Pairs without an agreement"),
        gettext_lazy("One of the two is still to say what they expect, or to accept."),
        lambda one: not one.facts.agreed,
    ),
    "no_goal": Listing(
        gettext_lazy("Pairs without an active goal"),
        gettext_lazy("What a goal says is theirs. You see whether there is one."),
        lambda one: not one.facts.goals,
    ),
    "well": Listing(
        gettext_lazy("Pairs without a sign"),
        gettext_lazy("All is well: no rule finds anything that needs a look."),
        lambda one: one.is_well,
    ),
    "quiet": Listing(
        gettext_lazy("Pairs that are left alone now"),
        gettext_lazy(
            "Somebody is away or has exams. What was a sign before stays one; "
            "only what they answer is looked at."
        ),
        lambda one: bool(one.quiet),
    ),
    "signs": Listing(
        gettext_lazy("Pairs with a sign"),
        gettext_lazy("Facts, each with its reason. A sign lapses by itself when its fact is gone."),
        lambda one: bool(one.signs),
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Figures:
    """All pairs in numbers; each `of` them."""

    of: int
    met: int
    agreed: int
    goals: int
    signs: int
    red: int
    well: int
    quiet: int
    answered: int
    asked: int


def figures(cohort: Cohort, pairs: Sequence[Watched]) -> Figures:
    """The figures at the head of the page."""
    answered, asked = answered_of(cohort)
    return Figures(
        of=len(pairs),
        met=sum(one.facts.met > 0 for one in pairs),
        agreed=sum(one.facts.agreed for one in pairs),
        goals=sum(one.facts.goals > 0 for one in pairs),
        signs=sum(bool(one.signs) for one in pairs),
        red=sum(one.is_red for one in pairs),
        well=sum(one.is_well for one in pairs),
        quiet=sum(bool(one.quiet) for one in pairs),
        answered=answered,
        asked=asked,
    )


# ---- from eligible to active


@dataclass(frozen=True, slots=True)
class Stage:
    """One line of the funnel: how many of the most, what became of the rest, and the list behind it."""

    words: Words
    number: int
    of: int
    rest: str
    url: str


def funnel(cohort: Cohort, pairs: Sequence[Watched]) -> list[Stage]:
    """The mentees of a cohort, from eligible to a pair that met and agreed. Four queries."""
    at = _places(cohort)
    running = Mentorship.objects.filter(cohort=cohort, state=MentorshipState.ACTIVE)
    matched = running.values("mentee").distinct().count()
    met = _mentees(one for one in pairs if one.facts.met)
    agreed = _mentees(one for one in pairs if one.facts.met and one.facts.agreed)
    apart = sum(not one.facts.met for one in pairs)
    most = max(at["eligible"], matched, 1)
    uninvited = at["eligible"] - at["invited"]
    rows = (
        (_("Eligible"), at["eligible"], "", _people(cohort, "eligible")),
        (_("Invited"), at["invited"], _left(uninvited, _not_invited), _people(cohort, "invited")),
        (_("Joined"), at["joined"], _declined(at["declined"], at["silent"]), _people(cohort, "joined")),
        (
            _("Matched"), matched, _unmatched(cohort, at["joined"] - matched),
            _list("coverage_list", cohort, "waiting"),
        ),
        (_("Have met"), met, _left(apart, _not_met), _list("cockpit_list", cohort, "not_met")),
        (
            _("Met and agreed"), agreed, _left(met - agreed, _not_agreed),
            _list("cockpit_list", cohort, "not_agreed"),
        ),
    )  # fmt: skip
    return [Stage(words, number, most, rest, url) for words, number, rest, url in rows]


def _mentees(pairs: Iterable[Watched]) -> int:
    """How many mentees there are in some pairs: one with two mentors is one."""
    return len({one.pair.mentee_id for one in pairs})


def _list(name: str, cohort: Cohort, show: str) -> str:
    return reverse(name, args=[cohort.pk, show])


def _people(cohort: Cohort, state: str) -> str:
    return reverse("cohort_people", args=[cohort.pk, Side.MENTEE, state])


def _places(cohort: Cohort) -> dict[str, int]:
    """The mentees of a cohort, counted by how far they came. Whoever joined was invited, in whatever way."""
    found: dict[str, int] = cohort.enrolments.filter(side=Side.MENTEE).aggregate(
        eligible=Count("pk"),
        invited=Count("pk", filter=Q(invited_at__isnull=False) | Q(state=EnrolmentState.JOINED)),
        joined=Count("pk", filter=Q(state=EnrolmentState.JOINED)),
        declined=Count("pk", filter=Q(state=EnrolmentState.DECLINED)),
        silent=Count("pk", filter=Q(state=EnrolmentState.INVITED)),
    )
    return found


def _left(number: int, words: Callable[[int], str]) -> str:
    return words(number) if number > 0 else ""


def _not_invited(number: int) -> str:
    return ngettext("%(n)d not invited yet", "%(n)d not invited yet", number) % {"n": number}


def _unmatched(cohort: Cohort, number: int) -> str:
    """What became of so many who joined and are in no pair that is active, in words. Two queries."""
    held: dict[UUID, set[str]] = defaultdict(set)
    open_now = Mentorship.objects.filter(programme=cohort.programme_id, state__in=OPEN).order_by()
    for mentee, state in open_now.values_list("mentee_id", "state"):
        held[mentee].add(state)
    ended = len(finished_mentees(cohort) - held.keys())
    left = [states for states in held.values() if MentorshipState.ACTIVE not in states]
    resting = sum(MentorshipState.PAUSED in states for states in left)
    asked = len(left) - resting
    counted = (
        (number - ended - asked - resting, _waiting), (asked, _asked), (resting, _resting), (ended, _ended)
    )  # fmt: skip
    return ", ".join(words(of) for of, words in counted if of > 0)


def _asked(number: int) -> str:
    said = ngettext("a mentor is asked for %(n)d", "mentors are asked for %(n)d", number)
    return said % {"n": number}


def _resting(number: int) -> str:
    return ngettext("%(n)d rests", "%(n)d rest", number) % {"n": number}


def _ended(number: int) -> str:
    return ngettext("%(n)d has ended", "%(n)d have ended", number) % {"n": number}


def _waiting(number: int) -> str:
    return ngettext("%(n)d waits for a mentor", "%(n)d wait for a mentor", number) % {"n": number}


def _not_met(number: int) -> str:
    return ngettext("%(n)d pair has not met", "%(n)d pairs have not met", number) % {"n": number}


def _not_agreed(number: int) -> str:
    return ngettext("%(n)d without an agreement", "%(n)d without an agreement", number) % {"n": number}


def _declined(declined: int, silent: int) -> str:
    said = []
    if declined:
        said.append(ngettext("%(n)d declined", "%(n)d declined", declined) % {"n": declined})
    if silent:
        said.append(ngettext("%(n)d has not answered", "%(n)d have not answered", silent) % {"n": silent})
    return ", ".join(said)


# ---- two pictures


def first_meetings(pairs: Sequence[Watched]) -> Staircase | None:
    """How soon pairs first met: those that have, by days since they began. None for fewer than five pairs."""
    if len(pairs) < FEWEST:
        return None
    days = sorted(one.facts.first_met for one in pairs if one.facts.first_met is not None)
    of, met = len(pairs), len(days)
    half = days[(of + 1) // 2 - 1] if met * 2 >= of else None
    until = max([one.facts.days for one in pairs] + [14])
    counted = Counter(days)
    steps, total = [], 0
    for day in sorted(counted):
        total += counted[day]
        steps.append((day, total))
    return Staircase(
        key="first-meetings",
        title=_first_title(met, of, half),
        note=_first_note(of, of - met),
        description=_first_description(met, of, half),
        axis=_("days since the pair began"),
        heads=(_("Day"), _("Have met"), _("Not yet")),
        fold=_("As a table"),
        steps=tuple(steps),
        of=of,
        until=until,
        mark=_half_mark(half, steps, of) if half is not None else None,
        end=_("%(met)d so far") % {"met": met},
    )


def _half_mark(half: int, steps: Sequence[tuple[int, int]], of: int) -> Mark:
    met = dict(steps)[half]
    return Mark(half, met, _("%(met)d of %(of)d by day %(day)d") % {"met": met, "of": of, "day": half})


def _first_title(met: int, of: int, half: int | None) -> str:
    if not met:
        return _("None of the %(of)d pairs has met yet") % {"of": of}
    if half is None:
        return _("Fewer than half of the pairs have met: %(met)d of %(of)d") % {"met": met, "of": of}
    return ngettext(
        "Half of the pairs first met within %(days)d day",
        "Half of the pairs first met within %(days)d days",
        half,
    ) % {"days": half}


def _first_note(of: int, left: int) -> str:
    said = _("Pairs that have met, of %(of)d.") % {"of": of}
    if not left:
        return f"{said} {_('All of them have.')}"
    rest = ngettext("%(left)d has not met yet.", "%(left)d have not met yet.", left) % {"left": left}
    return f"{said} {rest}"


def _first_description(met: int, of: int, half: int | None) -> str:
    said = _("A rising line: pairs that have met, by days since they began. %(met)d of %(of)d so far.")
    words = said % {"met": met, "of": of}
    return words if half is None else f"{words} {_('Half of them by day %(day)d.') % {'day': half}}"


def rhythm_kept(pairs: Sequence[Watched]) -> BarChart | None:
    """Pairs by how far they keep the rhythm that they agreed on. None for fewer than five pairs."""
    if len(pairs) < FEWEST:
        return None
    counted = Counter(_rhythm(one) for one in pairs)
    of, kept = len(pairs), counted["kept"]
    labels = {
        "kept": _("Kept: all meetings that were due"),
        "nearly": _("Nearly: at least 6 of 10"),
        "behind": _("Behind: fewer than 6 of 10"),
        "never": _("Never met"),
        "early": _("Too early to say"),
    }
    bars = tuple(Bar(words, counted[key]) for key, words in labels.items() if key != "early" or counted[key])
    return BarChart(
        key="rhythm",
        title=_("%(kept)d of %(of)d pairs keep the rhythm they agreed on") % {"kept": kept, "of": of},
        description=_("Pairs by meetings held of those that were due in 90 days; all %(of)d pairs.")
        % {"of": of},
        counted=(_("Rhythm"), _("Pairs of %(of)d") % {"of": of}),
        bars=bars,
        fold=_("The same as a table"),
    )


def _rhythm(one: Watched) -> str:
    facts = one.facts
    if not facts.met:
        return "never"
    if not facts.due:
        return "early"
    if facts.held >= facts.due:
        return "kept"
    return "nearly" if facts.held * 100 >= NEARLY * facts.due else "behind"
