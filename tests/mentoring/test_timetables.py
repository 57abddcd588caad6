"""Uploading when one is busy, what that does to suggestions, and that nobody learns of it."""

from __future__ import annotations

import datetime as dt
import logging
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from tests.mentoring.calendars import CANARY, calendar, event, hostile, weekly
from tests.mentoring.pair import LONDON, Pair, pair_of
from tests.mentoring.scene import DAY, Scene
from tests.mentoring.test_meeting_pages import of, of_pair, sent, shown, words

from handrail.audit.models import Event
from handrail.lib import clock
from handrail.lib.wall import moment_of, read
from handrail.mentoring import actions, meeting_queries
from handrail.mentoring.models import BusySpan, Meeting, Timetable
from handrail.people.models import School, User

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def pair(scene: Scene) -> Pair:
    School.objects.update(time_zone=LONDON)
    return pair_of(scene)


def upload(pair: Pair, name: str, data: bytes) -> str:
    file = SimpleUploadedFile("timetable.ics", data, content_type="text/calendar")
    answer = pair.scene.client(name).post(reverse("own_timetable"), {"file": file}, follow=True)
    return words(answer)


def spans(user: User) -> list[tuple[dt.datetime, dt.datetime]]:
    return list(BusySpan.objects.filter(timetable=user.pk).values_list("starts_at", "ends_at"))


def keep(user: User, *busy: tuple[dt.datetime, dt.datetime]) -> None:
    actions.keep_timetable(by=user, busy=busy, now=clock.now())


def at(spelled: str, length: dt.timedelta = HOUR) -> tuple[dt.datetime, dt.datetime]:
    starts = moment_of(read(spelled), LONDON).at
    return starts, starts + length


def tomorrows_file(days: int = 1, title: str = CANARY) -> bytes:
    day = clock.today(LONDON) + days * DAY
    return calendar(event(f"DTSTART:{day:%Y%m%d}T120000", f"DTEND:{day:%Y%m%d}T130000", title=title))


# ---- the page


def test_a_file_is_read_and_only_busy_times_are_kept(pair: Pair, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG)
    page = shown(pair, "student", reverse("own_timetable"))
    assert "Nothing is uploaded yet." in page
    assert "No titles, no places, no people, no notes." in page
    page = upload(pair, "student", tomorrows_file())
    assert "Kept: when you are busy, and nothing else of the file." in page
    assert "You uploaded a file on" in page
    noon = f"{clock.today(LONDON) + DAY}T12:00"
    assert spans(pair.mentee) == [at(noon)]
    for canary in ("kangaroos", "Zebra", "timetable.ics"):
        assert canary not in whole_database() + caplog.text + page


def whole_database() -> str:
    """Every value of every row of every table."""
    with connection.cursor() as cursor:
        found = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            found.append(repr(cursor.fetchall()))
    return "\n".join(found)


def test_the_raw_check_would_see_a_title(pair: Pair):
    made = pair.propose()
    Meeting.objects.filter(pk=made.pk).update(place=CANARY)
    assert "kangaroos" in whole_database()


def test_a_new_file_replaces_all_and_one_press_removes_it(pair: Pair):
    upload(pair, "student", calendar(weekly()))
    assert len(spans(pair.mentee)) > 20
    upload(pair, "student", tomorrows_file(2))
    assert spans(pair.mentee) == [at(f"{clock.today(LONDON) + 2 * DAY}T12:00")]
    keep(pair.mentor, at(f"{clock.today(LONDON) + DAY}T09:00"))
    page = sent(pair, "student", reverse("remove_timetable"))
    assert "Removed. Nothing is known of your timetable any more." in page
    assert "Nothing is uploaded yet." in page
    assert list(Timetable.objects.values_list("user", flat=True)) == [pair.mentor.pk]
    sent(pair, "student", reverse("remove_timetable"))
    verbs = Event.objects.filter(actor=pair.mentee.pk, verb__startswith="mentoring.timetable")
    kept = "mentoring.timetable_kept"
    assert list(verbs.order_by("id").values_list("verb", flat=True)) == [
        kept,
        kept,
        "mentoring.timetable_removed",
    ]


def test_a_calendar_in_which_one_is_never_busy_is_kept_too(pair: Pair):
    upload(pair, "student", calendar(weekly("TRANSP:TRANSPARENT")))
    assert (spans(pair.mentee), Timetable.objects.count()) == ([], 1)


def test_what_cannot_be_read_is_said_at_the_field_and_changes_nothing(pair: Pair):
    upload(pair, "student", tomorrows_file())
    before = (spans(pair.mentee), Timetable.objects.values().get(), Event.objects.count())
    bad = {name: (data, said) for name, data, said in hostile()}
    for name in (
        "HOURLY rule",
        "nothing",
        "a web page",
        "too large",
        "2,001 events",
        "the zone Mars/Olympus",
    ):
        data, said = bad[name]
        page = upload(pair, "student", data)
        assert said in page.replace("&quot;", '"'), name
        assert 'aria-invalid="true"' in page
    assert "This field is required." in sent(pair, "student", reverse("own_timetable"))
    assert (spans(pair.mentee), Timetable.objects.values().get(), Event.objects.count()) == before


def test_what_is_over_is_forgotten_each_night(pair: Pair):
    now = clock.now()
    keep(pair.mentee, (now - 2 * HOUR, now - HOUR), (now - HOUR, now + HOUR), (now + DAY, now + DAY + HOUR))
    assert actions.forget_past(now=now) == 1
    assert len(spans(pair.mentee)) == 2
    assert actions.forget_past(now=now + 27 * 7 * DAY) == 2
    assert Timetable.objects.count() == 0


# ---- suggestions


def suggested(pair: Pair, now: dt.datetime | None = None) -> list[str]:
    return [spelled for spelled, _ in meeting_queries.shared_times(pair.mentorship, now or clock.now())]


def say_when(pair: Pair, *parts: str) -> None:
    pair.scene.say("student", "mentee", "times", list(parts), "suggested")
    pair.scene.say("mentor", "mentor", "times", list(parts), "suggested")


@pytest.mark.parametrize("name", ["mentee", "mentor"])
def test_no_time_is_suggested_at_which_one_of_them_is_busy(pair: Pair, name: str):
    say_when(pair, "1_lunch", "3_evening")
    free = suggested(pair)
    assert len(free) == 4
    keep(getattr(pair, name), at(free[1], dt.timedelta(minutes=10)))
    assert suggested(pair) == [free[0], *free[2:]]
    keep(getattr(pair, name), (at(free[1])[0] - HOUR, at(free[1])[0]))  # until just then
    assert suggested(pair) == free


def test_a_meeting_that_one_of_them_agreed_with_anybody_counts(pair: Pair):
    say_when(pair, "1_lunch", "3_evening")
    free = suggested(pair)
    other = pair.scene.offer("peer", "mentor")
    pair.scene.accept(other)
    moment = moment_of(read(free[0]), LONDON)
    how = actions.How("phone", "", 60)
    made = actions.propose(mentorship=other, by=other.mentee, how=how, times=[moment], now=clock.now())
    assert suggested(pair) == free
    actions.accept_time(meeting=made, by=pair.mentor, option=0, now=clock.now())
    assert suggested(pair) == free[1:]
    actions.call_off(meeting=made, by=pair.mentor, now=clock.now())
    assert suggested(pair) == free


def test_six_times_the_nearest_first_and_spread_over_days(pair: Pair):
    now = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)  # a Sunday
    say_when(pair, *[f"{day}_{part}" for day in (1, 2, 3) for part in ("morning", "lunch", "evening")])
    days = [spelled[8:10] for spelled in suggested(pair, now)]
    assert days == ["02", "03", "04", "09", "10", "11"]
    for answer in pair.mentorship.cohort.enrolments.get(user=pair.mentee, side="mentee").answers.all():
        answer.value = ["1_morning", "1_lunch", "1_evening", "2_morning"]
        answer.save()
    assert suggested(pair, now) == [
        "2026-03-02T10:00", "2026-03-02T12:30", "2026-03-03T10:00",
        "2026-03-09T10:00", "2026-03-09T12:30", "2026-03-10T10:00",
    ]  # fmt: skip


# ---- the question


def typed(spelled: str, **more: object) -> dict[str, object]:
    return {"mode": "phone", "minutes": "30", "time_1": spelled, **more}


ASKED = "Your own timetable has something at this time. Propose it all the same?"


def test_proposing_at_a_time_at_which_one_is_busy_asks_and_lets(pair: Pair):
    first, second = pair.at(7).spelled(), pair.at(8).spelled()
    keep(pair.mentee, at(first), at(second))
    address = of_pair(pair, "propose_meeting")
    page = sent(pair, "student", address, **typed(first, time_2=second))
    assert ASKED in page
    assert page.count('name="anyway"') == 2
    assert f'value="{first}"' in page  # nothing typed is lost
    page = sent(pair, "student", address, **typed(first, time_2=second, anyway=first))
    assert ASKED in page
    assert Meeting.objects.count() == 0
    page = sent(pair, "student", address, **typed(first, time_2=second, anyway=[first, second]))
    assert "Mentor has been told" in page
    assert Meeting.objects.count() == 1


def test_a_yes_to_one_time_is_none_to_another(pair: Pair):
    first, second = pair.at(7).spelled(), pair.at(8).spelled()
    keep(pair.mentee, at(first), at(second))
    address = of_pair(pair, "propose_meeting")
    assert ASKED in sent(pair, "student", address, **typed(second, anyway=first))
    assert "has been told" in sent(pair, "student", address, **typed(pair.at(9).spelled(), anyway=first))


def test_moving_to_a_time_at_which_one_is_busy_asks_and_lets(pair: Pair):
    made, new = pair.agreed(), pair.at(8).spelled()
    keep(pair.mentor, at(new))
    assert ASKED in sent(pair, "mentor", of(made, "move_meeting"), **typed(new))
    assert "Moved. Both of you" in sent(pair, "mentor", of(made, "move_meeting"), **typed(new, anyway=new))


def test_nobody_learns_of_the_others_timetable(pair: Pair):
    time = pair.at(7).spelled()
    address = of_pair(pair, "propose_meeting")
    before = re.sub(r'value="[^"]{60,}"|nonce="[^"]+"', "", shown(pair, "student", address))
    keep(pair.mentor, at(time))
    assert re.sub(r'value="[^"]{60,}"|nonce="[^"]+"', "", shown(pair, "student", address)) == before
    page = sent(pair, "student", address, **typed(time))
    assert ASKED not in page
    assert Meeting.objects.count() == 1


def test_a_time_that_the_form_cannot_read_asks_nothing(pair: Pair):
    keep(pair.mentee, at(pair.at(7).spelled()))
    page = sent(pair, "student", of_pair(pair, "propose_meeting"), **typed("soon", minutes="x", anyway="x"))
    assert ASKED not in page
    assert "Choose a day and a time" in page
