"""Emergency openings: who may, for how long, who is told, who reviews; whatever is killed on the way."""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import replace
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from tests.checkins.scene import Asked
from tests.diagrams import drawn, steps
from tests.mentoring.test_races import at_once
from tests.safeguarding.emergencies import (
    DAY,
    HOUR,
    NEED,
    RISK,
    SAID,
    WORDS,
    fresh,
    held,
    lead_of,
    open_it,
    reviewer,
    something_written,
    told,
)
from tests.safeguarding.wishes import second_lead
from tests.site.opening import opened

from handrail.audit.models import Event
from handrail.lib import clock
from handrail.lib.refusal import Refusal
from handrail.mailroom.kinds import KINDS
from handrail.mailroom.models import Message
from handrail.mentoring.models import Mentorship, ThreadMessage
from handrail.people.models import RoleGrant, User
from handrail.people.roles import Role
from handrail.safeguarding import actions
from handrail.safeguarding.actions.opening import read_pair
from handrail.safeguarding.actions.reviewing import read_words
from handrail.safeguarding.models import Opening
from handrail.safeguarding.opening_access import openings_to_review
from handrail.safeguarding.opening_states import OPENING_STEPS, OpeningState
from handrail.vault.models import DataKey

EVERY_POINT = os.environ.get("HANDRAIL_REQUIRE_ALL") == "1"
SECOND, DONE = dt.timedelta(seconds=1), {"finding": "kept", "words": "It was right"}


def test_the_table_speaks_of_every_state_and_the_document_draws_it():
    assert set(OPENING_STEPS) == set(OpeningState)
    assert drawn("running") == {("[*]", "running"), *steps(OPENING_STEPS)}


# ---- opening


@pytest.mark.django_db
def test_others_and_the_two_are_told_at_once_by_mails_without_names_and_words(asked: Asked):
    made = open_it(asked)
    assert told() == [("opening_made", "Second"), ("opening_told", "Mentor"), ("opening_told", "Student")]
    for mail in Message.objects.filter(kind__startswith="opening_"):
        said = (mail.subject + mail.text + mail.html).replace("Student support", "")
        assert not any(secret in said for secret in (WORDS, *SAID))
        assert (mail.not_before - mail.created_at).total_seconds() == 1
        assert KINDS[mail.kind].confidential
        assert not KINDS[mail.kind].can_wait
        if mail.kind == "opening_made":
            assert not any(one in said for one in ("Student", "Mentor", asked.mentee.email))
            assert "Wellbeing Lead" in said
            assert f"/openings/{made.pk}/review/" in said
        else:
            assert "mergency" not in said
            assert "Wellbeing Lead" not in said
            assert f"/mentorships/{asked.pair.pk}/readings/" in said


@pytest.mark.django_db
def test_its_words_are_sealed_with_a_key_of_its_own(asked: Asked):
    made = open_it(asked, held())
    assert DataKey.objects.filter(owner=made.pk).count() == 1
    assert (opened(made).words, opened(made).hold) == (WORDS, RISK)
    with pytest.raises(RuntimeError):
        str(made.words)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", ["student", "mentor", "coordinator", "administrator", "director", "stranger"]
)
def test_nobody_but_a_wellbeing_lead_opens_or_reads(asked: Asked, name: str):
    with pytest.raises(Refusal, match="for the wellbeing lead"):
        actions.open_pair(
            mentorship=something_written(asked),
            need=NEED,
            by=asked.scene[name],
            factor_is_fresh=True,
            now=clock.now(),
        )
    made = open_it(asked)
    with pytest.raises(RuntimeError, match="Only the wellbeing lead who opened"):
        read_pair(made, "notes", by=asked.scene[name], now=clock.now())
    if name != "administrator":
        with pytest.raises(Refusal, match="Somebody else reviews"):
            actions.review(opening=made, **DONE, by=asked.scene[name], now=clock.now())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "may"),
    [("active", True), ("paused", True), ("ended", True), ("offered", False), ("lapsed", False)],
)
def test_only_what_runs_or_has_ended_and_in_which_something_is_written(asked: Asked, state: str, may: bool):
    second_lead(asked)
    given: Any = {"need": NEED, "by": lead_of(asked), "factor_is_fresh": True, "now": clock.now()}
    with pytest.raises(Refusal, match="nothing that you can open"):
        actions.open_pair(mentorship=asked.pair, **given)
    something_written(asked)
    Mentorship.objects.filter(pk=asked.pair.pk).update(state=state)
    if may:
        assert actions.open_pair(mentorship=asked.pair, **given).runs(clock.now())
    else:
        with pytest.raises(Refusal, match="nothing that you can open"):
            actions.open_pair(mentorship=asked.pair, **given)


@pytest.mark.django_db
@pytest.mark.parametrize("side", ["mentor", "mentee"])
def test_nobody_opens_or_reviews_a_pair_of_their_own(asked: Asked, side: str):
    one = getattr(asked, side)
    RoleGrant.objects.create(user=one, role=Role.WELLBEING_LEAD, granted_at=clock.now())
    lead = User.objects.get(pk=one.pk)
    with pytest.raises(Refusal):
        actions.open_pair(
            mentorship=something_written(asked), need=NEED, by=lead, factor_is_fresh=True, now=clock.now()
        )
    made = open_it(asked, held())
    assert ("opening_made", one.name) not in told()
    assert not openings_to_review(lead).exists()
    actions.close_opening(opening=made, by=lead_of(asked), now=clock.now())
    with pytest.raises(Refusal, match="Somebody else reviews"):
        actions.review(opening=made, **DONE, by=lead, now=clock.now())


@pytest.mark.django_db
def test_a_fresh_factor_and_reasons_are_needed(asked: Asked):
    second_lead(asked)
    given: Any = {"mentorship": something_written(asked), "by": lead_of(asked), "now": clock.now()}
    with pytest.raises(Refusal, match="more than ten minutes"):
        actions.open_pair(need=NEED, factor_is_fresh=False, **given)
    today = clock.today("Europe/London")
    for need, words in (
        (replace(NEED, why="curious"), "Choose why"),
        (replace(NEED, words=""), "Write down why"),
        (replace(held(), hold=""), "whom it would put at risk"),
        (replace(held(), tell_on=None), "within 90 days"),
        (replace(held(), tell_on=today), "within 90 days"),
        (held(91), "within 90 days"),
    ):
        with pytest.raises(Refusal, match=words):
            actions.open_pair(need=need, factor_is_fresh=True, **given)
    assert not Opening.objects.exists()
    assert told() == []
    assert actions.open_pair(need=held(90), factor_is_fresh=True, **given).told_at is None


@pytest.mark.django_db
def test_without_a_second_factor_a_wellbeing_lead_opens_nothing(asked: Asked):
    other = second_lead(asked)
    with pytest.raises(Refusal, match="needs a second factor"):
        actions.open_pair(
            mentorship=something_written(asked), need=NEED, by=other, factor_is_fresh=True, now=clock.now()
        )


@pytest.mark.django_db
def test_where_there_is_no_other_lead_administrators_review_and_without_anybody_nothing_opens(asked: Asked):
    RoleGrant.objects.filter(role=Role.ADMINISTRATOR).update(ended_at=clock.now())
    with pytest.raises(Refusal, match="Nobody else is there to review"):
        open_it(asked, second=False)
    RoleGrant.objects.filter(role=Role.ADMINISTRATOR).update(ended_at=None)
    made = open_it(asked, second=False)
    assert ("opening_made", "Administrator") in told()
    administrator = User.objects.get(pk=asked.scene["administrator"].pk)
    with pytest.raises(RuntimeError, match="Only a wellbeing lead reads why"):
        read_words(made, by=administrator, now=clock.now())
    actions.review(opening=made, **DONE, by=administrator, now=clock.now() + 2 * HOUR)
    assert fresh(made).reviewer == administrator
    second_lead(asked)
    assert not openings_to_review(administrator).exists(), "once there is another lead it is not theirs"


@pytest.mark.django_db
def test_opening_twice_is_opening_once_and_again_after_the_end(asked: Asked):
    made = open_it(asked)
    assert open_it(asked).pk == made.pk
    now = clock.now() + HOUR
    again = open_it(asked, now=now)
    assert again.pk != made.pk
    assert (fresh(made).state, fresh(made).ended_at) == ("over", made.until)


@pytest.mark.django_db(transaction=True)
def test_many_at_once_are_one_opening(asked_for_good: Asked):
    second_lead(asked_for_good)
    pair, lead = something_written(asked_for_good), lead_of(asked_for_good)

    def one() -> None:
        by = User.objects.select_related("school").get(pk=lead.pk)
        actions.open_pair(mentorship=pair, need=NEED, by=by, factor_is_fresh=True, now=clock.now())

    [(ends, _)] = at_once([one] * 12)
    assert ends == {"done": 12}
    assert Opening.objects.count() == 1
    assert told() == [("opening_made", "Second"), ("opening_told", "Mentor"), ("opening_told", "Student")]


# ---- reading


@pytest.mark.django_db
def test_it_is_read_for_sixty_minutes_to_the_second_and_each_time_is_noted(asked: Asked):
    made, lead = open_it(asked), lead_of(asked)
    row = ThreadMessage.objects.get()
    read_pair(made, "messages", by=lead, now=made.opened_at + HOUR - SECOND).open(row)
    assert row.words == SAID[0]
    (event,) = Event.objects.filter(verb="safeguarding.opening_read")
    assert (event.subject, event.actor, event.field_names) == (made.pk, lead.pk, "messages")
    for late in (made.opened_at + HOUR, made.opened_at + 9 * DAY):
        with pytest.raises(Refusal, match="It is over"):
            read_pair(made, "messages", by=lead, now=late)
    assert Event.objects.filter(verb="safeguarding.opening_read").count() == 1


@pytest.mark.django_db
def test_what_is_not_asked_for_stays_closed(asked: Asked):
    reading = read_pair(open_it(asked), "notes", by=lead_of(asked), now=clock.now())
    with pytest.raises(RuntimeError, match="Nobody was noted to read"):
        reading.open(ThreadMessage.objects.get())


@pytest.mark.django_db
def test_closed_it_is_read_no_more_and_another_lead_never_reads(asked: Asked):
    made, lead = open_it(asked), lead_of(asked)
    with pytest.raises(RuntimeError, match="Only the wellbeing lead who opened"):
        read_pair(made, "notes", by=reviewer(), now=clock.now())
    with pytest.raises(Refusal, match="Only whoever opened"):
        actions.close_opening(opening=made, by=reviewer(), now=clock.now())
    actions.close_opening(opening=made, by=lead, now=clock.now())
    with pytest.raises(Refusal, match="It is over"):
        read_pair(made, "notes", by=lead, now=clock.now())
    with pytest.raises(Refusal, match="over already"):
        actions.close_opening(opening=made, by=lead, now=clock.now())


@pytest.mark.django_db
def test_whoever_is_wellbeing_lead_no_more_reads_no_more(asked: Asked):
    made = open_it(asked)
    RoleGrant.objects.filter(user=lead_of(asked)).update(ended_at=clock.now())
    with pytest.raises(RuntimeError):
        read_pair(made, "notes", by=User.objects.get(pk=made.opener_id), now=clock.now())


@pytest.mark.django_db
def test_without_the_note_nothing_is_read(asked: Asked, monkeypatch: pytest.MonkeyPatch):
    made = open_it(asked)

    def fails(self: Event, *_: object, **__: object) -> None:
        raise RuntimeError("no room")

    monkeypatch.setattr(Event, "save", fails)
    with pytest.raises(RuntimeError, match="no room"):
        read_pair(made, "notes", by=lead_of(asked), now=clock.now())


# ---- reviewing


@pytest.mark.django_db
def test_whoever_opened_it_never_reviews_it_and_the_database_holds_that(asked: Asked):
    made = open_it(asked)
    actions.close_opening(opening=made, by=lead_of(asked), now=clock.now())
    with pytest.raises(Refusal, match="Somebody else reviews"):
        actions.review(opening=made, **DONE, by=lead_of(asked), now=clock.now())
    with pytest.raises(IntegrityError, match="nobody_reviews_their_own"), transaction.atomic():
        Opening.objects.update(
            state="reviewed", reviewer=made.opener, reviewed_at=clock.now(), finding="kept", remind_at=None
        )


@pytest.mark.django_db
def test_it_is_reviewed_once_after_its_end_with_words_that_are_sealed(asked: Asked):
    made = open_it(asked)
    with pytest.raises(Refusal, match="It is open still"):
        actions.review(opening=made, **DONE, by=reviewer(), now=clock.now())
    late = made.opened_at + HOUR
    for lacks, words in (({"finding": ""}, "Choose what you found"), ({"words": ""}, "Write down on what")):
        with pytest.raises(Refusal, match=words):
            actions.review(opening=made, **DONE | lacks, by=reviewer(), now=late)
    actions.review(opening=made, finding="questioned", words="Why at night?", by=reviewer(), now=late)
    row = opened(made)
    assert (row.state, row.finding, row.review, row.remind_at) == (
        "reviewed",
        "questioned",
        "Why at night?",
        None,
    )
    with pytest.raises(Refusal, match="reviewed it meanwhile"):
        actions.review(opening=made, **DONE, by=reviewer(), now=late)
    assert Event.objects.filter(verb="safeguarding.opening_questioned").count() == 1
