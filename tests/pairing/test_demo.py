"""A school too small to match is seeded all the same. Of the usual one: tests/home/test_demo_life.py."""

import pytest

from handrail.home import demo as home_demo
from handrail.lib import clock
from handrail.mentoring.demo_year import COURSES, deal
from handrail.pairing import demo
from handrail.programmes.models import Cohort


@pytest.mark.django_db
def test_a_school_too_small_to_match_is_seeded_all_the_same(monkeypatch):
    monkeypatch.setattr(home_demo, "STUDENTS", 6)
    monkeypatch.setattr(home_demo, "MENTORS", 3)
    home_demo.seed(clock.now())
    assert Cohort.objects.get(programme__title=demo.TITLE).state == "running"


def test_each_kind_of_pair_has_its_share_and_few_pairs_have_the_most_common_kinds():
    size = sum(course.share for course in COURSES)
    dealt = deal(["clinical"] * size)
    assert {course.key: dealt.count(course) for course in COURSES} == {one.key: one.share for one in COURSES}
    assert {course.key for course in deal(["clinical"] * 4)} == {"steady", "easy", "helped"}


def test_a_course_for_a_stage_goes_to_somebody_at_it():
    stages = ["clinical"] * 40
    stages[7] = "final_year"
    dealt = deal(stages)
    assert dealt[7].key == "graduated"
    assert sorted(course.key for course in dealt) == sorted(course.key for course in deal(["clinical"] * 40))
