"""Tests with a browser commit what they do, so that the site's own server sees it."""

from tests.audit import flushing

flushing.install()
