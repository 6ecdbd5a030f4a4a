"""Text is read in the encoding that the evidence speaks for, however its lines end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.addresses import Cell
from pipelines.workbooks.files.readers.delimited import decode
from pipelines.workbooks.files.readers.sheet_metadata import ContainerError
from tests.pipelines.workbooks.files.readers.odd_files import opened, sheet_of

TABLE = "地区代码,报告期,指标\n310112,2023,地区生产总值\n"
ENCODINGS = ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_the_same_table_in_any_usual_encoding(encoding: str) -> None:
    assert sheet_of(TABLE.encode(encoding), "数字.csv").rows == [line.split(",") for line in TABLE.splitlines()]


@given(st.text(st.characters(exclude_characters="\0", codec="utf-8"), min_size=1))
def test_utf_8_with_chinese_in_it_is_never_taken_for_anything_else(text: str) -> None:
    if not text.startswith("\ufeff"):
        assert decode(f"区{text}".encode()) == f"区{text}"


@pytest.mark.parametrize("text", ["für 2023,1\n", "façade\n", "plain\n", "Σ总\n"])
def test_utf_8_of_another_language_stays_what_it_is(text: str) -> None:
    assert decode(text.encode()) == text


@pytest.mark.parametrize("text", ["一,1\n", "一,通\n"])
def test_a_little_chinese_in_gb18030_that_is_valid_utf_8_is_chinese(text: str) -> None:
    assert text.encode("gb18030").decode("utf-8") != text, "the bytes are valid UTF-8, or this tests nothing"
    assert decode(text.encode("gb18030")) == text


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("latin-1", "Übergröße déjà façade"),
        ("shift_jis", "デジタル経済のデータ"),
        ("big5", "數字經濟核心產業增加值"),
    ],
)
def test_another_encoding_is_refused_rather_than_garbled(encoding: str, text: str) -> None:
    with pytest.raises(ContainerError, match="encoding-unknown"):
        decode(text.encode(encoding))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_may_end_in_any_way(end: str) -> None:
    assert sheet_of(f"甲,乙{end}1,2{end}".encode(), "甲.csv").rows == [["甲", "乙"], ["1", "2"]]


def test_blank_lines_and_line_breaks_in_quotes_keep_the_addresses() -> None:
    rows = sheet_of('甲,乙\n\n"丙\n丁",戊\n'.encode(), "甲.csv").rows
    assert rows == [["甲", "乙"], ["", ""], ["丙\n丁", "戊"]]


def test_lines_above_and_below_the_table_may_be_shorter() -> None:
    rows = sheet_of("数据库：年度\n时间：最近\n地区,2024,2023\n北京,1,2\n注：无\n".encode("gb18030"), "甲.csv").rows
    assert {len(row) for row in rows} == {3}
    assert rows[3] == ["北京", "1", "2"]


def test_unicode_text_as_excel_saves_it_is_split_at_tabs() -> None:
    assert sheet_of("地区\t数值\n北京\t1,234\n".encode("utf-16"), "甲.txt").rows[1] == ["北京", "1,234"]


def test_what_a_failed_formula_shows_is_an_error_and_no_text() -> None:
    sheet = sheet_of("地区,数值\n北京,#DIV/0!\n# 号,1\n".encode(), "甲.csv")
    assert sheet.metadata.errors == {Cell(1, 1): "#DIV/0!"}
    assert sheet.rows[1:] == [["北京", ""], ["# 号", "1"]]


def test_a_wide_line_among_many_does_not_fill_the_memory() -> None:
    assert opened(b"," * 100_000 + b"\n" + b"1\n" * 100_000, "甲.csv") == (None, ["file-too-large"])


@pytest.mark.parametrize(
    ("lines", "short"),
    [
        ("标题\n地区,2024,2023\n北京,1,2\n天津,3\n注：甲,乙\n", (Cell(3, 2),)),
        ("地区,2024,2023\n北京,1,2\n天津,3,4\n", ()),
        ("数据库：年度\n时间：最近,2年\n地区,2024,2023\n北京,1,2\n天津,3,4\n", ()),
        ("地区,2024,2023\n北京,1,2,3\n天津,3,4\n", ()),
    ],
)
def test_a_row_of_figures_that_ends_before_the_others_is_told(lines: str, short: tuple[Cell, ...]) -> None:
    assert sheet_of(lines.encode(), "甲.csv").metadata.short == short


def test_what_stands_in_most_lines_sets_cells_apart() -> None:
    assert sheet_of("地区,备注\n北京,甲;乙;丙;丁\n天津,戊\n".encode(), "甲.csv").rows[1] == ["北京", "甲;乙;丙;丁"]
    assert sheet_of("地区;数值\n北京;1,5\n天津;2\n".encode(), "甲.csv").rows[1] == ["北京", "1,5"]
    assert sheet_of("地区\t数值\n北京\t1,234\n天津\t2,345,678\n".encode(), "甲.csv").rows[1] == ["北京", "1,234"]
