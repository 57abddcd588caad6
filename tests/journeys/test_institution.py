"""The institution's year in a browser: four check-ins, one pair that never meets, one rematch in time.

Three pairs come out of a matching round. People have a telephone, the coordinator a desk; the clock goes on.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from selenium.webdriver.common.by import By
from tests.audit import flushing
from tests.browser.hands import Hands
from tests.browser.test_matching_round import place_of, sends_in, story, works_out
from tests.checkins.scene import link_in, mail_to
from tests.home.test_pages_in_a_browser import become, shape
from tests.mentoring.scene import DAY
from tests.programmes.scene import Scene
from tests.site.cast import signed_in

from handrail.cases.actions import signs
from handrail.cases.models import Case, Sign
from handrail.checkins.actions import ask_due, pass_due, remind_due
from handrail.checkins.models import CheckIn
from handrail.lib import clock
from handrail.lib.refusal import Refusal
from handrail.lib.wall import wall_of
from handrail.lib.workdays import working_days_after
from handrail.mailroom.models import Message
from handrail.mentoring import actions
from handrail.mentoring.actions import ending
from handrail.mentoring.models import Mentorship, NewMentor
from handrail.mentoring.queries import miscounted
from handrail.pairing.models import Round
from handrail.pairing.snapshot import freeze
from handrail.people.models import User
from handrail.programmes.models import Enrolment

flushing.install()  # the log must be emptied after each test that commits

pytestmark = pytest.mark.django_db(transaction=True)
LONDON = "Europe/London"
WORDS = "I should like to meet on another day, and do not dare to say so"
REASON = "He never answered any of my five mails"
ALL_RIGHT, GOOD, VERY_GOOD = "3: it is all right", "4: it is good", "5: it is very good"
MOST_TAPS = 3
IN_TIME = 10  # working days from the request to the new mentor


@dataclass
class Year:
    """The three pairs, the clock of the site, and whoever is at the browser."""

    scene: Scene
    browser: Any
    server: Any
    traveller: Any

    @property
    def lead(self) -> User:
        return self.scene.lead

    def pair(self, mentee: str) -> Mentorship:
        """The open or last mentorship of somebody."""
        found = Mentorship.objects.filter(mentee__name=mentee.title()).order_by("-offered_at")
        return found.select_related("mentor", "mentee", "programme__school", "cohort")[0]

    def go(self, to: dt.date) -> None:
        """Let the clock of the site go on to noon of a day."""
        self.traveller.move_to(dt.datetime.combine(to, dt.time(12), dt.UTC))
        assert clock.today(LONDON) == to

    def sits(self, user: User, address: str = "/") -> Hands:
        """Somebody signs in: the coordinator at a desk, others on a telephone."""
        become(self.browser, self.server, signed_in(user))
        shape(self.browser, 1280 if user == self.lead else 360, "light")
        self.browser.get(self.server.url + address)
        return Hands(self.browser)

    def opens(self, address: str) -> Hands:
        """Somebody taps the link of a mail, signed in nowhere."""
        self.browser.delete_all_cookies()
        shape(self.browser, 360, "light")
        self.browser.get(self.server.url + address)
        return Hands(self.browser)

    @property
    def text(self) -> str:
        return str(self.browser.find_element(By.TAG_NAME, "main").text)

    def figure(self, label: str) -> str:
        """A figure of the page with its denominator."""
        found = self.browser.find_elements(By.CSS_SELECTOR, ".number")
        return next(one.find_element(By.TAG_NAME, "dd").text for one in found if label in one.text)


@pytest.fixture
def year(transactional_db: Any, browser: Any, live_server: Any, settings: Any) -> Iterator[Year]:
    settings.ALLOWED_HOSTS = ["*"]
    with time_machine.travel(clock.real_now(), tick=True) as traveller:
        yield Year(story(), browser, live_server, traveller)
    browser.delete_all_cookies()
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


# ---- how the pairs begin


def match(year: Year) -> None:
    """All join; the coordinator works out the pairs and publishes; soon the mentors accept."""
    for place in Enrolment.objects.select_related("user"):
        sends_in(place)
    User.objects.filter(most_mentees=2).update(most_mentees=1)  # who has two is asked about each in turn
    me = year.sits(year.lead, reverse("cohort", args=[year.scene.cohort.pk]))
    for words in ("Close joining", "Close joining", "Start a matching round", "Start the round"):
        me.presses(words)
    works_out(me, "Work out pairs without choosing")
    me.presses("Look at what publishing does")
    me.presses("Publish")
    year.traveller.shift(dt.timedelta(minutes=16))
    for offer in Mentorship.objects.all():
        accept = reverse("accept_offer", args=[offer.pk])
        signed_in(offer.mentor).post(accept, {"nothing_between": "on"})
    me.browser.get(year.server.url + reverse("cohort", args=[year.scene.cohort.pk]))
    me.presses("Start the cohort")
    me.presses("Start")


def meet(year: Year, *mentees: str) -> None:
    for name in mentees:
        pair, today = year.pair(name), clock.today(LONDON)
        actions.log_meeting(
            mentorship=pair, by=pair.mentor, day=today, mode="phone", today=today, now=clock.now()
        )


# ---- check-ins


def a_morning() -> None:
    """What the job does each day."""
    for act in (pass_due, ask_due, remind_due):
        act(now=clock.now())


def asked(pair: Mentorship, slot: str) -> dict[str, CheckIn]:
    """What both sides were asked on a day, each for themselves."""
    found = CheckIn.objects.filter(mentorship=pair, slot=slot).select_related("user")
    return {one.side: one for one in found}


def answers_from_the_mail(year: Year, check_in: CheckIn, words: str) -> None:
    """In a few taps, without signing in."""
    hands = year.opens(link_in(mail_to(check_in.user)))
    hands.done.append("tap the link")
    hands.picks(words)
    hands.presses("Send")
    assert "Thank you. It is kept." in year.text
    assert len(hands.done) <= MOST_TAPS


def answers_with_words(year: Year, check_in: CheckIn) -> None:
    """Signed in, from the start page."""
    hands = year.sits(check_in.user)
    hands.presses("Say how it goes")
    hands.picks(VERY_GOOD)
    hands.types("Is anything in the way? (if you like)", WORDS)
    hands.presses("Send")
    assert "Thank you. It is kept." in year.text


def coordinator_counts(year: Year, answered: int, of: int) -> None:
    year.sits(year.lead, reverse("cockpit", args=[year.scene.cohort.pk]))
    assert year.figure("check-ins answered") == f"{answered} of {of}"


def mentor_sees_nothing(year: Year, check_in: CheckIn, pulse: str = VERY_GOOD) -> None:
    """Not by the addresses of the mentee's answer, and in no page of the mentor's own."""
    pair, client = check_in.mentorship, signed_in(check_in.mentorship.mentor)
    for name in ("check_in", "check_in_words"):
        assert client.get(reverse(name, args=[check_in.pk])).status_code == 404
    assert client.post(reverse("check_in", args=[check_in.pk]), {"pulse": "5"}).status_code == 404
    assert client.get(reverse("cohort_check_ins", args=[pair.cohort_id])).status_code == 404
    own = [reverse(name) for name in ("home", "own_check_ins", "mentorships", "own_record")]
    for address in (*own, *(reverse(name, args=[pair.pk]) for name in ("mentorship", "readings"))):
        year.sits(pair.mentor, address)
        assert WORDS not in year.text
        assert pulse not in year.text
    mails = "".join(Message.objects.filter(to=pair.mentor_id).values_list("text", flat=True))
    assert WORDS not in mails


def check_in_day(year: Year, number: int, mentees: tuple[str, ...]) -> dict[str, dict[str, CheckIn]]:
    """On a day of the pairs both sides of each are asked, once and separately."""
    year.go(year.pair("Aisha").starts + number * DAY)
    a_morning()
    a_morning()
    found = {name: asked(year.pair(name), f"day_{number}") for name in mentees}
    assert all(set(sides) == {"mentee", "mentor"} for sides in found.values())
    return found


def test_a_year_of_the_institution(year: Year):
    match(year)
    pairs = ("Aisha", "James", "David")
    year.go(year.pair("Aisha").starts + 5 * DAY)
    meet(year, "Aisha", "David")

    first = check_in_day(year, 14, pairs)["Aisha"]
    answers_from_the_mail(year, first["mentee"], GOOD)
    answers_from_the_mail(year, first["mentor"], ALL_RIGHT)
    coordinator_counts(year, 2, of=6)
    mentor_sees_nothing(year, first["mentee"], GOOD)

    second = check_in_day(year, 30, pairs)["Aisha"]
    answers_with_words(year, second["mentee"])
    answers_from_the_mail(year, second["mentor"], GOOD)
    coordinator_counts(year, 4, of=12)
    mentor_sees_nothing(year, second["mentee"])
    coordinator_reads(year, second["mentee"])

    rematch(year)

    for number, answered, of in ((60, 5, 16), (90, 6, 22)):
        later = check_in_day(year, number, ("Aisha", "David"))["Aisha"]
        answers_from_the_mail(year, later["mentee"], VERY_GOOD)
        coordinator_counts(year, answered, of)
        mentor_sees_nothing(year, later["mentee"])


def coordinator_reads(year: Year, check_in: CheckIn) -> None:
    """Whoever runs the programme reads the words, and the writer sees that."""
    year.sits(year.lead, reverse("check_in_words", args=[check_in.pk]))
    assert WORDS in year.text
    year.sits(check_in.user, reverse("check_in", args=[check_in.pk]))
    assert "Who has opened your words" in year.text


# ---- the pair that never meets


def rematch(year: Year) -> None:
    """From the red sign to a new mentor who has said yes."""
    old = year.pair("James")
    case = red_sign(year, old)
    coordinator_nudges(year, case)
    coordinator_offers_a_talk(year, case)
    james_ends_it(year, old)
    old_mentor_reads_no_reason(year, old)
    james_asks_for_a_new_mentor(year, old)
    coordinator_matches_again(year, case, old)
    new_mentor_accepts(year, old)
    case_is_closed(year, case)
    nobody_is_blamed(year, old)


def red_sign(year: Year, old: Mentorship) -> Case:
    """On day 35 without a meeting a case is in the coordinator's queue, with its day."""
    year.go(old.starts + 35 * DAY)
    signs.look(cohort=old.cohort, today=clock.today(LONDON), now=clock.now())
    case = Case.objects.get()
    assert case.mentorship == old
    assert Sign.objects.get(mentorship=old, rule="no_first_meeting").state == "red"
    year.sits(year.lead, reverse("cases"))
    assert "James" in year.text
    assert "No first meeting in 35 days" in year.text
    assert case.due == working_days_after(clock.today(LONDON), 5)
    assert f"{case.due.day} {case.due:%b}" in year.text
    return case


def coordinator_nudges(year: Year, case: Case) -> None:
    me = year.sits(year.lead, reverse("case", args=[case.pk]))
    me.presses("Nudge both")
    assert Message.objects.filter(kind="pair_nudge").count() == 2
    case.refresh_from_db()
    assert case.state == "waiting"


def coordinator_offers_a_talk(year: Year, case: Case) -> None:
    """The pair still has not met when the case is due again."""
    year.go(case.due)
    signs.look(cohort=case.mentorship.cohort, today=clock.today(LONDON), now=clock.now())
    me = year.sits(year.lead, reverse("cases"))
    assert "No first meeting in" in year.text
    me.browser.get(year.server.url + reverse("case", args=[case.pk]))
    me.browser.execute_script("for (const one of document.querySelectorAll('details')) one.open = true")
    me.presses("Offer a talk of three")
    assert Message.objects.filter(kind="pair_talk").count() == 2


def james_ends_it(year: Year, old: Mentorship) -> None:
    year.go(clock.today(LONDON) + 2 * DAY)
    james = year.sits(old.mentee, reverse("mentorship", args=[old.pk]))
    james.presses("End the mentorship")
    james.picks("It stops, without anybody’s fault")
    james.types("Is there something that the coordinators should know? (if you like)", REASON)
    james.presses("End the mentorship")
    assert "that is nobody’s fault" in year.text
    year.traveller.shift(dt.timedelta(minutes=61))
    ending.settle_due(now=clock.now())


def old_mentor_reads_no_reason(year: Year, old: Mentorship) -> None:
    client = signed_in(old.mentor)
    for name in ("end_reason", "closure_words"):
        assert client.get(reverse(name, args=[old.pk])).status_code == 404
    own = [reverse(name) for name in ("home", "mentorships", "own_record", "own_mails")]
    for address in (*own, *(reverse(name, args=[old.pk]) for name in ("mentorship", "readings"))):
        year.sits(old.mentor, address)
        assert REASON not in year.text
        assert "without anybody’s fault" not in year.text
    mails = "".join(Message.objects.values_list("text", flat=True))
    assert REASON not in mails
    year.sits(year.lead, reverse("end_reason", args=[old.pk]))
    assert REASON in year.text


def james_asks_for_a_new_mentor(year: Year, old: Mentorship) -> None:
    james = year.sits(old.mentee, reverse("mentorship", args=[old.pk]))
    james.presses("Ask for a new mentor")
    james.presses("Ask for a new mentor")
    assert "The coordinators answer within ten working days." in year.text
    year.sits(year.lead, f"{reverse('cohort_mentorships', args=[old.cohort_id])}?state=ended")
    assert "Asked for a new mentor" in year.text


def coordinator_matches_again(year: Year, case: Case, old: Mentorship) -> None:
    """The round takes up whoever is left, never with the same one again, and nobody else is moved."""
    blocked = [old.mentee.school_number, old.mentor.school_number, "the two were a pair before"]
    with pytest.raises(Refusal, match="The same two are not brought together again"):
        actions.offer(
            cohort=old.cohort, mentee=old.mentee, mentor=old.mentor, by=year.lead, now=clock.now(),
            answer_by=clock.now() + DAY,
        )  # fmt: skip
    assert blocked in freeze(Round.objects.get(), today=clock.today(LONDON))["apart"]
    year.go(clock.today(LONDON) + 3 * DAY)
    me = year.sits(year.lead, reverse("case", args=[case.pk]))
    me.presses("Note something")
    me.types("What was done or said", "James asked for a new mentor: a rematch")
    me.presses("Note it")
    others = {one.pk: (one.mentor_id, one.state) for one in Mentorship.objects.exclude(pk=old.pk)}
    me.browser.get(year.server.url + reverse("round", args=[Round.objects.get().pk]))
    works_out(me, "Work it out for them")
    me.presses("Look at what publishing does")
    me.presses("Publish")
    now = {one.pk: (one.mentor_id, one.state) for one in Mentorship.objects.filter(pk__in=others)}
    assert now == others
    assert Mentorship.objects.count() == len(others) + 2


def new_mentor_accepts(year: Year, old: Mentorship) -> None:
    """Within ten working days of the request, by the dates that the site has kept."""
    new = year.pair("James")
    assert (new.state, new.mentor_id == old.mentor_id) == ("offered", False)
    year.go(clock.today(LONDON) + 2 * DAY)
    mentor = year.sits(new.mentor)
    mentor.presses("See who it is")
    year.browser.find_element(By.NAME, "nothing_between").click()
    mentor.presses("Accept")
    assert "James is your mentee now" in year.text
    new.refresh_from_db()
    assert (new.state, new.starts) == ("active", clock.today(LONDON))
    requested = wall_of(NewMentor.objects.get().asked_at, LONDON).date()
    answered = wall_of(new.answered_at, LONDON).date()
    assert requested < answered <= working_days_after(requested, IN_TIME)
    year.sits(new.mentee)
    assert new.mentor.name in year.text


def case_is_closed(year: Year, case: Case) -> None:
    me = year.sits(year.lead, reverse("case", args=[case.pk]))
    me.presses("Close the case")
    me.picks("A rematch")
    me.presses("Close the case")
    year.sits(year.lead, reverse("cases") + "?show=closed")
    assert "James" in year.text
    case.refresh_from_db()
    assert (case.state, case.helped) == ("closed", "rematch")


def nobody_is_blamed(year: Year, old: Mentorship) -> None:
    """The old mentor's place is free, and nothing of it is left in counts, signs or their records."""
    old.mentor.refresh_from_db()
    held = Mentorship.objects.filter(mentor=old.mentor, state="active").count()
    assert (old.mentor.active_mentees, miscounted()) == (held, [])
    signs.look(cohort=old.cohort, today=clock.today(LONDON), now=clock.now())
    assert not Sign.objects.filter(mentorship=old).exclude(state="lapsed").exists()
    assert place_of("James").state == "joined"
    for user in (old.mentee, old.mentor):
        year.sits(user, reverse("own_record"))
        assert "fault" not in year.text
