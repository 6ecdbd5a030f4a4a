"""A quote that is not closed where its cell ends refuses the file, with the line where it opens; nothing is swallowed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from definitions import Definitions
from pipelines.workbooks.files.readers.quoting import rows_of
from pipelines.workbooks.files.readers.sheet_metadata import ContainerError
from tests.pipelines.workbooks.files.readers.odd_files import opened, sheet_of
from tests.pipelines.workbooks.workbook_builder import only, published, read, rule_ids

HEAD = "地区代码,报告期,指标,数值,计量单位,备注"
ROW = "310112,2023,地区生产总值,3002.04,亿元,"


def table(*notes: str) -> str:
    """A table of six columns with a row for each note."""
    return "\n".join([HEAD, *(ROW + note for note in notes)]) + "\n"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (table("初步", '"快报', "", ""), 3),
        (table('"快报'), 2),
        (table('"快报', "终"), 2),
        (table('"第一行\n第二行"', '"快报', ""), 4),
        (table('"快报', '"甲,乙"', ""), 2),
        (table('"快报', '"甲"', ""), 2),
        (table('"快报', "", '乙"'), 2),
        (table('"快报', '乙"'), 2),
        (table('"快报"终', ""), 2),
        (table('"快报" ', ""), 2),
        (table(' "甲,乙"', ""), 2),
        (table("“甲,乙”", ""), 2),
        (table("＂甲,乙＂", ""), 2),
        (table("", '""快报', ""), 3),
        (table('"' + "长" * 200_000, ""), 2),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_a_quote_not_closed_where_its_cell_ends_is_named_with_its_line(
    text: str, line: int, end: str, delimiter: str
) -> None:
    with pytest.raises(ContainerError) as refused:
        rows_of(text.replace("\n", end).replace(",", delimiter), delimiter)
    assert (refused.value.rule_id, refused.value.observed) == ("quote-open", str(line))
    assert refused.value.expected


@pytest.mark.parametrize(
    ("note", "value"),
    [
        ('"甲,乙"', "甲,乙"),
        ('"他说""好"""', '他说"好"'),
        ('"第一行\n第二行，有逗号\n第三行,半角"', "第一行\n第二行，有逗号\n第三行,半角"),
        ('核心"产业', '核心"产业'),
        ("“十四五”规划", "“十四五”规划"),
        ("5″管", "5″管"),
        ('""', ""),
        (' "甲"', ' "甲"'),
    ],
)
def test_quotes_that_are_closed_hold_their_cell_together(note: str, value: str) -> None:
    assert rows_of(table(note, "终"), ",")[1:] == [[*ROW.split(",")[:-1], value], [*ROW.split(",")[:-1], "终"]]


@given(st.lists(st.lists(st.text(st.sampled_from('甲1,";\t ')), min_size=3, max_size=3), min_size=1, max_size=5))
def test_what_is_quoted_in_every_cell_is_read_as_it_was(rows: list[list[str]]) -> None:
    lines = [",".join('"x' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
    assert rows_of("\r\n".join(lines), ",") == [[f"x{cell}" for cell in row] for row in rows]


def test_a_file_with_an_open_quote_gives_nothing_and_one_sentence(tmp_path: Path, definitions: Definitions) -> None:
    path = published(
        tmp_path / "数字.csv", {"备注": "MARK"}, {"指标": "population", "数值": "1", "计量单位": "人", "备注": ""}
    )
    path.write_text(path.read_text("utf-8").replace("MARK", '"快报'), "utf-8")
    found = only(read(path, definitions))
    assert (found.rule_id, found.severity, found.observed) == ("quote-open", "fatal", "2")
    assert "第 2 行" in found.message_zh
    assert "line 2" in found.message_en


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_any_usual_delimiter_is_read(tmp_path: Path, definitions: Definitions, delimiter: str) -> None:
    path = published(tmp_path / "数字.csv", {})
    path.write_text(path.read_text("utf-8").replace(",", delimiter), "utf-8")
    reading = read(path, definitions)
    assert (rule_ids(reading), reading.observations.num_rows) == ([], 1)


@pytest.mark.parametrize("broken", ["31\n0112,2023", "31\r0112,2023", "310112\n,2023", "310112,20\n23"])
def test_a_row_broken_in_two_is_never_taken_for_a_remark(tmp_path: Path, definitions: Definitions, broken: str) -> None:
    path = published(tmp_path / "数字.csv", {}, {"指标": "population", "数值": "1", "计量单位": "人"})
    text = path.read_text("utf-8")
    path.write_text(text.replace("310112,闵行区,2023", broken.replace(",", ",闵行区,"), 1), "utf-8", newline="")
    assert read(path, definitions).is_rejected


def test_a_byte_order_mark_may_stand_twice() -> None:
    assert sheet_of("\ufeff\ufeff地区,数值\n北京,1\n".encode(), "甲.csv").rows[0] == ["地区", "数值"]


def test_a_nul_byte_is_refused() -> None:
    assert opened("地区,数值\n北京,1\0\n".encode(), "甲.csv") == (None, ["file-unreadable"])
