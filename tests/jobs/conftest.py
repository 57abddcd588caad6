"""The log must be emptied after each test that commits."""

from tests.audit import flushing

flushing.install()
