"""What the addresses of choosing name."""

from __future__ import annotations

import datetime as dt

from tests.site.cast import Cast
from tests.site.programmes_things import ALL, MEMBERS
from tests.site.things import Thing, kind, of_each

from handrail.lib import clock
from handrail.pairing.models import Round, Shortlist, Suggestion
from handrail.people.models import User
from handrail.programmes.models import Answer, Cohort, Enrolment, Programme

MENTORS = {"First year": "mentor", "Clinical": "director", "Southern": "strange coordinator"}


def cohort(programme: Programme) -> Cohort:
    """A cohort of a programme that people have joined."""
    now = clock.now()
    return Cohort.objects.create(
        programme=programme,
        title=f"Closed {Cohort.objects.count()}",
        starts=now.date() + dt.timedelta(days=30),
        ends=now.date() + dt.timedelta(days=300),
        join_by=now.date() - dt.timedelta(days=1),
        state="closed",
        created_at=now,
    )


def joined(cohort: Cohort, user: User, side: str) -> Enrolment:
    """Somebody's place, with a line that those may read to whom they are suggested."""
    now = clock.now()
    made = Enrolment.objects.create(
        cohort=cohort, user=user, side=side, state="joined", invited_at=now, answered_at=now, created_at=now
    )
    question = "hello" if side == "mentor" else "goals"
    value = "I like mornings" if side == "mentor" else {"study_skills": 1}
    Answer.objects.create(enrolment=made, question=question, value=value, readers="suggested", saved_at=now)
    return made


def matching(cohort: Cohort, state: str = "choosing") -> Round:
    """A round of a cohort, in a state."""
    now = clock.now()
    return Round.objects.create(
        cohort=cohort,
        number=cohort.rounds.count() + 1,
        state=state,
        choose_by=now.date() + dt.timedelta(days=10),
        weights={criterion.key: criterion.weight for criterion in cohort.programme.plan.criteria},
        seed=7,
        by=cohort.programme.leads.get().user_id,
        created_at=now,
        opened_at=None if state == "draft" else now,
    )


def suggest(of: Round, mentee: Enrolment, *mentors: Enrolment) -> Shortlist:
    """A list of mentors for a mentee, with reasons for each side."""
    made = Shortlist.objects.create(round=of, enrolment=mentee, short=["Few mentors share your times."])
    Suggestion.objects.bulk_create(
        Suggestion(
            shortlist=made,
            enrolment=mentor,
            position=number,
            for_mentee=["Offers what you want."],
            for_mentor=["Wants what you offer."],
        )
        for number, mentor in enumerate(mentors, start=1)
    )
    return made


def chosen_from(cast: Cast, title: str, state: str = "choosing") -> Shortlist:
    """One mentee of a programme, to whom one mentor is suggested."""
    people = cohort(cast.programmes[title])
    mentee = joined(people, cast[MEMBERS[title]], "mentee")
    mentor = joined(people, cast[MENTORS[title]], "mentor")
    return suggest(matching(people, state), mentee, mentor)


@kind("shortlist")
def shortlists(cast: Cast) -> dict[str, Thing]:
    def make(title: str) -> Thing:
        programme = cast.programmes[title]
        found = chosen_from(cast, title)
        return Thing({"key": found.pk}, programme.school, MEMBERS[title], programme)

    return of_each(cast, make, *ALL)


@kind("mentor with suggestions")
def mentors_with_suggestions(cast: Cast) -> dict[str, Thing]:
    def make(title: str) -> Thing:
        programme = cast.programmes[title]
        found = chosen_from(cast, title).suggestions.get().enrolment_id
        return Thing({"key": found}, programme.school, MENTORS[title], programme)

    return of_each(cast, make, *ALL)


@kind("suggestion")
def suggestions(cast: Cast) -> dict[str, Thing]:
    def make(title: str) -> Thing:
        programme = cast.programmes[title]
        found = chosen_from(cast, title).suggestions.get().pk
        return Thing({"key": found}, programme.school, MENTORS[title], programme)

    return of_each(cast, make, *ALL)


@kind("coverage list")
def coverage_lists(cast: Cast) -> dict[str, Thing]:
    def make(title: str) -> Thing:
        programme = cast.programmes[title]
        found = chosen_from(cast, title).round.cohort_id
        return Thing({"key": found, "show": "not_chosen"}, programme.school, programme=programme)

    return of_each(cast, make, *ALL)
