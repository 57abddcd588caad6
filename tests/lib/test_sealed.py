"""Sealed text: it opens for whom it was sealed, where it was sealed, as it was sealed, and not otherwise."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.lib import sealed
from handrail.lib.sealed import Tampered, seal, unseal

KEY, OTHER = bytes(range(32)), bytes(range(1, 33))
ABOUT = "notes.note.text|00000000-0000-4000-8000-000000000001"
NEIGHBOUR = "notes.note.text|00000000-0000-4000-8000-000000000002"
texts = st.text(st.characters(exclude_categories=["Cs"]))


@given(texts)
def test_what_was_sealed_opens_as_it_was(text):
    assert unseal(seal(text, about=ABOUT, key=KEY), about=ABOUT, key=KEY) == text


@pytest.mark.parametrize("text", ["", "x", "x" * 252, "x" * 253, "long \N{SNOWMAN} " * 100_000, "\0", "a|b"])
def test_the_ends_of_the_scale(text):
    assert unseal(seal(text, about=ABOUT, key=KEY), about=ABOUT, key=KEY) == text


def test_a_change_of_any_byte_is_found():
    closed = seal("I am not well.", about=ABOUT, key=KEY)
    for place, sign in enumerate(closed):
        for bit in range(7):
            changed = closed[:place] + chr(ord(sign) ^ 1 << bit) + closed[place + 1 :]
            with pytest.raises(Tampered):
                unseal(changed, about=ABOUT, key=KEY)


def test_a_cut_anywhere_is_found():
    closed = seal("I am not well.", about=ABOUT, key=KEY)
    for end in range(len(closed)):
        with pytest.raises(Tampered):
            unseal(closed[:end], about=ABOUT, key=KEY)
    with pytest.raises(Tampered):
        unseal(f"{closed}A", about=ABOUT, key=KEY)


@pytest.mark.parametrize(
    "about", [NEIGHBOUR, ABOUT.replace("text", "name"), "", ABOUT[:-1], f"{ABOUT}1"], ids=str
)
def test_it_does_not_open_in_another_row_or_column(about):
    closed = seal("I am not well.", about=ABOUT, key=KEY)
    with pytest.raises(Tampered):
        unseal(closed, about=about, key=KEY)


def test_another_key_does_not_open_it_even_under_the_same_id(monkeypatch):
    closed = seal("I am not well.", about=ABOUT, key=KEY)
    with pytest.raises(Tampered):
        unseal(closed, about=ABOUT, key=OTHER)
    monkeypatch.setattr(sealed, "fingerprint", lambda _: "0" * 64)
    closed = seal("I am not well.", about=ABOUT, key=KEY)
    with pytest.raises(Tampered):
        unseal(closed, about=ABOUT, key=OTHER)


@given(texts)
def test_a_text_that_was_never_sealed_is_not_returned(text):
    with pytest.raises(Tampered):
        unseal(text, about=ABOUT, key=KEY)


@pytest.mark.parametrize("text", ["v1|x|y|z", "v1|||", "JBSWY3DPEHPK3PXP"])
def test_what_only_looks_sealed_is_not_returned(text):
    with pytest.raises(Tampered) as refused:
        unseal(text, about=ABOUT, key=KEY)
    assert text not in str(refused.value)


def test_the_same_text_never_looks_the_same_and_its_length_tells_little():
    closed = [seal("x" * length, about=ABOUT, key=KEY) for length in (0, 1, 1, 252)]
    assert len(set(closed)) == 4
    assert len({len(one) for one in closed}) == 1
    assert len(seal("x" * 253, about=ABOUT, key=KEY)) > len(closed[0])


def test_threads_do_not_mix_texts():
    def there_and_back(number):
        text, about = f"note {number}", f"notes.note.text|{number}"
        return unseal(seal(text, about=about, key=KEY), about=about, key=KEY) == text

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(there_and_back, range(10_000)))


def test_data_keys_are_wrapped_and_each_is_another():
    first, second = sealed.new_data_key(), sealed.new_data_key()
    assert first != second
    wrapped = sealed.wrap(first, about=ABOUT, key=KEY)
    assert first.hex() not in wrapped
    assert sealed.unwrap(wrapped, about=ABOUT, key=KEY) == first
    with pytest.raises(Tampered):
        sealed.unwrap(wrapped, about=NEIGHBOUR, key=KEY)
    with pytest.raises(Tampered):
        sealed.unwrap(seal("no key", about=ABOUT, key=KEY), about=ABOUT, key=KEY)


def test_a_key_for_another_purpose_is_another_key():
    made = {sealed.derived(KEY, "backups"), sealed.derived(KEY, "search"), sealed.derived(OTHER, "backups")}
    assert len({*made, KEY, OTHER}) == 5


@pytest.mark.parametrize("key", [b"", b"short", bytes(33)])
def test_what_is_no_key_is_refused(key):
    with pytest.raises(ValueError, match="32 bytes"):
        seal("x", about=ABOUT, key=key)
