"""The report in a real browser: any width, both schemes, both directions, and on paper."""

import base64
import re

import pytest
from tests.sheets.pages import arabic, english, long

from handrail.sheets.report import report_html

PAGES = {"english": english(), "arabic": arabic(), "long": long(120)}


@pytest.fixture
def page(browser, tmp_path):
    """A function that shows one report at a width and in a scheme; the browser is as before afterwards."""

    def show(name, width=1280, scheme="light"):
        path = tmp_path / f"{name}.html"
        path.write_text(report_html(PAGES[name]), encoding="utf-8")
        feature = {"name": "prefers-color-scheme", "value": scheme}
        size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [feature]})
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        browser.get(path.as_uri())
        return browser

    yield show
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def left_and_right(browser, selector):
    find = "const box = document.querySelector(arguments[0]).getBoundingClientRect();"
    return browser.execute_script(f"{find} return [box.left, box.right]", selector)


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [360, 768, 1280])
def test_it_never_scrolls_sideways(page, name, width):
    script = "const page = document.documentElement; return page.scrollWidth - page.clientWidth"
    assert page(name, width).execute_script(script) == 0


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1280, "light"), (1280, "dark")])
def test_axe_finds_nothing(page, axe, name, width, scheme):
    page(name, width, scheme)
    assert axe() == []


def test_each_scheme_has_its_own_ground(page):
    script = "return getComputedStyle(document.body).backgroundColor"
    assert page("english", scheme="light").execute_script(script) == "rgb(250, 247, 239)"
    assert page("english", scheme="dark").execute_script(script) == "rgb(23, 22, 18)"


def test_right_to_left_it_is_mirrored_with_its_charts(page):
    shown = page("arabic")
    label, matter = (left_and_right(shown, f'[aria-labelledby="proof"] > {one}') for one in ("h2", ".matter"))
    assert matter[1] < label[0]
    bar, chart = (left_and_right(shown, f'[aria-labelledby="ruled"] {one}') for one in ("rect", "svg"))
    assert bar[1] == pytest.approx(chart[1], abs=1)
    mentee, mentor = (left_and_right(shown, f".pairs thead {one}") for one in (".mentee", ".mentor"))
    assert mentor[1] <= mentee[0]


def test_on_a_telephone_a_pair_is_one_record_under_another(page):
    shown = page("english", 360)
    mentee, mentor = (left_and_right(shown, f".pairs tbody {one}") for one in ("th", "td"))
    assert mentee == mentor


def test_the_heads_of_the_columns_stay_in_sight(page):
    shown = page("long")
    shown.execute_script("document.querySelector('#p10, .pairs tr:nth-child(60)').scrollIntoView()")
    assert (
        shown.execute_script("return document.querySelector('.pairs thead th').getBoundingClientRect().top")
        == 0
    )


def test_on_paper_pairs_stay_whole_and_the_heads_come_back(page):
    shown = page("long")
    printed = base64.b64decode(shown.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})["data"])
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) > 3
    shown.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    script = "const look = getComputedStyle(document.querySelector(arguments[0])); return look[arguments[1]]"
    assert shown.execute_script(script, ".pairs tbody tr", "breakInside") == "avoid"
    assert shown.execute_script(script, ".pairs thead", "display") == "table-header-group"
    assert shown.execute_script(script, ".chart details", "display") == "none"
    assert shown.execute_script(script, "body", "color") == "rgb(0, 0, 0)"
    shown.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
