"""The site in Arabic: the frame is translated, and whatever is compiled can be read."""

import os
import re

import polib
from django.template import Context, Template
from django.utils import translation

from handrail.cli.words import LOCALE, compile_words
from handrail.safeguarding.words import verb_words

ARABIC = polib.pofile(str(LOCALE / "ar" / "LC_MESSAGES" / "django.po"))
NO_NUMBER = (0, 1, 2)  # none, one and two are said by a word in Arabic, without a digit
MARK = re.compile(r"</?\w+[^>]*>")
TEMPLATES = LOCALE.parent / "templates"
PAGES = [
    TEMPLATES / "base.html",
    *sorted(TEMPLATES.glob("*.html")),
    *sorted((TEMPLATES / "cotton").glob("*.html")),
    *sorted((LOCALE.parent / "home" / "templates" / "home").glob("*.html")),
]


def test_every_word_of_the_frame_is_translated():
    known = {entry.msgid for entry in ARABIC if entry.translated()}
    words = {
        word
        for page in PAGES
        for word in re.findall(r"""{% translate ["'](.+?)["'] %}""", page.read_text("utf-8"))
    }
    assert len(words) > 50
    assert words - known == set()


def test_translations_keep_what_is_filled_in():
    for entry in ARABIC:
        whole = entry.msgid_plural or entry.msgid
        for form, words in enumerate(entry.msgstr_plural.values() or [entry.msgstr]):
            missing = filled_in(whole) - filled_in(words)
            may_lack = 1 if entry.msgid_plural and form in NO_NUMBER else 0
            assert filled_in(words) <= filled_in(whole), entry.msgid
            assert len(missing) <= may_lack, entry.msgid


def test_translations_keep_the_marks_around_names():
    for entry in ARABIC:
        for words in entry.msgstr_plural.values() or [entry.msgstr]:
            assert sorted(MARK.findall(words)) == sorted(MARK.findall(entry.msgid)), entry.msgid


def test_what_somebody_did_is_no_request_to_the_reader():
    compile_words()
    with translation.override("ar"):
        assert verb_words("safeguarding.read") == "قرأه"


def filled_in(words):
    return set(re.findall(r"%\(\w+\)[sd]", words))


def test_a_translation_is_compiled_once_and_again_when_it_changes(tmp_path):
    folder = tmp_path / "ar" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    ARABIC.save(str(folder / "django.po"))
    compiled = folder / "django.mo"
    assert compile_words(tmp_path) == [compiled]
    assert compile_words(tmp_path) == []
    compiled.touch()
    os.utime(compiled, (0, 0))
    assert compile_words(tmp_path) == [compiled]


def test_arabic_reaches_the_page():
    compile_words()
    with translation.override("ar"):
        words = Template('{% load i18n %}{% translate "Get help now" %}').render(Context())
    assert words == "اطلب المساعدة الآن"
