"""The third story, steps 1 to 6, on a telephone: interests change, and a second mentor is found.

Maria keeps Dr Ivo and looks for somebody who knows dermatology. The coordinator proposes, Maria talks to
Dr Elena and chooses her, and the year with Ivo ends as planned.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from selenium.webdriver.common.by import By
from tests.browser.hands import Hands
from tests.cases.crowd import running_pair
from tests.mentoring.pair import LONDON, Pair
from tests.mentoring.scene import Scene, set_up
from tests.mentoring.test_meetings_in_a_browser import said
from tests.site.cast import assemble

from handrail.audit.models import Event
from handrail.cases.models import Case
from handrail.learning.models import Completion
from handrail.lib import clock
from handrail.lib.workdays import working_days_after
from handrail.mailroom.models import Message
from handrail.mentoring.meeting_queries import met_of
from handrail.mentoring.models import Closure, Meeting, Mentorship
from handrail.mentoring.queries import miscounted
from handrail.pairing.models import Candidate, Search
from handrail.people.models import User
from handrail.programmes.models import Answer, Enrolment
from handrail.programmes.states import Side

pytestmark = pytest.mark.django_db(transaction=True)
MARIA, IVO, ELENA, OTHER, LEAD = "student", "mentor", "director", "peer", "coordinator"
NAMES = {MARIA: "Maria Costa", IVO: "Dr Ivo", ELENA: "Dr Elena", OTHER: "Dr Other"}
WHY = "The rotation on the skin ward changed everything"
SAID = {  # of the mentors: what they offer, and their fields
    IVO: ({"career_exploration": 2}, ["internal_medicine"]),
    ELENA: ({"specialty_change": 2}, ["dermatology"]),
    OTHER: ({"career_exploration": 2, "networking": 2}, ["internal_medicine"]),
}
Phone = Callable[..., None]


@pytest.fixture
def scene(transactional_db: None) -> Scene:
    made = set_up(assemble())
    Enrolment.objects.filter(cohort=made.cohort, user=made[OTHER]).update(side=Side.MENTOR)
    for key, name in NAMES.items():
        stage = "clinical" if key == MARIA else "practice"
        User.objects.filter(pk=made[key].pk).update(name=name, stage=stage)
        made[key].refresh_from_db()
        side = Side.MENTEE if key == MARIA else Side.MENTOR
        modules = [one.key for one in made.programme.plan.training if one.side == side]
        Completion.objects.bulk_create(
            Completion(user=made[key], module=one, by=made.lead.pk, at=clock.now()) for one in modules
        )
        _answer(made, key, side)
    return made


def _answer(scene: Scene, key: str, side: Side) -> None:
    goals, fields = SAID.get(key, ({"career_exploration": 3}, ["internal_medicine"]))
    both = {"languages": ["en"], "times": ["1_morning", "2_morning"], "mode": ["video"]}
    for question, value in {"goals": goals, "interests": fields, **both}.items():
        scene.say(key, side, question, value, "suggested")


@pytest.fixture
def pair(scene: Scene) -> Pair:
    made = running_pair(scene, days=3)
    User.objects.filter(pk=scene[IVO].pk).update(most_mentees=2)
    return made


def text(browser: Any) -> str:
    return browser.find_element(By.TAG_NAME, "main").text


def all_is_well(pair: Pair, phone: Phone, browser: Any) -> None:
    """Step 1: to the coordinator the pair is well, and they read so in words."""
    phone(LEAD, reverse("mentorship", args=[pair.mentorship.pk]))
    assert "All is well: no sign that they need anybody." in text(browser)


def she_says_so(pair: Pair, phone: Phone, browser: Any) -> Case:
    """Steps 2 and 3: no fault, and a request that is due in five working days."""
    phone(MARIA, reverse("mentorship", args=[pair.mentorship.pk]))
    maria = Hands(browser)
    maria.presses("My interests have changed")
    assert "It is nobody’s fault" in text(browser)
    maria.picks("Keep my mentor, and look for a second one as well")
    maria.picks("4")
    browser.find_element(By.XPATH, "//summary[normalize-space()='Goals']").click()
    maria.picks("Specialty change")
    browser.find_element(By.XPATH, "//summary[normalize-space()='Medical specialties']").click()
    maria.picks("Dermatology")
    browser.find_element(By.NAME, "words").send_keys(WHY)
    maria.presses("Say so")
    said(browser, "Your coordinator has it, and answers within five working days.")
    case = Case.objects.get()
    assert case.due == working_days_after(clock.today(LONDON), 5)
    return case


def she_is_proposed_somebody(case: Case, phone: Phone, browser: Any) -> None:
    """Step 4: goals come first on the shortlist, each mentor with reasons; one is proposed."""
    phone(LEAD, reverse("case", args=[case.pk]))
    lead = Hands(browser)
    assert "Due" in text(browser)
    lead.presses("Look for a second mentor")
    said(browser, "A second mentor for Maria Costa")
    page = text(browser)
    assert page.index("Specialty change") < page.index("Dr Elena") < page.index("Dr Other")
    assert "places left" in page
    assert "Propose Dr Ivo" not in page
    assert "%" not in page
    browser.find_element(By.XPATH, "//label[contains(., 'Propose Dr Elena')]").click()
    browser.find_element(By.XPATH, "//label[contains(., 'Propose Dr Other')]").click()
    lead.presses("Propose those ticked")
    said(browser, "2 mentors are proposed. A mail to Maria Costa is on its way.")
    assert Message.objects.filter(kind="mentors_proposed").count() == 1


def she_talks_and_chooses(phone: Phone, browser: Any) -> Mentorship:
    """Step 5: a call of 20 minutes, which is no meeting; then she chooses, and Elena says yes."""
    phone(MARIA)
    maria = Hands(browser)
    maria.presses("Look at them")
    said(browser, "A second mentor for you")
    _call(browser, "Dr Elena")
    said(browser, "Dr Elena has your name and address now")
    phone(ELENA)
    Hands(browser).presses("See who it is")
    page = text(browser)
    assert "Maria Costa would like to talk to you" in page
    assert "Specialty change" in page
    assert WHY not in page
    phone(MARIA, reverse("proposed_mentors", args=[Search.objects.get().pk]))
    browser.find_element(By.PARTIAL_LINK_TEXT, "We had the call").click()
    Hands(browser).presses("Note the call")
    said(browser, "You talked on")
    Hands(browser).presses("Choose Dr Elena")
    Hands(browser).presses("Ask Dr Elena to be my mentor")
    said(browser, "You chose Dr Elena, who is being asked.")
    made = Mentorship.objects.get(mentor__name="Dr Elena")
    phone(ELENA, reverse("mentorship", args=[made.pk]))
    assert "The mentee chose you." in text(browser)
    browser.find_element(By.NAME, "nothing_between").click()
    Hands(browser).presses("Accept")
    said(browser, "Maria Costa is your mentee now")
    return made


def _call(browser: Any, name: str) -> None:
    section = browser.find_element(By.XPATH, f"//section[.//h2[normalize-space()='{name}']]")
    button = section.find_element(By.TAG_NAME, "button")
    browser.execute_script("arguments[0].click()", button)


def the_case_is_closed(case: Case, phone: Phone, browser: Any) -> None:
    """The case says who was found, and is closed with what helped."""
    phone(LEAD, reverse("case", args=[case.pk]))
    lead = Hands(browser)
    assert "Dr Elena has said yes and is the mentor of Maria Costa" in text(browser)
    lead.presses("Close the case")
    lead.picks("A second mentor")
    lead.presses("Close the case")
    said(browser, "The case is closed.")


def ivo_and_she_end(pair: Pair, phone: Phone, browser: Any) -> None:
    """Step 6: ended as planned because interests changed, with what each says at the end."""
    phone(LEAD, reverse("end_mentorship", args=[pair.mentorship.pk]))
    lead = Hands(browser)
    lead.picks("As planned: interests have changed")
    lead.presses("End the mentorship")
    for name in (MARIA, IVO):
        phone(name, reverse("mentorship", args=[pair.mentorship.pk]))
        assert "It ended as planned." in text(browser)
        hands = Hands(browser)
        hands.presses("Answer three questions")
        hands.picks("Yes")
        hands.presses("Send")
    assert Closure.objects.count() == 2
    phone(LEAD, reverse("cohort_mentorships", args=[pair.scene.cohort.pk]) + "?state=ended")
    assert "As planned: interests have changed: 1" in text(browser)


def test_from_a_change_of_interests_to_a_second_mentor(pair: Pair, phone: Phone, browser: Any):
    held = Meeting.objects.create(
        mentorship=pair.mentorship, state="held", mode="phone", day=clock.today(LONDON) - dt.timedelta(1),
        proposed_by=pair.mentor.pk, created_at=clock.now(),
    )  # fmt: skip
    all_is_well(pair, phone, browser)
    case = she_says_so(pair, phone, browser)
    she_is_proposed_somebody(case, phone, browser)
    made = she_talks_and_chooses(phone, browser)
    elena = Candidate.objects.get(enrolment__user__name="Dr Elena")
    assert (elena.state, elena.called_on) == ("found", clock.today(LONDON))
    assert met_of(Mentorship.objects.filter(state="active")) == (1, 2)  # Ivo and she; the call is none
    the_case_is_closed(case, phone, browser)
    ivo_and_she_end(pair, phone, browser)
    _ivo_cannot_read_why(pair, phone, browser, made)
    assert list(Meeting.objects.all()) == [held]
    assert Mentorship.objects.get(mentee__name="Maria Costa", state="active").mentor.name == "Dr Elena"
    assert miscounted() == []


def _ivo_cannot_read_why(pair: Pair, phone: Phone, browser: Any, made: Mentorship) -> None:
    """Ivo reads nothing of the change, the search or Elena; what he and Maria had stays as it was."""
    phone(IVO, reverse("mentorship", args=[pair.mentorship.pk]))
    page = text(browser)
    assert "you met" in page
    for words in (WHY, "Dr Elena", "Specialty change", "dermatology", "interests"):
        assert words not in page
    search, call = Search.objects.get(), Candidate.objects.get(enrolment__user__name="Dr Elena")
    for name, key in (
        ("search", search.pk), ("proposed_mentors", search.pk), ("call_request", call.pk),
        ("mentorship", made.pk), ("end_reason", pair.mentorship.pk), ("case", Case.objects.get().pk),
    ):  # fmt: skip
        before = Event.objects.count()
        assert pair.scene.client(IVO).get(reverse(name, args=[key])).status_code == 404, name
        noted = list(Event.objects.order_by("id")[before:])
        assert [(one.actor, one.outcome) for one in noted] == [(pair.mentor.pk, "refused")]
    assert Answer.objects.filter(enrolment__user=pair.mentor).count() == 5
