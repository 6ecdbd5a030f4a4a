"""Text from files on its way out: nothing that a terminal obeys, nothing that a spreadsheet calculates."""

from __future__ import annotations

import csv
import io
import json
import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.outgoing import inert, one_line, visible
from pipelines.writing import as_csv, as_json

#: What no terminal may get: control characters but for line feed and tab, changes of direction, lone surrogates.
OBEYED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
ANYTHING = st.text(st.characters(codec=None), max_size=30)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[2J", "␛[2J"),
        ("\x1b]0;title\x07", "␛]0;title␇"),
        ("a\rb", "a␍b"),
        ("a\r\nb", "a\nb"),
        ("\x9b31m", "\\u009b31m"),
        ("\u202egnp", "\\u202egnp"),
        ("bad\udcff.csv", "bad\\udcff.csv"),
        ("增加值\t１２３", "增加值\t１２３"),
        ("\x00\x7f", "␀␡"),
    ],
)
def test_control_characters_are_shown(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(ANYTHING)
def test_nothing_that_a_terminal_obeys_is_left(text: str) -> None:
    assert not OBEYED.search(visible(text))
    assert not OBEYED.search(one_line(text))
    assert not re.search(r"[\n\t]", one_line(text))
    assert visible(visible(text)) == visible(text)


@pytest.mark.parametrize(
    "formula",
    [
        "=1+1",
        '=HYPERLINK("http://x","y")',
        "+1+1",
        "-1+cmd|'/c calc'!A0",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "＝1+1",
        "＠SUM(1)",
    ],
)
def test_a_formula_is_text(formula: str) -> None:
    assert inert(formula).startswith("'")


@pytest.mark.parametrize("number", ["-12.5", "+3", "-1,234.50", "-1e-9", "-0.5%", "-.5"])
def test_a_signed_number_stays_a_number(number: str) -> None:
    assert inert(number) == number


@given(st.lists(ANYTHING, min_size=1, max_size=4))
def test_csv_is_read_back_as_one_row_a_row(texts: list[str]) -> None:
    written = as_csv([{str(number): text for number, text in enumerate(texts)}] * 2)
    assert not OBEYED.search(written)
    header, *rows = list(csv.reader(io.StringIO(written, newline="")))
    assert len(rows) == 2
    for row in rows:
        assert row == [inert(text) for text in texts]
        assert not any(
            cell[:1] in tuple("=+-@＝＋－＠\t\r\n") and cell[1:] and not re.match(r"[+-][\d.]", cell) for cell in row
        )
    assert len(header) == len(texts)


@given(ANYTHING)
def test_json_is_exact_and_harmless(text: str) -> None:
    written = as_json({"text": text, "value": Decimal("1.5")})
    assert not OBEYED.search(written)
    assert json.loads(written) == {"text": text, "value": 1.5}
