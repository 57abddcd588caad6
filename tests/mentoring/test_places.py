"""No file gives a mentor fewer places than they have mentees, and nobody is left with more than places."""

import pytest
from tests.mentoring.scene import Scene
from tests.programmes.scene import csv_file, do, upload

from handrail.lib import clock
from handrail.lib.refusal import Refusal
from handrail.people.actions import change_time
from handrail.people.models import User
from handrail.programmes.actions import importing

pytestmark = pytest.mark.django_db
HEADERS = ["School number", "Name", "Email", "Most mentees"]


def file_for(scene: Scene, places: int):
    mentor = scene["mentor"]
    return csv_file([[mentor.school_number, mentor.name, "", str(places)]], HEADERS)


def places(scene: Scene) -> tuple[int | None, int]:
    mentor = User.objects.get(pk=scene["mentor"].pk)
    return mentor.most_mentees, mentor.active_mentees


def test_a_file_with_fewer_places_than_mentees_is_refused_at_the_cell(scene: Scene):
    for name in ("student", "peer"):
        scene.accept(scene.offer(mentee=name))
    of = upload(scene, file_for(scene, 1), side="mentor")
    page = scene.client("coordinator").get(f"/imports/{of.pk}/").content.decode()
    assert "This person has 2 mentees now" in page
    assert ">D2</td>" in page
    assert "Write at least 2" in page
    do(scene, of)
    assert places(scene) == (None, 2)


def test_as_many_places_as_mentees_come_in(scene: Scene):
    scene.accept(scene.offer())
    do(scene, upload(scene, file_for(scene, 1), side="mentor"))
    assert places(scene) == (1, 1)


def test_an_import_is_not_undone_below_the_mentees_that_came_since(scene: Scene):
    User.objects.filter(pk=scene["mentor"].pk).update(most_mentees=0)
    of = do(scene, upload(scene, file_for(scene, 2), side="mentor"))
    scene.accept(scene.offer())
    with pytest.raises(Refusal, match="cannot be undone: Mentor has"):
        importing.undo_import(of=of, by=scene.lead, now=clock.now())
    assert places(scene) == (2, 1)


def test_a_mentor_who_looked_before_the_yes_is_refused_in_words(scene: Scene):
    """Two tabs: one shows the number of before, the other accepts."""
    before = User.objects.get(pk=scene["mentor"].pk)
    scene.accept(scene.offer())
    with pytest.raises(Refusal, match="You have one mentee now"):
        change_time(user=before, by=before, hours_a_month=4, most_mentees=0, now=clock.now())
    assert places(scene) == (None, 1)
