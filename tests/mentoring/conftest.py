"""What the tests of mentoring share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest
from tests.audit import flushing

if TYPE_CHECKING:
    from tests.mentoring.scene import Scene

flushing.install()
LOOKS = ((360, "light"), (1280, "dark"))


@pytest.fixture
def scene(db: None) -> Scene:
    from tests.mentoring.scene import set_up  # noqa: PLC0415 (conftests load before Django does)
    from tests.site.cast import assemble  # noqa: PLC0415

    return set_up(assemble())


@pytest.fixture
def server(settings: Any) -> Iterator[Any]:
    """A running mail server, to which the site's mails go."""
    office = import_module("tests.mailroom.office").Office()  # it knows models, as above
    office.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", office.port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_TIMEOUT = 5
    yield office
    office.close()


@pytest.fixture
def look(browser: Any, axe: Any, live_server: Any, settings: Any) -> Iterator[Callable[..., list[str]]]:
    """A function that opens a page as somebody, narrow and wide, and says what is wrong with it."""
    from tests.browser.test_every_page import faults  # noqa: PLC0415 (as above)
    from tests.home.test_pages_in_a_browser import become, shape  # noqa: PLC0415

    settings.ALLOWED_HOSTS = ["*"]

    def at(scene: Scene, name: str, path: str) -> list[str]:
        become(browser, live_server, scene.client(name))
        found = []
        for width, scheme in LOOKS:
            shape(browser, width, scheme)
            browser.get(live_server.url + path)
            found += [f"{path} {width} {scheme}: {fault}" for fault in faults(browser, axe)]
        return found

    yield at
    browser.delete_all_cookies()
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
