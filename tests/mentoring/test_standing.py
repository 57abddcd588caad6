"""How a pair stands, and the one thing to do next: for each state of it, for each of the two."""

from uuid import uuid4

import pytest
from django.urls import reverse
from tests.home.test_start_page import enrol
from tests.mentoring.pair import Pair, pair_of
from tests.mentoring.scene import DAY
from tests.mentoring.test_agreement import MENTEES, MENTORS, fill
from tests.mentoring.test_goals import a_goal
from tests.mentoring.test_pages import shown
from tests.site.counting import same_queries

from handrail.audit.models import Event
from handrail.lib import clock
from handrail.mailroom.models import Message
from handrail.mentoring import actions
from handrail.mentoring.actions import agreeing
from handrail.mentoring.agreement_states import Stage
from handrail.mentoring.models import Agreement, Meeting, Mentorship
from handrail.mentoring.standing import next_step, standings
from handrail.people.models import User


@pytest.fixture
def pair(scene) -> Pair:
    return pair_of(scene)


def stands(pair: Pair, who: User):
    return standings(who, [pair.mentorship], today=pair.today, now=clock.now())[0]


def steps(pair: Pair) -> tuple[str, str]:
    """The next step of the mentee and of the mentor, by the name of its address."""
    found = (next_step(stands(pair, who)) for who in (pair.mentee, pair.mentor))
    return tuple(step.do if step else "" for step in found)  # type: ignore[return-value]


def both_agree(pair: Pair) -> None:
    for who, facts in ((pair.mentee, MENTEES), (pair.mentor, MENTORS)):
        fill(pair.mentorship, who, facts)
    for who in (pair.mentee, pair.mentor):
        made = Agreement.objects.get()
        agreeing.accept(agreement=made, seen=made.revision, by=who, now=clock.now())


def test_from_the_beginning_to_where_nothing_is_to_do(pair: Pair):
    assert steps(pair) == ("Propose times", "Propose times")
    made = pair.propose(20)
    assert steps(pair) == ("Begin", "Choose a time")
    actions.accept_time(meeting=made, by=pair.mentor, option=0, now=clock.now())
    assert steps(pair) == ("Begin", "Begin")
    fill(pair.mentorship, pair.mentee, MENTEES)
    assert [stands(pair, who).stage for who in (pair.mentee, pair.mentor)] == [
        Stage.THEIR_PART,
        Stage.MY_PART,
    ]
    assert steps(pair) == ("Set a goal", "Begin")
    fill(pair.mentorship, pair.mentor, MENTORS)
    assert steps(pair) == ("Read and accept", "Read and accept")
    agreement = Agreement.objects.get()
    agreeing.accept(agreement=agreement, seen=agreement.revision, by=pair.mentor, now=clock.now())
    assert steps(pair) == ("Read and accept", "Prepare for it")
    agreeing.accept(agreement=agreement, seen=agreement.revision, by=pair.mentee, now=clock.now())
    assert [stands(pair, who).stage for who in (pair.mentee, pair.mentor)] == [Stage.ACCEPTED] * 2
    a_goal(pair.mentorship)
    assert steps(pair) == ("Prepare for it", "Prepare for it")
    Meeting.objects.all().delete()
    pair.propose(9, by=pair.mentor)
    assert steps(pair) == ("Choose a time", "")


def test_what_was_agreed_and_is_over_is_asked_about_first(pair: Pair):
    both_agree(pair)
    pair.over()
    pair.agreed(3)
    assert steps(pair) == ("Say so", "Say so")


def test_a_meeting_within_a_week_goes_before_what_can_wait(pair: Pair):
    pair.agreed(7)
    assert steps(pair) == ("Prepare for it", "Prepare for it")
    Meeting.objects.update(day=pair.today + 8 * DAY)
    assert steps(pair) == ("Begin", "Begin")


def test_days_without_a_meeting_count_from_the_last_or_from_the_beginning(pair: Pair):
    assert (stands(pair, pair.mentor).days, stands(pair, pair.mentor).last_met) == (10, None)
    pair.log(days=3)
    assert (stands(pair, pair.mentor).days, stands(pair, pair.mentor).last_met) == (3, pair.today - 3 * DAY)


def test_the_start_page_shows_all_mentees_with_the_load_and_no_word_of_theirs(pair: Pair):
    actions.add_action(
        mentorship=pair.mentorship, by=pair.mentor, text="Planted", owner="mentor", due=None, now=clock.now()
    )
    goal = a_goal(pair.mentorship)
    pair.log()
    Meeting.objects.update(minutes=45)
    User.objects.filter(pk=pair.mentor.pk).update(most_mentees=4, hours_a_month=3)
    before = Event.objects.count()
    page = shown(pair.scene, "mentor", reverse("home"))
    assert "1 of at most 4; 0.8 of 3 hours noted in" in page
    assert "1 goal is open." in page
    assert "Agreement: not begun." in page
    assert "Planted" not in page
    assert goal.specific not in page
    assert Event.objects.count() == before


def test_times_that_the_other_proposed_come_before_an_invitation_to_another_programme(pair: Pair):
    place = enrol(pair.scene.cast, "mentor")
    made = pair.propose(9)
    page = shown(pair.scene, "mentor", reverse("home"))
    assert page.count(reverse("meeting", args=[made.pk])) == 2  # the next step, and the pair
    assert f"{pair.mentee.name} proposes times: choose" in page
    assert "No meeting is planned." not in page
    assert reverse("propose_meeting", args=[pair.mentorship.pk]) not in page
    assert page.index(reverse("meeting", args=[made.pk])) < page.index(reverse("join", args=[place.pk]))
    assert "Times are proposed, and wait for an answer." in shown(pair.scene, "student", reverse("home"))


def test_the_start_page_asks_as_often_for_many_mentees_as_for_one(pair: Pair):
    def grow(number: int) -> None:
        for one in range(min(number, 20)):
            new = Mentorship.objects.get(pk=pair.mentorship.pk)
            new.pk, new.mentee = None, pair.scene.newcomer(f"new{number}-{one}", "mentee")
            new.id = uuid4()
            new.save(force_insert=True)

    same_queries(pair.scene.client("mentor"), reverse("home"), grow, 16)


def test_whose_turn_it_is_with_the_agreement_is_told_by_mail_without_a_word_of_it(pair: Pair):
    def told() -> list[tuple[str, str]]:
        rows = Message.objects.filter(kind__startswith="agreement").order_by("created_at", "to")
        names = {pair.mentee.pk: "mentee", pair.mentor.pk: "mentor"}
        return sorted((one.kind, names[one.to]) for one in rows)

    fill(pair.mentorship, pair.mentee, MENTEES)
    fill(pair.mentorship, pair.mentee, MENTEES)
    assert told() == [("agreement_your_part", "mentor")]
    fill(pair.mentorship, pair.mentor, MENTORS)
    assert told() == [("agreement_to_read", "mentee"), ("agreement_your_part", "mentor")]
    made = Agreement.objects.get()
    for who in (pair.mentor, pair.mentee):
        agreeing.accept(agreement=made, seen=made.revision, by=who, now=clock.now())
    assert told()[:2] == [("agreement_accepted", "mentee"), ("agreement_accepted", "mentor")]
    agreeing.propose_change(mentorship=pair.mentorship, by=pair.mentor, now=clock.now())
    assert ("agreement_change", "mentee") in told()
    for one in Message.objects.filter(kind__startswith="agreement"):
        for words in (MENTEES.brings, MENTORS.brings, MENTEES.difficult):
            assert words not in one.text + one.html + one.subject


def test_both_see_day_by_day_who_has_read_what(pair: Pair):
    address = reverse("readings", args=[pair.mentorship.pk])
    assert "Nobody yet" in shown(pair.scene, "mentor", address)
    shown(pair.scene, "student", reverse("mentorship", args=[pair.mentorship.pk]))
    page = shown(pair.scene, "mentor", address)
    assert ">Student</td>" in page
    assert "what you mean to do, the agreement, documents and comments, goals, notes" in page


def test_a_guide_leads_through_the_first_meeting_until_the_two_have_met(pair: Pair):
    own = reverse("mentorship", args=[pair.mentorship.pk])
    guide = reverse("first_meeting", args=[pair.mentorship.pk])
    assert guide in shown(pair.scene, "student", own)
    assert "One thing that each of you does until the next time" in shown(pair.scene, "mentor", guide)
    pair.log()
    assert guide not in shown(pair.scene, "student", own)
