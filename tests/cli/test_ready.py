"""Nothing is served where a check says no."""

import pytest
from django.core.checks import Critical, Error
from django.core.checks import Warning as Mild

from handrail.cli import ready
from handrail.cli.speech import Refusal


@pytest.mark.parametrize("kind", [Error, Critical])
def test_a_fault_that_a_check_finds_stops_the_start_before_anything_is_done(monkeypatch, kind):
    fault = kind("people.Planted.field is not declared.", hint="Add it to `kept`.")
    monkeypatch.setattr(ready, "run_checks", lambda: [fault, Mild("This alone would not.")])
    monkeypatch.setattr(ready, "call_command", lambda *_, **__: pytest.fail("something was done"))
    with pytest.raises(Refusal) as refused:
        ready.make_ready()
    assert str(refused.value) == (
        "The site does not start:\n  - people.Planted.field is not declared. Add it to `kept`."
    )


def test_a_debug_setting_stops_it_through_the_guards(settings):
    settings.DEBUG = True
    with pytest.raises(Refusal, match="DEBUG is on"):
        ready.refuse_faults()


def test_a_sound_site_starts():
    ready.refuse_faults()
