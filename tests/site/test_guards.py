"""Each guard finds the fault that is planted for it, and nothing in the site as it is."""

import pytest
from django.core.management import call_command
from django.db import models
from django.test.utils import isolate_apps
from django.urls import path

from handrail.config import guards
from handrail.config.thirdparty import THIRD_PARTY
from handrail.lib.keeping import internal, sensitive
from handrail.mentoring.models import MeetingAction
from handrail.people.models import HelpLine, Pause, School
from handrail.programmes.models import Programme

UNDECLARED, TWICE = "handrail.E002", "handrail.E003"


def ids(faults):
    return [fault.id for fault in faults]


def named(faults):
    return [(fault.id, fault.msg) for fault in faults]


def test_the_site_as_it_is_passes_every_check(db):
    call_command("check", fail_level="WARNING")


# ----------------------------------------------------------------------------------------------- the fields


def test_words_between_two_that_are_not_sealed_are_found(monkeypatch):
    assert guards.words_between_two_are_sealed() == []
    monkeypatch.setattr(guards, "PLAIN_WORDS", {})
    monkeypatch.setattr(MeetingAction, "kept", {sensitive("remember"): ("text", "owner")})
    assert named(guards.words_between_two_are_sealed()) == [
        ("handrail.E010", "mentoring.Meeting.place is sensitive text, and lies in the database as it is.")
    ]
    monkeypatch.setattr(guards, "SealedTextField", Pause)
    assert "mentoring.MeetingAction.text is" in str(named(guards.words_between_two_are_sealed()))


def test_a_model_without_a_declaration_is_found(monkeypatch):
    monkeypatch.delattr(Pause, "kept")
    assert named(guards.every_field_is_declared()) == [
        ("handrail.E001", "people.Pause does not say how it is kept.")
    ]


def test_a_third_party_model_without_a_declaration_is_found(monkeypatch):
    monkeypatch.setattr(guards, "THIRD_PARTY", {**THIRD_PARTY, "auth.Group": None})
    assert named(guards.every_field_is_declared()) == [
        ("handrail.E001", "auth.Group does not say how it is kept.")
    ]


def test_a_field_without_a_declaration_is_found(monkeypatch):
    monkeypatch.setattr(Pause, "kept", {internal("tell rows apart"): ("id", "user", "starts")})
    assert named(guards.every_field_is_declared()) == [(UNDECLARED, "people.Pause.ends is not declared.")]


def test_a_stale_and_a_double_declaration_are_found(monkeypatch):
    names = ("id", "user", "starts", "starts", "ends", "reason")
    monkeypatch.setattr(Pause, "kept", {internal("tell rows apart"): names})
    assert named(guards.every_field_is_declared()) == [
        (TWICE, "people.Pause.reason is declared, and is no field or stands twice."),
        (TWICE, "people.Pause.starts is declared, and is no field or stands twice."),
    ]


def test_a_model_that_inherits_its_declaration_is_found(monkeypatch):
    """Whoever writes a model decides anew; a parent's word would cover fields that it never saw."""
    kept = vars(Pause)["kept"]
    monkeypatch.delattr(Pause, "kept")
    monkeypatch.setattr(models.Model, "kept", kept, raising=False)
    assert ids(guards.every_field_is_declared()) == ["handrail.E001"]


@pytest.mark.parametrize("said", [None, "no"])
def test_a_model_that_does_not_say_whether_it_changes_is_found(monkeypatch, said):
    monkeypatch.setattr(Pause, "append_only", said)
    assert named(guards.every_model_says_whether_it_grows_only()) == [
        ("handrail.E004", "people.Pause does not say whether its rows are ever changed.")
    ]


# ----------------------------------------------------------------------------------------------- the ladder


@isolate_apps("handrail.people", "handrail.programmes")
def planted(*fields):
    """A model of the people app with some fields too many."""
    body = {f"field_{number}": field for number, field in enumerate(fields)}
    meta = type("Meta", (), {"app_label": "people"})
    return type("Planted", (models.Model,), {"__module__": "handrail.people.models", "Meta": meta, **body})


@pytest.mark.parametrize("field", [models.ForeignKey, models.OneToOneField])
def test_a_key_that_points_up_is_found(monkeypatch, field):
    model = planted(field(Programme, on_delete=models.CASCADE))
    monkeypatch.setattr(guards.apps, "get_models", lambda: [model])
    assert named(guards.keys_point_down_the_ladder()) == [
        ("handrail.E005", "people.Planted.field_0 points up the ladder, to programmes.Programme.")
    ]


def test_a_set_that_points_up_is_found(monkeypatch):
    model = planted(models.ManyToManyField(Programme))
    monkeypatch.setattr(guards.apps, "get_models", lambda: [model])
    assert ids(guards.keys_point_down_the_ladder()) == ["handrail.E005"]


def test_keys_down_and_to_neighbours_pass(monkeypatch):
    model = planted(models.ForeignKey(School, on_delete=models.CASCADE))
    monkeypatch.setattr(guards.apps, "get_models", lambda: [model, HelpLine, Programme])
    assert guards.keys_point_down_the_ladder() == []


def test_an_app_without_a_rung_is_found(monkeypatch):
    monkeypatch.setattr(guards, "LADDER", tuple(app for app in guards.LADDER if app != "people"))
    assert named(guards.every_app_has_its_rung()) == [("handrail.E006", "The app people has no rung.")]


# ------------------------------------------------------------------------------------------ the access table


def view(request):
    """Nothing is ever asked of it."""


urlpatterns = [path("planted/", view, name="planted"), path("nameless/", view)]


def test_an_address_without_a_row_or_a_name_is_found(settings):
    settings.ROOT_URLCONF = __name__
    assert named(guards.every_address_stands_in_the_access_table()) == [
        ("handrail.E007", "The address nameless/ has no name."),
        ("handrail.E008", "The address named planted is not in the access table."),
    ]


# ------------------------------------------------------------------------------------------------- left open


def test_debug_is_refused(settings):
    settings.DEBUG = True
    assert ids(guards.nothing_is_left_open()) == ["handrail.E009"]


@pytest.mark.parametrize("hosts", [[], ["*"], ["school.example", "*.example"]])
def test_a_site_that_answers_to_any_name_is_refused(settings, hosts):
    settings.ALLOWED_HOSTS = hosts
    assert ids(guards.nothing_is_left_open()) == ["handrail.E009"]


@pytest.mark.parametrize("mode", [0o604, 0o640, 0o622])
def test_a_key_that_others_can_read_or_change_is_refused(settings, mode):
    key = settings.SITE.data / "session.key"
    key.chmod(mode)
    try:
        assert ids(guards.nothing_is_left_open()) == ["handrail.E009"]
    finally:
        key.chmod(0o600)
    assert guards.nothing_is_left_open() == []
