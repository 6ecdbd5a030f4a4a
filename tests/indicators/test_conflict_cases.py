"""Conflict cases beyond those of the record: each is to be explained as a person who knows the figures would explain it.

All cases stand in one connection, each in a prefecture of its own, so that they cost one run of the method.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from decimal import Decimal

import duckdb
import pytest

from definitions import Definitions
from indicators.sentences import sentences
from tests.builders import controlled
from tests.indicators.conflict_cases import CASES, PLACES, Case, Row
from tests.indicators.word_cases import WORD_CASES

ALL = [*CASES, *WORD_CASES]


@pytest.fixture(scope="module")
def told(definitions: Definitions) -> dict[str, list[Row]]:
    """The diagnoses of every case, by its name."""
    places = {case.name: case.region or place for case, place in zip(ALL, PLACES, strict=False)}
    assert len(places) == len(set(places.values())) == len(ALL)
    rows = [{**row, "region_code": places[case.name]} for case in ALL for row in case.rows]
    connection = controlled(definitions, rows)
    return {name: diagnosed(connection, place) for name, place in places.items()}


def diagnosed(connection: duckdb.DuckDBPyConnection, region: str) -> list[Row]:
    cursor = connection.execute("SELECT * FROM diagnoses WHERE region_code = ? ORDER BY ALL", [region])
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.name)
def test_a_conflict_is_explained_as_a_person_would(told: dict[str, list[Row]], case: Case) -> None:
    found = [(one["kind"], one["verdict"], one["certainty"]) for one in told[case.name]]
    assert sorted(found) == sorted(case.told)


def test_a_source_that_contradicts_itself_is_told_with_what_would_fit(told: dict[str, list[Row]]) -> None:
    (swapped,) = told["class 01 carries the figure of class 02"]
    assert (swapped["target_code"], swapped["first_value"], swapped["second_value"]) == (
        "01",
        4037 * 10**8,
        Decimal("33.8"),
    )
    assert "127,555 亿元 得 3.16%" in swapped["sentence_zh"]
    assert "02 类" in swapped["sentence_zh"]
    (parts,) = told["the four classes do not make the core"]
    assert (parts["first_value"], parts["second_value"]) == (110 * 10**8, 100 * 10**8)
    assert "01、02、03、04" in parts["sentence_zh"]
    (head,) = told["two digits of GDP per person changed places"]
    assert "58,300.35 元" in head["sentence_zh"]


def test_a_pair_names_all_of_its_sources(told: dict[str, list[Row]]) -> None:
    (pair,) = told["three papers against two are one pair"]
    assert (pair["first_source"], pair["second_source"]) == ("丁 ｜ 丙 ｜ 甲", "乙 ｜ 戊")


def alternatives(sentence: str) -> Iterator[str]:
    """The sentence with each of its clauses said, given way, or fallen away, as a pattern of what is said."""
    pieces = re.split(r"\[([^\]]*)\]", sentence)
    clauses = [(*piece.split("|"), "")[:2] for piece in pieces[1::2]]
    for chosen in itertools.product(*clauses):
        text = "".join(itertools.chain(*itertools.zip_longest(pieces[::2], chosen, fillvalue="")))
        yield re.sub(r"\\\{\w+\\\}", "[^。]+?", re.escape(text)) + "。"


def test_every_sentence_and_clause_is_said_of_a_case(
    told: dict[str, list[Row]], database: duckdb.DuckDBPyConnection
) -> None:
    bundled = [sentence for (sentence,) in database.execute("SELECT sentence_zh FROM diagnoses").fetchall()]
    said = [*bundled, *(one["sentence_zh"] for found in told.values() for one in found)]
    never = [
        pattern
        for sentence in sentences()
        for pattern in alternatives(sentence.zh)
        if not any(re.search(f"^{pattern}" if sentence.says == "what" else f"{pattern}$", one) for one in said)
    ]
    assert never == []


def test_both_languages_say_the_same_words() -> None:
    for sentence in sentences():
        words = [sorted(re.findall(r"\{\w+\}", text)) for text in (sentence.zh, sentence.en)]
        assert words[0] == words[1], sentence
