"""The start page, put together from what somebody is: one next step, then what is coming.

Mentor and mentee are no roles but places in programmes, and one person can be several things at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from handrail.home import (
    check_ins,
    ended,
    mentors,
    pairs,
    pairs_to_run,
    queries,
    rounds,
    searches,
    setup,
    talk,
)
from handrail.home.places import RUNNERS
from handrail.lib import suppression
from handrail.mentoring.standing import Standing
from handrail.pairing.search_models import Search
from handrail.people.access import can_edit_school
from handrail.people.models import User
from handrail.people.roles import Role
from handrail.people.ways import ways_from_start
from handrail.programmes.access import visible_enrolments
from handrail.programmes.models import Enrolment
from handrail.programmes.states import EnrolmentState

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Step:
    """The one next step. Without an address it is only words."""

    title: Words
    why: Words
    url: str = ""
    do: Words = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its denominator."""

    label: Words
    number: int | str
    of: int | str = ""
    note: Words = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A row of the page that says what will stand there."""

    title: Words
    said: Words
    who: Words = ""
    url: str = ""
    do: Words = ""


@dataclass(slots=True)
class Page:
    """All that the template shows."""

    today: str
    lead: Words
    lines: tuple[queries.Line, ...]
    step: Step | None = None
    figures: Sequence[Figure] = ()
    setup: Sequence[setup.Item] = ()
    setup_said: str = ""
    groups: Sequence[pairs.Group] = ()
    parts: list[Part] = field(default_factory=list)


def page_of(user: User, *, now: datetime) -> Page:
    """The start page of one person."""
    numbers = queries.numbers_of(user.school)
    today = now.astimezone(ZoneInfo(user.school.time_zone)).date()
    page = Page(
        date_format(today, "l j F"), gettext_lazy("One thing to do, then what else there is."), numbers.lines
    )
    _as_member(page, user, today, now)
    if user.roles & RUNNERS:
        _as_runner(page, user, numbers, today)
    if Role.WELLBEING_LEAD in user.roles:
        _as_wellbeing_lead(page)
    for way in ways_from_start(user):
        if way.urgent:
            page.step = Step(way.title, way.said, way.url, way.do)
        else:
            page.parts.append(Part(way.title, way.said, "", way.url, way.do))
    if Role.DIRECTOR in user.roles:
        _as_director(page, user)
    if page.step is None:
        page.step = NOTHING
    return page


NOTHING = Step(
    gettext_lazy("There is nothing for you to do today"),
    gettext_lazy("When there is, it stands here, and a mail tells you."),
)


# ------------------------------------------------------------------------------- mentors and mentees


def _as_member(page: Page, user: User, today: date, now: datetime) -> None:
    """The question or invitation that is most urgent; then each place that the person has."""
    places = list(visible_enrolments(user))
    mentorships = mentors.mentorships_of(user, now, places)
    stands = pairs.pairs_of(user, mentorships, today=today, now=now)
    page.step = _choose_or_join(stands, places, today)
    choosing = rounds.choosing_of(user, today, places)
    if page.step is None and (choice := rounds.choice(choosing, today)):
        page.step = Step(choice.title, choice.said, choice.url, choice.do)
    if asked := mentors.question(mentorships, now):
        page.step = Step(asked.title, asked.said, asked.url, asked.do)
    found = searches.searches_of(user, places)
    page.parts += _searching(page, found)
    if page.step is None and (new := talk.new_messages(user, mentorships)):
        page.step = Step(new.title, new.said, new.url, new.do)
    if page.step is None and (asked_how := check_ins.question(user, mentorships, today)):
        page.step = Step(asked_how.title, asked_how.said, asked_how.url, asked_how.do)
    if page.step is None and (step := pairs.next_of(stands)):
        page.step = Step(step.title, step.said, step.url, step.do)
    page.parts += _calls(page, user, places)
    page.groups = pairs.groups_of(user, stands, today)
    places = [place for place in places if not mentors.is_paired(place, mentorships)] if stands else places
    searched = {one.enrolment.cohort_id for one in found}
    page.parts += _ended(user, mentorships, searched, today, now)
    page.parts += [part for place in places if (part := _place(place, today, mentorships, choosing))]
    if not places and not user.roles and not stands:
        page.parts.append(
            Part(
                _("Your programmes"),
                _(
                    "Nobody has enrolled you yet. Once your coordinator does, a mail comes, and the "
                    "programme stands here."
                ),
            )
        )


def _choose_or_join(stands: Sequence[Standing], places: Sequence[Enrolment], today: date) -> Step | None:
    """A partner who waits for an answer goes before a new programme."""
    if proposed := pairs.choose_of(stands):
        return Step(proposed.title, proposed.said, proposed.url, proposed.do)
    open_places = queries.waiting(places, today)
    return _join(open_places[0], today) if open_places else None


def _ended(
    user: User, mentorships: mentors.Mentorships, searched: set[UUID], today: date, now: datetime
) -> list[Part]:
    """The pairs that were, and the new mentor whom a mentee asked for."""
    said = [*ended.ended(user, mentorships, now), *ended.looking(user, mentorships, searched, today)]
    return [Part(one.title, one.said, "", one.url, one.do) for one in said]


def _searching(page: Page, found: Sequence[Search]) -> list[Part]:
    """Mentors who are proposed to a mentee, which may be the next step."""
    if page.step is None and (choice := searches.choice(found)):
        page.step = Step(choice.title, choice.said, choice.url, choice.do)
    mine = [searches.standing(one) for one in found]
    return [Part(one.title, one.said, _("As a mentee"), one.url, one.do) for one in mine]


def _calls(page: Page, user: User, places: Sequence[Enrolment]) -> list[Part]:
    """Calls that a mentor is asked for, the first of them as the next step where nothing else is."""
    asked = searches.calls(user, places)
    if page.step is None and asked:
        first = asked.pop(0)
        page.step = Step(first.title, first.said, first.url, first.do)
    return [Part(one.title, one.said, _("As a mentor"), one.url, one.do) for one in asked]


def _join(place: Enrolment, today: date) -> Step:
    programme = place.cohort.programme.title
    titles = {
        "mentee": _("Join %(programme)s: say what you want from a mentor"),
        "mentor": _("Join %(programme)s: say what you can offer as a mentor"),
    }
    days = (place.cohort.join_by - today).days
    why = ngettext(
        "It takes about five minutes and saves as you type. There is %(days)d day left, until %(date)s.",
        "It takes about five minutes and saves as you type. There are %(days)d days left, until %(date)s.",
        days,
    ) % {"days": days, "date": date_format(place.cohort.join_by, "j F")}
    return Step(titles[place.side] % {"programme": programme}, why, _joining_form(place), _("Begin"))


def _place(
    place: Enrolment, today: date, mentorships: mentors.Mentorships, choosing: rounds.Choosing
) -> Part | None:
    """How a place stands; nothing where a pair came of it, which has ended and is told of by itself."""
    side = {"mentee": _("As a mentee"), "mentor": _("As a mentor")}[place.side]
    if stands := mentors.standing(place, mentorships) or rounds.standing(place, choosing):
        return Part(stands.title, stands.said, side, stands.url, stands.do)
    if mentors.was_paired(place, mentorships):
        return None
    if not place.cohort.takes_answers(today):
        return Part(place.cohort.programme.title, _closed(place), side)
    said = {
        "eligible": _("You are invited to join. You can also decline."),
        "invited": _("You are invited to join. You can also decline."),
        "joined": _(
            "You have joined. Your answers can be changed until %(date)s; then the school makes the pairs."
        ),
        "declined": _("You declined. You can change your mind until %(date)s."),
        "withdrawn": _("You left this programme."),
    }[place.state] % {"date": date_format(place.cohort.join_by, "j F")}
    return Part(place.cohort.programme.title, said, side, _joining_form(place), _("Your answers"))


def _closed(place: Enrolment) -> str:
    """Where somebody stands once nothing can be changed any more."""
    if place.state == EnrolmentState.JOINED:
        return _("You have joined. Your answers can no longer be changed; the school makes the pairs.")
    if place.state == EnrolmentState.WITHDRAWN:
        return _("You left this programme.")
    return _("You did not join, and joining is closed.")


def _joining_form(place: Enrolment) -> str:
    return reverse("join", args=[place.pk])


# --------------------------------------------------------------------------------------------- staff


def _as_runner(page: Page, user: User, numbers: queries.Numbers, today: date) -> None:
    """What is set up and what is missing; the first missing thing is the next step."""
    people = queries.people_of(user.school)
    page.setup = setup.items(numbers, people, may_edit_school=bool(can_edit_school(user)))
    done = sum(item.done for item in page.setup)
    page.setup_said = _("%(done)d of %(all)d done") % {"done": done, "all": len(page.setup)}
    if people.programmes:
        page.figures = (
            Figure(_("invited people have joined"), people.joined, people.invited),
            Figure(_("programmes are open"), people.open_programmes, people.programmes),
        )
    waiting = searches.needing(user)
    if page.step is None:
        page.step = _to_run(page, user, people, waiting, today)
    for one in waiting:
        if page.step is None or page.step.url != one.url:
            page.parts.append(Part(one.title, one.said, _("You run the programme"), one.url, one.do))
    for one in pairs_to_run.cohorts(user):
        page.parts.append(Part(one.title, one.said, _("Pairs that run"), one.url, one.do))


def _to_run(
    page: Page, user: User, people: queries.People, waiting: Sequence[mentors.Words], today: date
) -> Step | None:
    """A case that is due and a search that waits come first, then what is missing, what matching waits for,
    who has not answered.
    """
    if case := pairs_to_run.due(user, today):
        return Step(case.title, case.said, case.url, case.do)
    if waiting:
        return Step(waiting[0].title, waiting[0].said, waiting[0].url, waiting[0].do)
    if missing := setup.missing(page.setup):
        return Step(missing.step, missing.said, missing.url, missing.do)
    if waits := rounds.to_run(user, today):
        return Step(waits.title, waits.said, waits.url, waits.do)
    return _silent(people)


def _silent(people: queries.People) -> Step | None:
    """With all set up: those who were invited and have not answered."""
    if not people.silent:
        return None
    title = ngettext(
        "%(count)d invited person has not answered yet",
        "%(count)d invited people have not answered yet",
        people.silent,
    ) % {"count": people.silent}
    why = _("The page of the programme lists them: remind them, or give them more time.")
    return Step(title, why, reverse("programmes"), _("Programmes"))


def _as_wellbeing_lead(page: Page) -> None:
    page.parts.append(
        Part(
            _("Wellbeing"),
            _(
                "Your name stands on \u201cGet help now\u201d. Look at that page once as a student would:"
                " is every number right?"
            ),
            _("You are a wellbeing lead"),
            reverse("help_now"),
            _("See the page"),
        )
    )


def _as_director(page: Page, user: User) -> None:
    """Totals alone, and none of them about fewer than ten people."""
    people = queries.people_of(user.school)
    page.figures = (
        Figure(_("invited people have joined"), _enough(people.joined), _enough(people.invited)),
        Figure(_("programmes are open"), people.open_programmes, people.programmes),
    )
    page.parts.append(
        Part(
            _("How to read these numbers"),
            _(
                "The numbers of people above are to the nearest five. A number of fewer than %(fewest)d "
                "people is suppressed, and you never see a person."
            )
            % {"fewest": suppression.FEWEST},
            _("You are dean or director"),
        )
    )


def _enough(people: int) -> int | str:
    return suppression.count(people, suppression.Reader.OUTSIDE) or _("suppressed")
