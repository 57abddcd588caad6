"""The terms of a programme, changed a part at a time; who runs it."""

import pytest
from tests.programmes.scene import Scene

from handrail.audit.models import Event
from handrail.lib import clock
from handrail.lib.refusal import Refusal
from handrail.programmes.actions import running
from handrail.programmes.models import Programme, ProgrammeLead
from handrail.programmes.terms_forms import PARTS

pytestmark = pytest.mark.django_db


def typed(scene: Scene, part: str, **changes):
    """What a browser sends when only `changes` were typed."""
    form = PARTS[part](plan=scene.programme.plan, stages=[("clinical", "Clinical years")])
    shown = {name: field.initial for name, field in form.fields.items()}
    return {name: value for name, value in (shown | changes).items() if value is not None}


def send(scene: Scene, part: str, **changes):
    way = f"/programmes/{scene.programme.pk}/terms/{part}/"
    return scene.client("coordinator").post(way, typed(scene, part, **changes))


def plan(scene: Scene):
    return Programme.objects.get(pk=scene.programme.pk).plan


@pytest.mark.parametrize("part", PARTS)
def test_a_part_that_is_saved_untouched_changes_nothing(scene: Scene, part):
    before = plan(scene)
    assert send(scene, part).status_code == 302
    assert plan(scene) == before
    assert Event.objects.filter(verb="programmes.programme_terms_changed", field_names="terms").count() == 1


def test_numbers_change_and_mentors_can_offer_as_many_places(scene: Scene):
    send(scene, "times", weeks="30", joining_weeks="6", usual="3", most="5", minutes_most="50")
    changed = plan(scene)
    assert (changed.dates.weeks, changed.dates.joining_weeks, changed.rhythm.minutes_most) == (30, 6, 50)
    assert (changed.capacity.usual, changed.capacity.most) == (3, 5)
    assert changed.questions("mentor")["most_mentees"].most == 5


def test_each_fault_is_said_at_its_field_and_nothing_typed_is_lost(scene: Scene):
    before = plan(scene)
    page = send(scene, "times", minutes_least="50", minutes_most="40", weeks="").content.decode()
    assert "This is less than the 50 above. Make it 50 or more." in page
    assert 'value="40"' in page
    page = send(scene, "weights", goals="100").content.decode()
    assert "points, not 100: take" in page
    page = send(scene, "training", label6="Listening").content.decode()
    assert "Say about how many minutes it takes." in page
    assert plan(scene) == before


def test_who_can_take_part_is_chosen_from_the_schools_stages(scene: Scene):
    send(scene, "eligible", mentees=["clinical"], mentors=[])
    assert (plan(scene).eligible.mentees, plan(scene).eligible.mentors) == (("clinical",), ())
    page = scene.client("coordinator").get(f"/programmes/{scene.programme.pk}/").content.decode()
    assert "As mentees: Clinical years. As mentors: every stage." in page


def test_a_training_is_added_and_one_is_dropped_and_the_others_keep_their_keys(scene: Scene):
    kept = plan(scene).training
    send(scene, "training", label1="", label6="Listening", minutes6="30", side6="mentee")
    assert plan(scene).training[:-1] == kept[1:]
    assert plan(scene).training[-1].model_dump() == {
        "key": "training_6",
        "label": "Listening",
        "minutes": 30,
        "side": "mentee",
    }


def test_weights_readers_and_agreement(scene: Scene):
    first, second = plan(scene).criteria[:2]
    send(scene, "weights", **{first.key: first.weight + 1, second.key: second.weight - 1})
    assert [one.weight for one in plan(scene).criteria[:2]] == [first.weight + 1, second.weight - 1]
    send(scene, "readers", mentee_goals="lead")
    assert plan(scene).questions("mentee")["goals"].readers == "lead"
    send(scene, "agreement", agreement="We meet.\r\nWe listen.")
    assert plan(scene).agreement == "We meet.\nWe listen."


def test_terms_that_do_not_hold_together_are_refused(scene: Scene):
    changed = {"criteria": [{"key": "goals", "label": "Goals", "weight": 0, "question": "goals"}]}
    with pytest.raises(Refusal, match="sum to 0, not to 100"):
        running.change_terms(programme=scene.programme, by=scene.lead, changed=changed, now=clock.now())
    assert not Event.objects.filter(verb="programmes.programme_terms_changed").exists()


# ---- who runs it


def test_a_coordinator_is_taken_off_after_a_question_and_the_last_one_stays(scene: Scene):
    other = scene.cast["other coordinator"]
    running.add_lead(programme=scene.programme, by=scene.lead, user=other, now=clock.now())
    place = scene.programme.leads.get(user=other)
    client, way = scene.client("coordinator"), f"/coordinators/{place.pk}/take-off/"
    assert "are not told" in client.get(way).content.decode()
    assert "no longer runs this programme" in client.post(way, follow=True).content.decode()
    last = scene.programme.leads.get()
    assert last.user == scene.lead
    page = client.post(f"/coordinators/{last.pk}/take-off/", follow=True).content.decode()
    assert "A programme needs a coordinator. Add another one first." in page
    assert ProgrammeLead.objects.filter(pk=last.pk).exists()
    assert Event.objects.filter(verb="programmes.programme_lead_removed").count() == 1


def test_whoever_takes_themselves_off_comes_to_the_list(scene: Scene):
    other = scene.cast["other coordinator"]
    running.add_lead(programme=scene.programme, by=scene.lead, user=other, now=clock.now())
    mine = scene.programme.leads.get(user=scene.lead)
    answer = scene.client("coordinator").post(f"/coordinators/{mine.pk}/take-off/")
    assert answer.headers["Location"] == "/programmes/"
