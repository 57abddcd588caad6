"""The reference lists: sound trees, no word with two meanings, and the lists the evidence asks for."""

from __future__ import annotations

from collections import Counter

import pytest

from handrail.sheets import reference

DEEPEST = 3  # family, specialty, subspecialty


def lineage(node: str) -> list[str]:
    parents = reference.taxonomy("specialties")
    path = [node]
    while path[-1] in parents:
        path.append(parents[path[-1]])
        assert len(path) <= DEEPEST, path
    return path


def fold(word: str) -> str:
    return " ".join(word.casefold().split())


@pytest.mark.parametrize("name", reference.LISTS)
def test_keys_and_labels_are_unique_and_clean(name: str) -> None:
    rows = reference.table(f"{name}.csv")
    for column in ("key", "text" if name == "working_style" else "label"):
        words = [row[column] for row in rows]
        assert all(word and word == " ".join(word.split()) for word in words)
        assert [word for word, times in Counter(map(fold, words)).items() if times > 1] == []


@pytest.mark.parametrize("name", reference.LISTS)
def test_no_label_holds_a_sign_that_parts_answers(name: str) -> None:
    assert [label for label in reference.labels(name) if set(label) & set(";:=|")] == []


def test_keys_are_lower_snake() -> None:
    keys = [row["key"] for name in reference.LISTS for row in reference.table(f"{name}.csv")]
    assert [key for key in keys if not (key.isidentifier() and key.islower() and key.isascii())] == []


def test_every_parent_exists_and_no_chain_is_deeper_than_three() -> None:
    rows = reference.table("specialties.csv")
    keys = {row["key"] for row in rows}
    assert [row["key"] for row in rows if row["parent"] and row["parent"] not in keys] == []
    depths = Counter(len(lineage(label)) for label in reference.labels("specialties"))
    assert depths == {1: 8, 2: 71, 3: 34}


def test_parents_are_labels_above_labels() -> None:
    assert lineage("Neonatology") == ["Neonatology", "Paediatrics", "Women's and children's health"]


def test_no_synonym_has_two_meanings_or_is_a_label() -> None:
    written = [
        word for row in reference.table("specialties.csv") for word in row["synonyms"].split("|") if word
    ]
    assert [word for word, times in Counter(map(fold, written)).items() if times > 1] == []
    labels = set(map(fold, reference.labels("specialties")))
    assert [word for word in written if fold(word) in labels] == []
    assert len(reference.synonyms("specialties")) == len(written)


def test_american_and_common_words_lead_to_the_british_label() -> None:
    known = reference.synonyms("specialties")
    asked = ("Pediatrics", "ENT", "Anesthesiology", "Family medicine", "Ear, nose and throat")
    expected = ["Paediatrics", "Otolaryngology", "Anaesthesia", "General practice", "Otolaryngology"]
    assert [known[word] for word in asked] == expected


def test_the_lists_have_the_length_that_the_evidence_page_gives() -> None:
    lengths = {name: len(reference.labels(name)) for name in reference.LISTS}
    assert lengths == {
        "specialties": 113,
        "goal_categories": 25,
        "stages": 12,
        "languages": 49,
        "working_style": 8,
    }


def test_stages_stand_in_their_order() -> None:
    rows = reference.table("stages.csv")
    assert [int(row["order"]) for row in rows] == list(range(1, len(rows) + 1))
    assert (rows[0]["key"], rows[-1]["key"]) == ("pre_med", "retired")


def test_language_keys_have_two_letters() -> None:
    assert {len(row["key"]) for row in reference.table("languages.csv")} == {2}


@pytest.mark.parametrize("ask", [reference.labels, reference.taxonomy, reference.synonyms])
def test_an_unknown_list_is_refused_in_words(ask: object) -> None:
    assert callable(ask)
    with pytest.raises(ValueError, match=r"No list is called 'specialities'\. There is: specialties"):
        ask("specialities")


def test_a_list_without_parents_is_no_tree() -> None:
    with pytest.raises(ValueError, match="No list is called 'stages'"):
        reference.taxonomy("stages")
