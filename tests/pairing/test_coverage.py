"""How far the matching of a cohort has come: figures with denominators, each with its list and what to do."""

import datetime as dt

import pytest
from django.urls import reverse
from tests.pairing.scene import Scene
from tests.site.cast import person
from tests.site.choosing_things import joined, suggest
from tests.site.counting import FEW, MANY, queries_of

from handrail.learning.models import Completion
from handrail.lib import clock
from handrail.mailroom.models import Message
from handrail.mentoring.models import Mentorship
from handrail.pairing.models import Round, Shortlist
from handrail.pairing.queries.coverage import SHOWS, matching
from handrail.people.models import User
from handrail.programmes.models import Enrolment
from handrail.programmes.states import Side

pytestmark = pytest.mark.django_db


def pair(scene, mentee, mentor, state="offered", days_ago=5):
    now = clock.now()
    return Mentorship.objects.create(
        programme=scene.cohort.programme,
        cohort=scene.cohort,
        mentee=scene.user(mentee),
        mentor=scene.user(mentor),
        kind="developmental",
        state=state,
        starts=scene.today if state == "active" else None,
        offered_at=now - dt.timedelta(days=days_ago),
        answer_by=now + dt.timedelta(days=2),
    )


def text(scene, path, *args, name="coordinator"):
    answer = scene.client(name).get(reverse(path, args=args))
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_each_figure_with_its_denominator(scene: Scene):
    lists = scene.lists(scene.round())
    Shortlist.objects.filter(pk=lists["peer"].pk).update(ranked_at=clock.now())
    pair(scene, "student", "Ana", "active")
    pair(scene, "peer", "Ben")
    found = matching(scene.cohort)
    assert (found.mentees, found.mentors) == (2, 6)
    assert (found.chosen, found.not_chosen, found.lists) == (1, 1, 2)
    assert (found.matched, found.asked, found.waiting, found.free_mentors) == (1, 1, 0, 4)
    shown = text(scene, "cohort", scene.cohort.pk)
    assert "<dt>mentees have chosen</dt><dd><b>1</b> of 2</dd>" in shown
    assert "<dt>mentors without a mentee</dt><dd><b>4</b> of 6</dd>" in shown


def test_whoever_is_over_waits_again_and_says_how_often_they_were_asked_for(scene: Scene):
    pair(scene, "student", "Ana", "declined")
    pair(scene, "student", "Ben", "lapsed")
    pair(scene, "student", "Cem", "withdrawn")
    assert matching(scene.cohort).waiting == 2
    shown = text(scene, "coverage_list", scene.cohort.pk, "waiting")
    assert "2 mentors" in shown


def test_whoever_left_or_has_no_account_counts_nowhere(scene: Scene):
    scene.lists(scene.round())
    Enrolment.objects.filter(pk=scene.places["student"].pk).update(state="withdrawn")
    User.objects.filter(pk=scene.user("Ana").pk).update(is_active=False)
    found = matching(scene.cohort)
    assert (found.mentees, found.mentors, found.lists, found.free_mentors) == (1, 5, 1, 5)


def test_trained_are_those_who_finished_all_that_is_asked(scene: Scene):
    modules = [one for one in scene.cohort.programme.plan.training if one.side == Side.MENTOR]
    for module in modules:
        done = {"by": scene.lead.pk, "at": clock.now()}
        Completion.objects.create(user=scene.user("Ana"), module=module.key, **done)
    Completion.objects.create(user=scene.user("Ben"), module=modules[0].key, **done)
    trained = [(one.number, one.of) for one in matching(scene.cohort).trained if one.side == Side.MENTOR]
    assert trained == [(1 if len(modules) > 1 else 2, 6)]


@pytest.mark.parametrize(
    ("show", "names"),
    [
        ("chosen", {"Peer"}),
        ("not_chosen", {"Student"}),
        ("matched", {"Student", "Ana"}),
        ("asked", {"Peer", "Ben"}),
        ("waiting", set()),
        ("free_mentors", {"Mentor", "Cem", "Dee", "Eli"}),
    ],
)
def test_each_list_shows_those_of_its_figure(scene: Scene, show, names):
    lists = scene.lists(scene.round())
    Shortlist.objects.filter(pk=lists["peer"].pk).update(ranked_at=clock.now())
    pair(scene, "student", "Ana", "active")
    pair(scene, "peer", "Ben")
    shown = text(scene, "coverage_list", scene.cohort.pk, show)
    everybody = {"Student", "Peer", "Mentor", "Ana", "Ben", "Cem", "Dee", "Eli"}
    assert {name for name in everybody if f"<bdi>{name}</bdi>" in shown} == names


def test_a_click_reminds_all_who_have_not_chosen_and_ticks_remind_some(scene: Scene):
    made = scene.round()
    scene.lists(made)
    url, client = reverse("remind_choosers", args=[made.pk]), scene.client("coordinator")
    assert "Tick at least one person" in client.post(url, follow=True).content.decode()
    one = {"who": [str(scene.places["peer"].pk)]}
    assert "1 mail is on its way." in client.post(url, one, follow=True).content.decode()
    answer = client.post(url, {"everybody": "on"}, follow=True).content.decode()
    assert "1 mail is on its way. 1 person was left alone" in answer
    assert len(scene.mails("choosing_reminder")) == 2


def test_a_click_reminds_the_mentors_who_are_asked(scene: Scene):
    pair(scene, "student", "Ana")
    pair(scene, "peer", "Ben", days_ago=1)
    url = reverse("remind_mentors", args=[scene.cohort.pk])
    answer = scene.client("coordinator").post(url, {"everybody": "on"}, follow=True).content.decode()
    assert "1 mail is on its way. 1 person was left alone" in answer
    assert scene.mails("mentorship_reminder") == ["ana@northfield.example"]


def test_nobody_of_another_cohort_is_reminded(scene: Scene):
    made = scene.round()
    scene.lists(made)
    theirs = scene.places["Ana"].pk
    url = reverse("remind_choosers", args=[made.pk])
    answer = scene.client("coordinator").post(url, {"who": [str(theirs)]}, follow=True).content.decode()
    assert "The list has changed meanwhile" in answer
    assert not Message.objects.exists()


@pytest.mark.parametrize("state", ["draft", "choosing", "review", "published", "closed"])
def test_the_cohort_says_what_comes_next(scene: Scene, state):
    scene.lists(scene.round(state))
    words = {
        "draft": "Let people choose",
        "choosing": "0 of 2 mentees have chosen",
        "review": "Review the proposed pairs",
        "published": "2 mentees have no mentor yet",
        "closed": "2 mentees wait for a mentor",
    }
    assert words[state] in text(scene, "cohort", scene.cohort.pk)


def grow(scene):
    def more(number):
        of, now = Round.objects.first() or scene.round(), clock.now()
        for _ in range(number // 2):
            new = User.objects.count()
            mentee = joined(scene.cohort, person(scene.lead.school, f"Mentee {new}", now=now), "mentee")
            mentor = joined(scene.cohort, person(scene.lead.school, f"Mentor {new}", now=now), "mentor")
            scene.places |= {f"mentee {new}": mentee, f"mentor {new}": mentor}
            suggest(of, mentee, mentor)
            if new % 3:
                pair(scene, f"mentee {new}", f"mentor {new}", "active" if new % 3 == 1 else "offered")

    return more


def test_the_cohort_and_its_lists_ask_the_database_as_often_for_many_as_for_few(scene: Scene):
    client, more = scene.client("coordinator"), grow(scene)
    pages = [reverse("cohort", args=[scene.cohort.pk])]
    pages += [reverse("coverage_list", args=[scene.cohort.pk, show]) for show in SHOWS]
    more(FEW)
    Shortlist.objects.filter(pk__in=Shortlist.objects.values("pk")[:2]).update(ranked_at=clock.now())
    counts = [[len(queries_of(client, page)) for page in pages] for _ in "twice"][-1]
    more(MANY - FEW)
    assert [len(queries_of(client, page)) for page in pages] == counts
    assert max(counts) < 24
