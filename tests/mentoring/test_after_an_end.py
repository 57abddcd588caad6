"""What two people can still do once their mentorship has ended or rests: read what is theirs, and no more."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse
from tests.mentoring.pair import Pair, pair_of
from tests.mentoring.scene import Scene
from tests.mentoring.test_endings import end
from tests.mentoring.test_pausing import pause
from tests.site.counting import same_queries

from handrail.lib import clock
from handrail.mentoring import link_access
from handrail.mentoring.actions import documents, noting, talking
from handrail.mentoring.link_words import why_not
from handrail.mentoring.models import ActionLink, Ending, Mentorship, Note, PairPause
from handrail.mentoring.note_states import Visible
from handrail.mentoring.talk_queries import unread_for

pytestmark = pytest.mark.django_db
STOPS = [pytest.param(end, id="ended"), pytest.param(pause, id="paused")]


@pytest.fixture
def pair(scene: Scene) -> Pair:
    made = pair_of(scene)
    talking.send(
        mentorship=made.mentorship, words="a-planted-hello", files=[], by=made.mentee, now=clock.now()
    )
    return made


@pytest.mark.parametrize("stop", STOPS)
def test_pages_are_read_and_nothing_is_sent(pair: Pair, stop: Callable[[Pair], object]):
    stop(pair)
    client = pair.scene.client("mentor")
    for name in ("conversation", "notes", "documents", "agreement", "readings"):
        answer = client.get(reverse(name, args=[pair.mentorship.pk]))
        assert answer.status_code == 200
        assert "<textarea" not in answer.content.decode()
    address = reverse("conversation", args=[pair.mentorship.pk])
    assert "a-planted-hello" in client.get(address).content.decode()
    assert client.post(address, {"words": "More"}).status_code == 403
    for name in ("write_note", "new_document"):
        assert client.get(reverse(name, args=[pair.mentorship.pk])).status_code == 403


@pytest.mark.parametrize("stop", STOPS)
def test_no_message_waits_to_be_read_any_more(pair: Pair, stop: Callable[[Pair], object]):
    assert unread_for(pair.mentor) == 1
    stop(pair)
    assert unread_for(pair.mentor) == 0


@pytest.mark.parametrize("stop", STOPS)
def test_a_link_in_a_mail_says_that_it_does_nothing(pair: Pair, stop: Callable[[Pair], object]):
    pair.agreed()
    stop(pair)
    found = ActionLink.objects.exclude(meeting=None).select_related(
        "user", "meeting", "mentorship__programme"
    )
    said = {why_not(link, clock.now()) for link in found}
    assert said == {"This mentorship does not run any more, so there is nothing to answer."}


@pytest.mark.parametrize(("state", "count"), [("ended", 14), ("paused", 12)])
def test_the_lists_of_coordinators_cost_the_same_however_long(scene: Scene, state: str, count: int):
    address = f"{reverse('cohort_mentorships', args=[scene.cohort.pk])}?state={state}"

    def grow(number: int) -> None:
        pairs = [_stopped(scene, state) for _ in range(number)]
        if state == "ended":
            given = {"kind": "planned", "by": scene.lead.pk, "ended_at": clock.now()}
            Ending.objects.bulk_create(Ending(mentorship=one, **given) for one in pairs)
        else:
            PairPause.objects.bulk_create(
                PairPause(mentorship=one, back_on=clock.now().date(), by=scene.lead.pk, since=clock.now())
                for one in pairs
            )

    same_queries(scene.client("coordinator"), address, grow, count)


def _stopped(scene: Scene, state: str) -> Mentorship:
    now = clock.now()
    return Mentorship.objects.create(
        programme=scene.programme, cohort=scene.cohort, mentor=scene["mentor"], kind=scene.programme.kind,
        mentee=scene.newcomer(f"mentee-{Mentorship.objects.count()}", "mentee"), state=state,
        starts=now.date(), offered_at=now,
    )  # fmt: skip


@pytest.mark.parametrize("stop", STOPS)
def test_whoever_plans_for_somebody_sees_nothing_of_the_pair(pair: Pair, stop: Callable[[Pair], object]):
    pair.agreed()
    assert link_access.meetings_to_plan(pair.mentor, clock.now()).count() == 1
    stop(pair)
    assert link_access.pairs_to_plan(pair.mentor).count() == 0
    assert link_access.meetings_to_plan(pair.mentor, clock.now()).count() == 0


@pytest.mark.parametrize("stop", STOPS)
def test_what_is_ones_own_is_removed_at_any_time_and_not_changed(pair: Pair, stop: Callable[[Pair], object]):
    now, of = clock.now(), {"by": pair.mentee, "now": clock.now()}
    given = {"mentorship": pair.mentorship, "visible": Visible.ONLY_ME, "meeting": None, **of}
    noting.accept_limits(mentorship=pair.mentorship, **of)
    note = noting.write(parts=noting.Parts(words="a-planted-worry"), **given)
    link = documents.Content(link="https://files.example/half", no_patients=True)
    made = documents.add_document(mentorship=pair.mentorship, title="Half a page", content=link, **of)
    version, said = made.versions.get(), pair.mentorship.thread.get()
    stop(pair)
    mentee, mentor = pair.scene.client("student"), pair.scene.client("mentor")
    assert mentee.post(reverse("change_note", args=[note.pk]), {"words": "Other"}).status_code == 403
    assert mentee.post(reverse("correct_message", args=[said.pk]), {"words": "Other"}).status_code == 403
    for name, thing in (("remove_message", said), ("delete_note", note), ("remove_version", version)):
        address = reverse(name, args=[thing.pk])
        assert mentor.post(address).status_code == 404
        assert mentee.get(address).status_code == 200
        assert mentee.post(address).status_code == 302
    said.refresh_from_db()
    version.refresh_from_db()
    assert min(said.removed_at, version.removed_at) >= now
    assert not Note.objects.exists()
