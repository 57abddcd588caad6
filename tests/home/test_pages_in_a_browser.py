"""The pages of the frame as people see them: axe finds nothing, and nothing stands beside the screen."""

import pytest
from tests.site.cast import assemble
from tests.site.home_things import jobs, mails

from handrail.jobs.actions import sync_schedules
from handrail.lib import clock
from handrail.people.models import User

WIDTHS = (360, 768, 1280)
SIGNED_IN = ("student", "coordinator", "administrator", "wellbeing lead", "director")


@pytest.fixture
def look(browser, axe, live_server, settings):
    """A function that opens a page and says what is wrong with it at every width, light and dark."""
    settings.ALLOWED_HOSTS = ["*"]

    def faults(path):
        found = []
        browser.get(live_server.url + path)
        for width in WIDTHS:
            for scheme in ("light", "dark"):
                shape(browser, width, scheme)
                beside = browser.execute_script(
                    "return document.documentElement.scrollWidth - document.documentElement.clientWidth"
                )
                found += [f"{path} {width} {scheme}: {beside} px too wide"] * (beside > 0)
                found += [f"{path} {width} {scheme}: {fault}" for fault in axe()]
        return found

    yield faults
    browser.delete_all_cookies()
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


def shape(browser, width, scheme):
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    feature = {"name": "prefers-color-scheme", "value": scheme}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [feature]})


def become(browser, live_server, client, **cookies):
    """Give the browser the session of one of the cast."""
    browser.get(live_server.url + "/guide/")
    browser.delete_all_cookies()
    for name, value in {**{key: morsel.value for key, morsel in client.cookies.items()}, **cookies}.items():
        browser.add_cookie({"name": name, "value": value})


@pytest.mark.django_db(transaction=True)
def test_pages_for_everybody(look):
    assemble()
    assert [*look("/"), *look("/help-now/"), *look("/guide/"), *look("/no-such-page/")] == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", SIGNED_IN)
def test_the_start_page_of_each_role(look, browser, live_server, name):
    become(browser, live_server, assemble().client(name))
    assert look("/") == []


@pytest.mark.django_db(transaction=True)
def test_the_pages_about_the_running_of_the_site(look, browser, live_server):
    cast = assemble()
    mails(cast)
    jobs(cast)
    sync_schedules(now=clock.now())
    become(browser, live_server, cast.client("administrator"))
    assert [*look("/running/"), *look("/running/jobs/"), *look("/running/mails/")] == []
    assert [*look("/running/log/"), *look("/running/mails/pause/"), *look("/me/mails/")] == []


@pytest.mark.django_db(transaction=True)
def test_in_arabic_from_right_to_left(look, browser, live_server):
    cast = assemble()
    User.objects.filter(pk=cast["administrator"].pk).update(language="ar")
    become(browser, live_server, cast.client("administrator"))
    assert [*look("/"), *look("/help-now/")] == []
    assert browser.find_element("tag name", "html").get_attribute("dir") == "rtl"


@pytest.mark.django_db(transaction=True)
def test_the_menu_opens_by_the_keyboard_and_escape_closes_it(browser, live_server, settings, axe):
    settings.ALLOWED_HOSTS = ["*"]
    become(browser, live_server, assemble().client("student"))
    browser.get(live_server.url + "/")
    menu = browser.find_element("css selector", "details.menu")
    menu.find_element("tag name", "summary").send_keys("\ue007")
    assert menu.get_attribute("open")
    assert axe() == []
    browser.switch_to.active_element.send_keys("\ue00c")
    assert not menu.get_attribute("open")
    browser.delete_all_cookies()
