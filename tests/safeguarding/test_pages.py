"""The pages of whoever asks and of the wellbeing lead; and the ways there."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.urls import reverse
from tests.checkins.scene import Asked
from tests.safeguarding.wishes import SECRETS, ask, second_lead
from tests.site.counting import same_queries
from tests.site.opening import opened

from handrail.audit.models import Event
from handrail.checkins.models import CheckIn
from handrail.lib import clock
from handrail.mentoring.models import Mentorship
from handrail.people.models import RoleGrant, School, User
from handrail.safeguarding import actions
from handrail.safeguarding.models import ContactNote, ContactRequest
from handrail.vault.models import DataKey

pytestmark = pytest.mark.django_db
FORM = {"how": "phone", "phone": SECRETS[0], "suits": SECRETS[1], "words": SECRETS[2]}


def words(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"</?(bdi|b)( [^>]*)?>", "", answer.content.decode()))


def shown(asked: Asked, name: str, address: str, *args: Any, status: int = 200) -> str:
    answer = asked.scene.client(name).get(reverse(address, args=args))
    assert answer.status_code == status, answer.content.decode()
    return words(answer)


def sent(asked: Asked, name: str, address: str, *args: Any, **form: str) -> str:
    answer = asked.scene.client(name).post(reverse(address, args=args), form, follow=True)
    assert answer.status_code == 200
    return words(answer)


# ---- whoever asks


def test_from_the_numbers_to_a_request(asked: Asked):
    assert "I would like someone to contact me" in shown(asked, "student", "help_now")
    assert "I would like someone to contact me" not in shown(asked, "nobody", "help_now")
    page = shown(asked, "student", "contact")
    assert page.index("ring your local emergency number") < page.index("Ask to be contacted")
    assert "Wellbeing Lead, the wellbeing lead, contacts you by the end of the next working day" in page
    assert page.index("The limits: a serious risk") < page.index('name="how"')
    assert ">Telephone number</label>" in page, "whoever wants a call needs it"
    page = sent(asked, "student", "contact", **FORM)
    assert "It is on its way." in page
    assert page.index("The limits: a serious risk") < page.index('name="how"')
    assert "Wellbeing Lead contacts you by" in page
    assert "not opened it within half a day, also at weekends, the next" in page
    assert not any(secret in page for secret in SECRETS), "somebody may look on"
    assert opened(ContactRequest.objects.get()).words == SECRETS[2]


def test_the_page_of_the_numbers_is_the_same_for_whoever_asked(asked: Asked):
    before = shown(asked, "student", "help_now")
    ask(asked)
    strip = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')
    assert strip.sub("", shown(asked, "student", "help_now")) == strip.sub("", before)


def test_a_form_with_a_fault_loses_nothing(asked: Asked):
    page = sent(asked, "student", "contact", how="phone", words="Please")
    assert "Write the number to call." in page
    assert "Please</textarea>" in page
    assert ContactRequest.objects.count() == 0


def test_it_is_added_to_and_taken_back(asked: Asked):
    made = ask(asked)
    assert "It is on its way." in sent(asked, "student", "contact", words="It is worse today")
    assert ContactNote.objects.count() == 1
    assert "What you wrote is removed" in shown(asked, "student", "take_back_contact", made.pk)
    assert "Taken back. You can ask again at any time." in sent(
        asked, "student", "take_back_contact", made.pk
    )
    assert "Ask to be contacted" in shown(asked, "student", "contact")
    assert "They took it back" in shown(asked, "wellbeing lead", "contact_request", made.pk)


def test_one_may_choose_of_several(asked: Asked):
    other = second_lead(asked)
    assert "Who shall contact you?" in shown(asked, "student", "contact")
    sent(asked, "student", "contact", lead=str(other.pk), how="mail")
    assert ContactRequest.objects.get().lead == other


def test_a_school_without_anybody_says_whom_to_ring(asked: Asked):
    RoleGrant.objects.filter(role="wellbeing_lead").delete()
    assert "Please ring one of the numbers above." in shown(asked, "student", "contact")


# ---- from a check-in


def a_check_in(asked: Asked) -> CheckIn:
    Mentorship.objects.update(starts=asked.pair.starts - dt.timedelta(days=14))
    asked.a_day(0)
    return asked.of()[0]


def test_a_check_in_asks_too_and_leads_on(asked: Asked):
    made = a_check_in(asked)
    page = shown(asked, "student", "check_in", made.pk)
    assert "Yes, Wellbeing Lead about how I am" in page
    assert "Read by Wellbeing Lead and the other wellbeing leads alone." in page
    page = sent(asked, "student", "check_in", made.pk, pulse="5", contact="yes")
    assert "Wellbeing Lead contacts you by" in page
    assert CheckIn.objects.get(pk=made.pk).pulse == 5
    assert ContactRequest.objects.get().state == "waiting"


def test_the_wish_alone_is_enough_and_no_fault_of_the_form_keeps_it_back(asked: Asked):
    made = a_check_in(asked)
    page = sent(asked, "student", "check_in", made.pk, pulse="9", contact="yes")
    assert "That you would like to be contacted is with Wellbeing Lead already." in page
    assert ContactRequest.objects.count() == 1
    sent(asked, "student", "check_in", made.pk, contact="yes")
    assert ContactRequest.objects.count() == 1
    assert CheckIn.objects.get(pk=made.pk).state == "asked"


def test_after_the_time_of_the_check_in_the_wish_still_goes_through(asked: Asked):
    made = a_check_in(asked)
    CheckIn.objects.update(state="passed")
    sent(asked, "student", "check_in", made.pk, contact="yes", pulse="3")
    assert ContactRequest.objects.count() == 1


# ---- the wellbeing lead


def test_from_the_queue_to_a_plan(asked: Asked):
    made, lead = ask(asked), "wellbeing lead"
    assert "1 person asks to be contacted" in shown(asked, lead, "home")
    assert "Student" in shown(asked, lead, "contact_requests")
    page = shown(asked, lead, "contact_request", made.pk)
    assert not any(secret in page for secret in SECRETS), "first it is taken on"
    page = sent(asked, lead, "open_contact_request", made.pk)
    assert all(secret in page for secret in SECRETS)
    assert Event.objects.filter(verb="safeguarding.read").count() == 1
    assert "It was opened on" in shown(asked, "student", "contact")
    page = shown(asked, lead, "home")
    assert "1 person asks" not in page
    assert "1 request is under way: it was opened, and is not closed yet." in page
    sent(asked, lead, "note_contact", made.pk, words="Rang, we meet on Friday")
    sent(asked, lead, "say_contacted", made.pk)
    assert ">The plan</label>" in shown(asked, lead, "close_contact_request", made.pk)
    assert "Write down the plan to which they agreed." in sent(
        asked, lead, "close_contact_request", made.pk, ending="plan"
    )
    page = sent(asked, lead, "close_contact_request", made.pk, ending="plan", plan="She sees her doctor")
    assert "We have a plan to which they agreed" in page
    assert "She sees her doctor" in page
    assert "Rang, we meet on Friday" in page
    assert "nothing is under way" in shown(asked, lead, "home")
    for what in ("Asked to be contacted", "Opened it and took it on", "Made contact", "Closed it"):
        assert what in page
    assert "What you asked last is closed" in shown(asked, "student", "contact")


@pytest.mark.parametrize("name", ["student", "mentor", "coordinator", "administrator", "director"])
def test_nobody_else_opens_anything(asked: Asked, name: str):
    made = ask(asked)
    shown(asked, name, "contact_requests", status=403)
    shown(asked, name, "contact_request", made.pk, status=404)


def test_pages_are_kept_in_no_cache(asked: Asked):
    made = ask(asked)
    for name, address, args in (
        ("student", "contact", ()), ("wellbeing lead", "contact_requests", ()),
        ("wellbeing lead", "contact_request", (made.pk,)),
    ):  # fmt: skip
        answer = asked.scene.client(name).get(reverse(address, args=args))
        assert "no-store" in answer["Cache-Control"]


def test_the_queue_keeps_to_its_number_of_queries(asked: Asked):
    school, lead, now = asked.mentee.school, asked.scene["wellbeing lead"], clock.now()

    def grow(number: int) -> None:
        begun = User.objects.count()
        people = User.objects.bulk_create(
            User(school=school, school_number=f"X{begun + one}", email=f"x{begun + one}@school.example",
                 name=f"X {begun + one}", created_at=now)
            for one in range(number)
        )  # fmt: skip
        ContactRequest.objects.bulk_create(
            ContactRequest(school=school, user=one, lead=lead, asked_at=now, contact_by=now, escalates_at=now)
            for one in people
        )

    same_queries(asked.scene.client("wellbeing lead"), reverse("contact_requests"), grow, 6)


def test_after_six_years_it_goes_with_its_key(asked: Asked):
    made = ask(asked)
    actions.take_back(request=made, by=asked.mentee, now=clock.now())
    assert actions.forget_old(now=clock.now() + dt.timedelta(days=6 * 365)) == 0
    assert DataKey.objects.filter(owner=made.pk).exists()
    assert actions.forget_old(now=clock.now() + dt.timedelta(days=6 * 365 + 3)) == 1
    assert not DataKey.objects.filter(owner=made.pk).exists()


# ---- the deputy


def test_an_administrator_names_the_deputy(asked: Asked):
    other = second_lead(asked)
    assert "No deputy yet." in shown(asked, "administrator", "school")
    sent(asked, "administrator", "deputy", deputy=str(other.pk))
    assert School.objects.get(pk=other.school_id).wellbeing_deputy == other
    assert "Deputy: Second" in shown(asked, "administrator", "school")
    assert "Select a valid choice" in sent(asked, "administrator", "deputy", deputy=str(asked.mentor.pk))
    grant = RoleGrant.objects.get(user=other, ended_at=None)
    sent(asked, "administrator", "end_role", grant.pk)
    assert School.objects.get(pk=other.school_id).wellbeing_deputy is None


def test_when_the_wellbeing_lead_goes_the_deputy_takes_their_place(asked: Asked):
    other = second_lead(asked, "a deputy", deputy=True)
    grant = RoleGrant.objects.get(user=asked.scene["wellbeing lead"], ended_at=None)
    sent(asked, "administrator", "end_role", grant.pk)
    school = School.objects.get(pk=other.school_id)
    assert (school.wellbeing_lead, school.wellbeing_deputy) == (other, None)
