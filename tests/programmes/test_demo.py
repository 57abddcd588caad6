"""The demonstration has three programmes at different stages."""

import pytest

from handrail.home import demo as home_demo
from handrail.lib import clock
from handrail.programmes import demo
from handrail.programmes.models import Answer, Cohort, Conflict, Enrolment, Programme
from handrail.programmes.queries import coverage

pytestmark = pytest.mark.django_db


def test_three_programmes_at_different_stages(monkeypatch):
    monkeypatch.setattr(home_demo, "STUDENTS", 60)
    monkeypatch.setattr(home_demo, "MENTORS", 30)
    monkeypatch.setattr(home_demo, "seeders", [home_demo.people, demo.seed])
    school = home_demo.seed(clock.now())
    demo.seed(school, clock.now())  # once more changes nothing
    assert list(Programme.objects.order_by("title").values_list("title", "state")) == [
        ("Clinical mentoring", "open"),
        ("First-year companions", "open"),
        ("Research year", "draft"),
    ]
    assert set(Conflict.objects.values_list("kind", flat=True)) == {*demo.JUDGE}
    sites = Answer.objects.filter(question="sites").values_list("value", flat=True)
    assert {len(value) for value in sites} == {1}
    assert {value[0] for value in sites} == {"city_campus", "harbour_hospital", "northern_clinical_school"}
    assert sorted(Cohort.objects.values_list("state", flat=True)) == ["closed", "joining", "planned"]
    for cohort in Cohort.objects.exclude(state="planned"):
        assert all(
            side.asked >= 10 and side.counts["joined"] * 2 >= side.asked - 2 for side in coverage(cohort)
        )


def test_the_first_student_and_mentor_have_something_to_answer(monkeypatch):
    monkeypatch.setattr(home_demo, "STUDENTS", 20)
    monkeypatch.setattr(home_demo, "MENTORS", 20)
    home_demo.seed(clock.now())
    for side in ("mentee", "mentor"):
        first = (
            Enrolment.objects.filter(side=side, cohort__state="joining")
            .order_by("user__school_number")
            .first()
        )
        assert first.state == "invited"
