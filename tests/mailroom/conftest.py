"""A mail server, the kinds of mail of these tests, and an empty log after each test that commits."""

from importlib import import_module

import pytest
from tests.audit import flushing

from handrail.mailroom import hooks
from handrail.mailroom.kinds import KINDS

flushing.install()


@pytest.fixture(autouse=True)
def kinds(monkeypatch, settings):
    """The kinds of the tests, with their templates beside the site's."""
    office = import_module("tests.mailroom.office")  # it knows models, so only once the site is loaded
    for kind in (office.MEETING, office.DIGEST, office.FAULTY):
        monkeypatch.setitem(KINDS, kind.name, kind)
    first = settings.TEMPLATES[0]
    settings.TEMPLATES = [{**first, "DIRS": [*first["DIRS"], office.TEMPLATES]}]


@pytest.fixture(autouse=True)
def no_hooks(monkeypatch):
    """What the apps above registered is theirs to test."""
    monkeypatch.setattr(hooks, "_judges", [])
    monkeypatch.setattr(hooks, "_framers", [])
    monkeypatch.setattr(hooks, "_quiet", [])


@pytest.fixture
def server(settings):
    """A running mail server, to which the site's mails go."""
    office = import_module("tests.mailroom.office").Office()
    office.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", office.port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_TIMEOUT = 5
    yield office
    office.close()
