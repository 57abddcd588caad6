"""The demonstration: one click signs in as invented people, and nowhere else."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse
from tests.site.cast import person

from handrail.home import demo, demo_views
from handrail.lib import clock
from handrail.people.models import School, User

ROOT = Path(__file__).resolve().parents[2]
ASK = """
from handrail.lib.sqlite import use_bundled
use_bundled()
import django
django.setup()
from django.urls import resolve, Resolver404
try:
    print(resolve("/demo/").url_name)
except Resolver404:
    print("absent")
"""


@pytest.mark.parametrize(
    ("value", "found"), [("", "absent"), ("0", "absent"), ("yes", "absent"), ("1", "demo")]
)
def test_the_way_in_exists_in_a_demonstration_alone(tmp_path, value, found):
    environ = {**os.environ, "HANDRAIL_DATA": str(tmp_path), "HANDRAIL_DEMO": value}
    environ |= {"DJANGO_SETTINGS_MODULE": "handrail.config.settings", "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(
        [sys.executable, "-c", ASK], env=environ, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == found


def test_a_site_for_real_use_has_no_such_address(cast):
    with pytest.raises(NoReverseMatch):
        reverse("demo")
    assert cast.client("nobody").get("/demo/").status_code == 404
    assert cast.client("nobody").post("/demo/", {"person": str(cast["student"].pk)}).status_code == 404


@pytest.fixture
def small(monkeypatch):
    """The invented school, with few people."""
    monkeypatch.setattr(demo, "STUDENTS", 40)
    monkeypatch.setattr(demo, "MENTORS", 20)


def test_the_school_is_seeded_live_and_all_of_it_invented(db, small):
    assert not demo.is_seeded()
    school = demo.seed(clock.now())
    assert demo.is_seeded()
    assert School.objects.get() == school
    assert school.live
    assert User.objects.count() == 40 + 20 + 3
    assert not User.objects.exclude(email__endswith="@example.org").exists()
    assert [str(part.role) for part in demo.parts()] == [
        "Programme coordinator", "Wellbeing lead", "Dean", "Mentor", "Student", "Mentor in a pair",
        "Mentee in a pair",
    ]  # fmt: skip


def test_each_part_can_be_played_by_one_click(db, small, rf, settings):
    demo.seed(clock.now())
    for part in demo.parts():
        assert demo.invented(str(part.id)).name == part.name
        client = Client()
        client.force_login(demo.invented(str(part.id)), backend=demo_views.BACKEND)
        assert client.get("/").status_code == 200, part.role


def test_nobody_whose_address_could_be_real_opens_without_a_password(db, small):
    school = demo.seed(clock.now())
    real = person(school, "real", now=clock.now())
    closed = User.objects.get(school_number="S-0002")
    closed.is_active = False
    closed.save()
    assert not re.search("@example.org$", real.email)
    for key in (str(real.pk), str(closed.pk), "", "no id"):
        assert demo.invented(key) is None
