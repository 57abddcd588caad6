"""Lists of mentors to choose from: long enough, fair to the less famous, with reasons in words."""

from __future__ import annotations

from collections import Counter

import pytest
from tests.pairing.crowd import NOW, compute_here, crowd, join, key, no_spare, start

from handrail.jobs.actions import enqueue
from handrail.jobs.worker import run_until_empty
from handrail.pairing import child, tasks
from handrail.pairing.actions import suggesting
from handrail.pairing.models import Round, Shortlist, Suggestion
from handrail.people.models import User
from handrail.programmes.models import Answer, Block, Cohort, Enrolment
from handrail.programmes.states import Side

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "compute", compute_here)
    monkeypatch.setattr(child, "prepare", no_spare)


def made_lists(mentees: int, mentors: int) -> Round:
    made = start(crowd(mentees, mentors), state="choosing")
    return suggested(made)


def suggested(made: Round) -> Round:
    enqueue(tasks.make_shortlists, by=None, round=made.pk)
    run_until_empty()
    return made


def lengths(made: Round) -> Counter[str]:
    rows = Suggestion.objects.filter(shortlist__round=made)
    return Counter(rows.values_list("shortlist__enrolment__user__school_number", flat=True))


def test_everybody_has_five_to_eight_where_there_are_enough() -> None:
    made = made_lists(20, 12)
    assert sorted(lengths(made)) == [f"S-{number:04}" for number in range(1, 21)]
    assert set(lengths(made).values()) <= {5, 6, 7, 8}
    assert not Shortlist.objects.exclude(short=[]).exists()


def test_no_mentor_stands_on_more_than_six_lists_a_place() -> None:
    made = made_lists(40, 6)  # 6 mentors with 2 places: 72 lines for 40 people
    stands = Counter(Suggestion.objects.values_list("enrolment__user__school_number", flat=True))
    assert max(stands.values()) <= 12
    assert sum(stands.values()) == 72
    assert set(lengths(made).values()) == {1, 2}


def test_a_short_list_says_why_in_words_and_names_nobody() -> None:
    made_lists(20, 4)
    words = {line for one in Shortlist.objects.all() for line in one.short}
    assert words
    assert all("M-" not in line and "Name of" not in line for line in words)


def test_the_reasons_are_for_the_two_and_hold_no_number_of_points() -> None:
    made_lists(6, 5)
    one = Suggestion.objects.order_by("position").first()
    assert one is not None
    assert one.for_mentee != one.for_mentor
    assert all(isinstance(line, str) and line.endswith(".") for line in one.for_mentee + one.for_mentor)
    assert not any("point" in line or "%" in line for line in one.for_mentee + one.for_mentor)
    assert not any("listed" in line for line in one.for_mentee)  # nobody has chosen yet


def test_whoever_waited_in_an_earlier_cohort_comes_first() -> None:
    cohort = crowd(30, 3)
    earlier = Cohort.objects.create(
        programme=cohort.programme, title="2026", starts=NOW.date().replace(year=2026), ends=NOW.date(),
        join_by=NOW.date().replace(year=2026), state="ended", created_at=NOW,
    )  # fmt: skip
    Enrolment.objects.create(
        cohort=earlier,
        user_id=key("S-0030"),
        side=Side.MENTEE,
        state="joined",
        answered_at=NOW,
        created_at=NOW,
    )
    made = suggested(start(cohort, state="choosing"))
    found = lengths(made)
    assert found["S-0030"] == 3
    assert max(found[f"S-{number:04}"] for number in range(1, 30)) < 3


def test_a_blocked_mentor_is_on_no_list_and_nothing_says_so() -> None:
    cohort = crowd(3, 5)
    Block.objects.create(user_id=key("M-0002"), other_id=key("S-0001"), created_at=NOW)
    suggested(start(cohort, state="choosing"))
    mine = Shortlist.objects.get(enrolment__user__school_number="S-0001")
    mentors = set(mine.suggestions.values_list("enrolment__user__school_number", flat=True))
    assert mentors == {"M-0001", "M-0003", "M-0004", "M-0005"}
    assert mine.short == ["Only 4 mentors fit what has to hold for a pair."]


def test_a_must_have_that_nobody_meets_leaves_an_empty_list_with_a_reason() -> None:
    cohort = crowd(3, 5)
    place = Enrolment.objects.get(user__school_number="S-0001")
    Answer.objects.filter(question="mode").exclude(enrolment=place).update(value=["video"])
    Answer.objects.create(
        enrolment=place, question="must_haves", value=["in_person"], readers="self", saved_at=NOW
    )
    suggested(start(cohort, state="choosing"))
    mine = Shortlist.objects.get(enrolment=place)
    assert mine.suggestions.count() == 0
    assert mine.short[0] == "No mentor fits what has to hold for a pair."


def test_full_and_untrained_mentors_are_not_suggested() -> None:
    cohort = crowd(3, 4)
    User.objects.filter(pk=key("M-0001")).update(most_mentees=1, active_mentees=1)
    User.objects.get(pk=key("M-0002")).completions.first().delete()
    suggested(start(cohort, state="choosing"))
    mentors = set(Suggestion.objects.values_list("enrolment__user__school_number", flat=True))
    assert mentors <= {"M-0003", "M-0004"}


def test_making_them_again_changes_nothing() -> None:
    made = made_lists(5, 5)
    before = set(Suggestion.objects.values_list("pk", flat=True))
    suggested(made)
    assert suggesting.keep(round=made, reply={"lists": []}) is False
    assert set(Suggestion.objects.values_list("pk", flat=True)) == before


def test_people_who_join_side_by_side_in_another_order_get_the_same_lists() -> None:
    made = made_lists(8, 6)
    rows = ("shortlist__enrolment__user__school_number", "enrolment__user__school_number", "position")
    before = sorted(Suggestion.objects.values_list(*rows))
    Round.objects.all().delete()
    made.cohort.enrolments.all().delete()
    User.objects.exclude(pk=key("C-1")).delete()
    join(made.cohort, Side.MENTOR, range(1, 7), reverse=True)
    join(made.cohort, Side.MENTEE, range(1, 9), reverse=True)
    suggested(start(made.cohort, state="choosing"))
    assert sorted(Suggestion.objects.values_list(*rows)) == before
