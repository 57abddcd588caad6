"""A data folder of the test's own, with a key in it."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from tests.audit import flushing

flushing.install()


@pytest.fixture
def folder(settings, tmp_path):
    """The data folder of a new machine: no key is in it."""
    settings.SITE = SimpleNamespace(data=tmp_path / "data", demo=False, secure=False, host="localhost")
    settings.SITE.data.mkdir(mode=0o700)
    return settings.SITE.data


@pytest.fixture
def settled(folder, db):
    """A site that was started once. Gives the file of its key."""
    actions = import_module("handrail.vault.actions")  # it knows models, so only once the site is loaded
    clock = import_module("handrail.lib.clock")
    actions.settle(now=clock.now())
    return folder / "master.key"
