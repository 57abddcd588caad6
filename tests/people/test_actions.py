"""Every action: it does what it says, records it once, and does nothing at all when the record fails."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from tests.people.looking import everything
from tests.people.scene import NOW, Scene, make_school

from handrail.audit import actions as audit
from handrail.audit.models import Event
from handrail.lib.refusal import Refusal
from handrail.people import actions, queries
from handrail.people.models import Invitation, ListItem, Pause, RoleGrant, User
from handrail.people.roles import Role

TODAY = NOW.date()
DAY = dt.timedelta(days=1)
FACTS = actions.SchoolFacts("Renamed", "Europe/Paris", ("ar",), True)
Prepared = Callable[[], object]


def cases(scene: Scene) -> dict[str, tuple[Callable[[], Prepared], list[str]]]:
    """Action -> what prepares it and returns its call, and the verbs that it records."""
    by, student = scene["administrator"], scene["student"]
    school = by.school

    def invitation() -> Invitation:
        return actions.invite(user=scene.newcomer(), by=by, now=NOW)

    def item() -> ListItem:
        return actions.add_item(school=school, by=by, kind="stages", label="First", parent="", now=NOW)

    def deputy() -> User:
        actions.grant_role(user=scene["peer"], role=Role.WELLBEING_LEAD, by=by, now=NOW)
        return scene["peer"]

    def pause(days: int) -> Pause:
        given: dict[str, Any] = {"ends": None, "today": TODAY, "now": NOW}
        return actions.plan_pause(user=student, by=student, starts=TODAY + days * DAY, **given)

    def retired() -> ListItem:
        made = item()
        actions.retire_item(item=made, by=by, now=NOW)
        return made

    def asleep() -> Any:
        made = make_school("Eastham")
        head = scene.add("head", school=made)
        actions.change_help_lines(school=made, by=head, lines=[actions.Line("Support", "112")], now=NOW)
        made.wellbeing_lead = head
        made.save()
        return made

    def closed() -> User:
        actions.close_account(user=student, by=by, now=NOW)
        return student

    quiet: dict[str, Any] = {"starts": dt.time(20), "ends": dt.time(7), "days": [6, 7]}
    person = {"name": "Mei Lin", "email": "mei@example.org", "school_number": "77"}
    return {
        "add_person": (
            lambda: lambda: actions.add_person(school=school, by=by, **person, now=NOW),
            ["people.add_person"],
        ),
        "correct_person": (
            lambda: (
                lambda: actions.correct_person(
                    user=student, by=by, **{**person, "email": student.email}, stage="", now=NOW
                )
            ),
            ["people.correct_person"],
        ),
        "close_account": (
            lambda: lambda: actions.close_account(user=student, by=by, now=NOW),
            ["people.close_account"],
        ),
        "reopen_account": (
            lambda: after(closed(), lambda user: actions.reopen_account(user=user, by=by, now=NOW)),
            ["people.reopen_account"],
        ),
        "invite": (
            lambda: after(scene.newcomer(), lambda user: actions.invite(user=user, by=by, now=NOW)),
            ["people.invite"],
        ),
        "remind": (
            lambda: after(invitation(), lambda one: actions.remind(invitation=one, by=by, now=NOW)),
            ["people.remind"],
        ),
        "extend_invitation": (
            lambda: after(
                invitation(), lambda one: actions.extend_invitation(invitation=one, by=by, now=NOW + DAY)
            ),
            ["people.extend_invitation"],
        ),
        "take_back_invitation": (
            lambda: after(
                invitation(), lambda one: actions.take_back_invitation(invitation=one, by=by, now=NOW)
            ),
            ["people.take_back_invitation"],
        ),
        "choose_language": (
            lambda: lambda: actions.choose_language(user=student, by=student, language="ar", now=NOW),
            ["people.change_profile"],
        ),
        "grant_role": (
            lambda: lambda: actions.grant_role(user=student, role=Role.DIRECTOR, by=by, now=NOW),
            ["people.grant_role"],
        ),
        "end_role": (
            lambda: after(
                RoleGrant.objects.get(user=scene["director"]),
                lambda grant: actions.end_role(grant=grant, by=by, now=NOW),
            ),
            ["people.end_role"],
        ),
        "change_profile": (
            lambda: (
                lambda: actions.change_profile(
                    user=student, by=student, name="Mei", pronouns="", language="ar", now=NOW
                )
            ),
            ["people.change_profile"],
        ),
        "change_time": (
            lambda: (
                lambda: actions.change_time(
                    user=student, by=student, hours_a_month=4, most_mentees=2, now=NOW
                )
            ),
            ["people.change_time"],
        ),
        "name_deputy": (
            lambda: after(
                deputy(), lambda who: actions.name_deputy(school=school, deputy=who, by=by, now=NOW)
            ),
            ["school.name_deputy"],
        ),
        "choose_quiet_hours": (
            lambda: lambda: actions.choose_quiet_hours(user=student, by=student, **quiet, now=NOW),
            ["people.choose_quiet_hours"],
        ),
        "plan_pause": (lambda: lambda: pause(0), ["people.plan_pause"]),
        "end_pause": (
            lambda: after(
                pause(-3), lambda one: actions.end_pause(pause=one, by=student, today=TODAY, now=NOW)
            ),
            ["people.end_pause"],
        ),
        "drop_pause": (
            lambda: after(
                pause(3), lambda one: actions.drop_pause(pause=one, by=student, today=TODAY, now=NOW)
            ),
            ["people.drop_pause"],
        ),
        "answer_consent": (
            lambda: (
                lambda: actions.answer_consent(
                    user=student,
                    purpose="matching",
                    given=True,
                    text="Yes.",
                    version="1",
                    language="en-gb",
                    now=NOW,
                )
            ),
            ["people.answer_consent"],
        ),
        "add_item": (lambda: item, ["list.add_item"]),
        "rename_item": (
            lambda: after(item(), lambda one: actions.rename_item(item=one, by=by, label="Year 1", now=NOW)),
            ["list.rename_item"],
        ),
        "retire_item": (
            lambda: after(item(), lambda one: actions.retire_item(item=one, by=by, now=NOW)),
            ["list.retire_item"],
        ),
        "restore_item": (
            lambda: after(retired(), lambda one: actions.restore_item(item=one, by=by, now=NOW)),
            ["list.restore_item"],
        ),
        "change_school": (
            lambda: lambda: actions.change_school(school=school, by=by, facts=FACTS, now=NOW),
            ["school.change_school"],
        ),
        "change_help_lines": (
            lambda: (
                lambda: actions.change_help_lines(
                    school=school, by=by, lines=[actions.Line("Porter", "01")], now=NOW
                )
            ),
            ["school.change_help_lines"],
        ),
        "go_live": (
            lambda: after(asleep(), lambda made: actions.go_live(school=made, by=by, now=NOW)),
            ["school.go_live"],
        ),
    }


def after(prepared: Any, act: Callable[[Any], object]) -> Prepared:
    return lambda: act(prepared)


ELSEWHERE = {"start_school", "accept_invitation"}  # they have tests of their own below
UNRECORDED = {
    "load_lists",
    "new_setup_key",
    "tell_of_new_device",
    "tell_of_tampering",
}  # the first belongs to start_school, the second is before any school, the others tell of what is recorded
NAMES = sorted({name for name in actions.__all__ if name[0].islower()} - ELSEWHERE - UNRECORDED)


def test_every_action_is_here(scene: Scene) -> None:
    functions = {name for name in actions.__all__ if name[0].islower()}
    assert functions == set(cases(scene)) | ELSEWHERE | UNRECORDED
    assert sorted(cases(scene)) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_it_changes_something_and_records_it_once(scene: Scene, name: str) -> None:
    prepare, verbs = cases(scene)[name]
    act = prepare()
    before, seen = everything(), Event.objects.count()
    act()
    events = list(Event.objects.order_by("id")[seen:])
    assert [(event.verb, event.outcome, event.at.tzinfo is not None) for event in events] == [
        (verb, "done", True) for verb in verbs
    ]
    assert everything() != before


@pytest.mark.parametrize("name", NAMES)
def test_without_its_record_it_does_nothing(scene: Scene, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    act = cases(scene)[name][0]()
    before = everything()

    def fail(**_: Any) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(audit, "record", fail)
    with pytest.raises(OSError, match="disk is full"):
        act()
    assert everything() == before


TWICE = ("change_profile", "change_time", "choose_quiet_hours", "correct_person", "change_school")


@pytest.mark.parametrize("name", TWICE)
def test_changing_nothing_records_nothing(scene: Scene, name: str) -> None:
    act = cases(scene)[name][0]()
    act()
    seen = Event.objects.count()
    act()
    assert Event.objects.count() == seen


def test_taking_up_an_account_stands_or_falls_with_its_record(
    scene: Scene, posted: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    actions.invite(user=scene.newcomer(), by=scene["coordinator"], now=NOW)
    token = posted[0]["context"]["link"].rstrip("/").rpartition("/")[2]
    before = everything()

    def fail(**_: Any) -> None:
        raise OSError

    with monkeypatch.context() as broken:
        broken.setattr(audit, "record", fail)
        with pytest.raises(OSError):  # noqa: PT011 (ours, from above)
            actions.accept_invitation(token=token, password="plum lantern gravel", now=NOW)
    assert everything() == before
    user = actions.accept_invitation(token=token, password="plum lantern gravel", now=NOW)
    assert Event.objects.latest("id").verb == "people.accept_invitation"
    assert queries.has_taken_up_account(user)


def test_values_never_reach_the_record(scene: Scene) -> None:
    student = scene["student"]
    actions.change_profile(user=student, by=student, name="Canary", pronouns="", language="ar", now=NOW)
    assert Event.objects.latest("id").field_names == "language,name"


# ---------------------------------------------------------------------------------------- refused, in words


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"email": "PEER@northfield.example"}, "email"),
        ({"email": "new@example.org"}, "email"),
        ({"school_number": "N-peer"}, "school_number"),
    ],
)
def test_a_correction_that_cannot_be(scene: Scene, change: dict[str, str], field: str) -> None:
    user = scene["student"]
    now = {"name": "S", "email": user.email, "school_number": user.school_number, "stage": ""}
    with pytest.raises(Refusal) as refusal:
        actions.correct_person(user=user, by=scene["coordinator"], **(now | change), now=NOW)
    assert refusal.value.field == field


def test_a_new_address_before_there_is_an_account_ends_the_old_invitation(scene: Scene) -> None:
    user, by = scene.newcomer(), scene["coordinator"]
    old = actions.invite(user=user, by=by, now=NOW)
    actions.correct_person(
        user=user, by=by, name=user.name, email="Right@example.org", school_number="1", stage="", now=NOW
    )
    old.refresh_from_db()
    assert (scene["newcomer"].email, old.state(NOW)) == ("right@example.org", Invitation.State.REVOKED)


def test_pronouns_only_where_the_school_offers_them(scene: Scene) -> None:
    student = scene["student"]
    with pytest.raises(Refusal) as refusal:
        actions.change_profile(user=student, by=student, name="S", pronouns="she", language="ar", now=NOW)
    assert refusal.value.field == "pronouns"


@pytest.mark.parametrize(
    ("starts", "ends", "field"),
    [
        (3, 1, "ends"),
        (-5, -3, "ends"),
        (12, 30, "starts"),
        (5, None, "starts"),
        (20, 22, "starts"),
        (1, 40, "starts"),
    ],
)
def test_a_pause_that_cannot_be(scene: Scene, starts: int, ends: int | None, field: str) -> None:
    student = scene["student"]
    plan = {"user": student, "by": student, "today": TODAY, "now": NOW}
    actions.plan_pause(starts=TODAY + 10 * DAY, ends=TODAY + 20 * DAY, **plan)
    with pytest.raises(Refusal) as refusal:
        actions.plan_pause(
            starts=TODAY + starts * DAY, ends=None if ends is None else TODAY + ends * DAY, **plan
        )
    assert (refusal.value.field, Pause.objects.count()) == (field, 1)


def test_pauses_that_only_touch_stand_side_by_side(scene: Scene) -> None:
    student = scene["student"]
    plan = {"user": student, "by": student, "today": TODAY, "now": NOW}
    actions.plan_pause(starts=TODAY, ends=TODAY + 2 * DAY, **plan)
    actions.plan_pause(starts=TODAY + 3 * DAY, ends=None, **plan)
    assert Pause.objects.count() == 2


def test_coming_back_early(scene: Scene) -> None:
    student = scene["student"]
    plan = {"user": student, "by": student, "now": NOW}
    begun = actions.plan_pause(starts=TODAY - 2 * DAY, ends=TODAY + 5 * DAY, today=TODAY, **plan)
    actions.end_pause(pause=begun, by=student, today=TODAY, now=NOW)
    assert (begun.starts, begun.ends) == (TODAY - 2 * DAY, TODAY - DAY)
    with pytest.raises(Refusal, match="over already"):
        actions.end_pause(pause=begun, by=student, today=TODAY, now=NOW)
    with pytest.raises(Refusal, match="has begun"):
        actions.drop_pause(pause=begun, by=student, today=TODAY, now=NOW)
    same_day = actions.plan_pause(starts=TODAY, ends=None, today=TODAY, **plan)
    actions.end_pause(pause=same_day, by=student, today=TODAY, now=NOW)
    assert list(Pause.objects.all()) == [begun]
    later = actions.plan_pause(starts=TODAY + DAY, ends=None, today=TODAY, **plan)
    with pytest.raises(Refusal, match="has not begun"):
        actions.end_pause(pause=later, by=student, today=TODAY, now=NOW)


def test_lists_keep_their_keys_and_have_no_twins(scene: Scene) -> None:
    by = scene["administrator"]
    add = {"school": by.school, "by": by, "now": NOW}
    first = actions.add_item(kind="specialties", label="Sports médicine!", parent="", **add)
    below = actions.add_item(kind="specialties", label="Sports medicine", parent=first.key, **add)
    assert (first.key, below.key, below.parent) == ("sports_medicine", "sports_medicine_2", "sports_medicine")
    actions.rename_item(item=below, by=by, label="Exercise", now=NOW)
    assert ListItem.objects.get(pk=below.pk).key == "sports_medicine_2"
    for wrong in ({"label": "EXERCISE", "parent": ""}, {"label": "New", "parent": "nowhere"}):
        with pytest.raises(Refusal):
            actions.add_item(kind="specialties", **wrong, **add)
    with pytest.raises(Refusal, match="no such list"):
        actions.add_item(kind="nonsense", label="x", parent="", **add)
    actions.retire_item(item=first, by=by, now=NOW)
    assert queries.choices(by.school, "specialties") == [("sports_medicine_2", "Exercise")]
    assert len(queries.choices(by.school, "specialties", keep="sports_medicine")) == 2
    with pytest.raises(Refusal, match="retired already"):
        actions.retire_item(item=first, by=by, now=NOW)


def test_an_arabic_entry_gets_a_key_too(scene: Scene) -> None:
    by = scene["administrator"]
    add = {"school": by.school, "by": by, "kind": "stages", "parent": "", "now": NOW}
    assert [actions.add_item(label=label, **add).key for label in ("السنة الأولى", "السنة الثانية")] == [
        "item",
        "item_2",
    ]
