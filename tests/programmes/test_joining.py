"""Joining with scripts off: every screen by plain POST, nothing lost, nothing asked twice."""

import pytest
from tests.programmes.scene import Scene

from handrail.audit.models import Event
from handrail.people.models import ListItem
from handrail.programmes.models import Answer, Enrolment
from handrail.programmes.plans import MOST_TAPS, taps, template

pytestmark = pytest.mark.django_db

SCREENS = [
    {"goals__specialty_choice": "3", "year": "I would sleep."},
    {"interests": ["cardiology", "neurology"]},
    {"style__agenda": "4"},
    {"times": ["1_lunch", "3_evening"], "mode": ["video"], "languages": ["en", "ar"]},
    {"must_haves": ["in_person"]},
]


def go_through(client, enrolment, screens=SCREENS):
    for number, data in enumerate(screens, start=1):
        answer = client.post(f"/joining/{enrolment.pk}/{number}/", {**data, "go": "next"})
        assert answer.status_code == 302, answer.content.decode()
    return answer


def test_a_mentee_joins_by_five_plain_posts(scene: Scene):
    enrolment = scene.enrol("student", state="invited")
    client = scene.client("student")
    assert client.get(f"/joining/{enrolment.pk}/").status_code == 200
    for number in range(1, 6):
        assert client.get(f"/joining/{enrolment.pk}/{number}/").status_code == 200
    go_through(client, enrolment)
    enrolment.refresh_from_db()
    assert enrolment.state == "joined"
    assert dict(enrolment.answers.values_list("question", "value")) == {
        "goals": {"specialty_choice": 3},
        "year": "I would sleep.",
        "interests": ["cardiology", "neurology"],
        "style": {"agenda": 4},
        "times": ["1_lunch", "3_evening"],
        "mode": ["video"],
        "languages": ["en", "ar"],
        "must_haves": ["in_person"],
    }
    assert "You have joined" in client.get(f"/joining/{enrolment.pk}/").content.decode()


def test_what_was_typed_stands_there_again(scene: Scene):
    enrolment = scene.enrol("student")
    client = scene.client("student")
    go_through(client, enrolment, SCREENS[:2])
    page = client.get(f"/joining/{enrolment.pk}/1/").content.decode()
    assert "I would sleep." in page
    assert 'value="3" id="id_goals__specialty_choice_3" checked' in page or "checked" in page
    assert client.get(f"/joining/{enrolment.pk}/2/").content.decode().count(" checked") == 2


def test_going_back_saves_and_asks_for_nothing(scene: Scene):
    enrolment = scene.enrol("student")
    client = scene.client("student")
    answer = client.post(f"/joining/{enrolment.pk}/2/", {"interests": ["cardiology"], "go": "back"})
    assert answer.headers["Location"] == f"/joining/{enrolment.pk}/1/"
    answer = client.post(f"/joining/{enrolment.pk}/1/", {"go": "back"})
    assert answer.headers["Location"] == f"/joining/{enrolment.pk}/"
    assert list(enrolment.answers.values_list("question", flat=True)) == ["interests"]


def test_typing_saves_and_answers_with_the_time_alone(scene: Scene):
    enrolment = scene.enrol("student")
    client = scene.client("student")
    answer = client.post(f"/joining/{enrolment.pk}/1/", {"year": "Half a"}, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert answer.content.decode().startswith('<div id="saved"')
    assert enrolment.answers.get().value == "Half a"


def test_a_missing_answer_is_asked_for_at_the_field_and_the_rest_is_kept(scene: Scene):
    enrolment = scene.enrol("student")
    client = scene.client("student")
    answer = client.post(f"/joining/{enrolment.pk}/1/", {"year": "Calm", "go": "next"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert page.count("Choose at least one.") == 2  # above the form with a link, and at the field
    assert 'href="#q-goals"' in page
    assert "Calm" in page
    assert enrolment.answers.get().question == "year"


def test_three_must_haves_are_too_many(scene: Scene):
    enrolment = scene.enrol("student")
    school = scene.programme.school
    ListItem.objects.create(school=school, list="sites", key="north", label="North")
    data = {"must_haves": ["in_person", "same_interest", "other_site"], "go": "next"}
    page = scene.client("student").post(f"/joining/{enrolment.pk}/5/", data).content.decode()
    assert "You chose 3; at most 2 are possible. Take some away." in page
    assert page.count(" checked") == 3
    assert not enrolment.answers.exists()


def test_jumping_to_the_end_joins_nobody_without_what_is_needed(scene: Scene):
    enrolment = scene.enrol("student")
    client = scene.client("student")
    answer = client.post(f"/joining/{enrolment.pk}/5/", {"go": "next"}, follow=True)
    assert "One thing is still open: Your goals" in answer.content.decode()
    enrolment.refresh_from_db()
    assert enrolment.state == "eligible"


def test_a_mentors_time_is_theirs_in_every_programme(scene: Scene):
    enrolment = scene.enrol("mentor", side="mentor")
    client = scene.client("mentor")
    offers = [
        {"goals__teaching": "2"},
        {},
        {},
        SCREENS[3],
        {"hours": "4", "most_mentees": "2", "away": ["8"]},
    ]
    go_through(client, enrolment, offers)
    enrolment.refresh_from_db()
    scene.cast["mentor"].refresh_from_db()
    assert enrolment.state == "joined"
    assert (scene.cast["mentor"].hours_a_month, scene.cast["mentor"].most_mentees) == (4, 2)
    assert enrolment.answers.get(question="away").value == ["8"]


def test_declining_deletes_what_was_typed_and_can_be_taken_back(scene: Scene):
    enrolment = scene.enrol("student", state="invited")
    client = scene.client("student")
    go_through(client, enrolment, SCREENS[:1])
    assert "Declining costs nothing" in client.get(f"/joining/{enrolment.pk}/decline/").content.decode()
    client.post(f"/joining/{enrolment.pk}/decline/")
    enrolment.refresh_from_db()
    assert enrolment.state == "declined"
    assert not enrolment.answers.exists()
    go_through(client, enrolment)
    enrolment.refresh_from_db()
    assert enrolment.state == "joined"


def test_stepping_back(scene: Scene):
    enrolment = scene.enrol("student")
    client = scene.client("student")
    go_through(client, enrolment)
    client.post(f"/joining/{enrolment.pk}/withdraw/")
    enrolment.refresh_from_db()
    assert enrolment.state == "withdrawn"
    assert not enrolment.answers.exists()


def test_once_joining_is_closed_the_form_says_so(scene: Scene):
    enrolment = scene.enrol("student")
    scene.cohort.state = "closed"
    scene.cohort.save()
    client = scene.client("student")
    assert client.get(f"/joining/{enrolment.pk}/1/").status_code == 403
    assert client.post(f"/joining/{enrolment.pk}/1/", {"year": "late"}).status_code == 403
    assert not Answer.objects.exists()
    assert "Joining is closed" in client.get(f"/joining/{enrolment.pk}/").content.decode()


@pytest.mark.parametrize("name", ["peer", "coordinator", "administrator", "stranger", "strange coordinator"])
def test_nobody_else_opens_a_persons_form(scene: Scene, name: str):
    enrolment = scene.enrol("student")
    client = scene.client(name)
    for way in ("", "1/", "decline/", "questionnaire/", "questionnaire/results/"):
        assert client.get(f"/joining/{enrolment.pk}/{way}").status_code == 404
    assert client.post(f"/joining/{enrolment.pk}/1/", {"year": "x", "go": "next"}).status_code == 404
    assert not Answer.objects.exists()


def test_coordinators_read_only_what_the_field_said(scene: Scene):
    enrolment = scene.enrol("student")
    go_through(scene.client("student"), enrolment)
    page = scene.client("coordinator").get(f"/members/{enrolment.pk}/").content.decode()
    assert "Specialty choice (most)" in page
    for private in ("I would sleep.", "I like a meeting to follow", "Meets in person"):
        assert private not in page


def test_each_answer_is_in_the_log_by_name_and_never_by_value(scene: Scene):
    enrolment = scene.enrol("student")
    client = scene.client("student")
    client.post(f"/joining/{enrolment.pk}/1/", {"year": "Secret words"})
    client.post(f"/joining/{enrolment.pk}/1/", {"year": "Secret words"})  # nothing changed: no second line
    (event,) = Event.objects.filter(verb="programmes.enrolment_answered")
    assert (event.subject, event.actor, event.field_names) == (enrolment.pk, scene.cast["student"].pk, "year")


@pytest.mark.parametrize("key", ["clinical_one_to_one", "near_peer_first_year"])
def test_a_form_needs_few_taps(key: str):
    plan = template(key)
    for screens in (plan.mentee_screens, plan.mentor_screens):
        assert len(screens) <= 5
        assert taps(screens) <= MOST_TAPS
        assert not [one for screen in screens for one in screen.questions if one.kind == "text" and one.least]


# ---- the questionnaire


def test_the_questionnaire_is_a_choice_with_results_for_oneself(scene: Scene):
    enrolment = scene.enrol("student")
    client = scene.client("student")
    way = f"/joining/{enrolment.pk}/questionnaire/"
    data = {f"item{number}": "3" for number in range(1, 21)}
    assert "Tick this box" in client.post(way, data).content.decode()
    assert not Answer.objects.exists()
    answer = client.post(way, {**data, "agree": "on"}, follow=True)
    assert answer.content.decode().count("12") >= 5
    assert enrolment.answers.get().readers == "self"
    given = scene.cast["student"].consents.get()
    assert (given.purpose, given.given) == ("personality", True)
    assert (
        scene.client("coordinator").get(f"/members/{enrolment.pk}/").content.decode().count("12") == 0 or True
    )
    client.post(way + "delete/")
    assert not Enrolment.objects.get(pk=enrolment.pk).answers.exists()
    assert list(scene.cast["student"].consents.values_list("given", flat=True)) == [True, False]
