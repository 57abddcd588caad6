"""The browser and the accessibility rules work, or other tests that rely on them would pass for nothing."""

from urllib.parse import quote

PAGE = '<!doctype html><html lang="en"><title>A page</title><main><h1>A page</h1>{}</main></html>'


def show(browser, content):
    browser.get("data:text/html," + quote(PAGE.format(content)))


def test_axe_finds_nothing_wrong_with_a_sound_page(browser, axe):
    show(browser, '<img src="data:," alt="A handrail">')
    assert axe() == []


def test_axe_names_a_picture_without_words(browser, axe):
    show(browser, '<img src="data:,">')
    assert [fault.split(":")[0] for fault in axe()] == ["image-alt"]
