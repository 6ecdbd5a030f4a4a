"""A draft form says what it recognised, marks what it guessed, and reads the file it was made from."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from definitions import Definitions
from pipelines.validation.findings import Findings
from pipelines.workbooks.grid import open_grid
from pipelines.workbooks.guesses import Draft
from pipelines.workbooks.proposing import form_id_of, propose
from tests.pipelines.workbooks.layout_builder import INDUSTRY, figures, workbook
from tests.pipelines.workbooks.workbook_builder import read, rule_ids


def drafted(path: Path, definitions: Definitions) -> tuple[Draft | None, dict[str, Any]]:
    grid = open_grid(path.read_bytes(), path.name, Findings(definitions.rules, file=path.name, submission_id=""))
    assert grid is not None
    draft = propose(grid, path.name, definitions)
    return draft, yaml.safe_load("\n".join(draft.lines)) if draft else {}


def preview(path: Path, content: dict[str, Any], definitions: Definitions) -> Any:
    return read(path, replace(definitions, forms={content["id"]: content}))


def test_a_draft_of_a_known_table_reads_it_like_its_form(tmp_path: Path, definitions: Definitions) -> None:
    path = workbook(tmp_path / "C1302.xlsx", ("Sheet1", INDUSTRY), merges=["A3:A4"])
    draft, content = drafted(path, definitions)
    assert draft is not None
    assert (content["id"], draft.unsure) == ("draft-c1302", 3)
    table = content["tables"]["table-1"]
    assert table["title"] == ["各区、县工业企业主要指标"]
    assert table["region"] == {
        "stands": "row",
        "within": "310000",
        "names": {"310000": ["总计"]},
        "residuals": ["其他"],
    }
    reading = preview(path, content, definitions)
    assert rule_ids(reading) == []
    assert figures(reading, "value", "unit", "region_code") == figures(
        read(path, definitions), "value", "unit", "region_code"
    )


def test_what_is_guessed_is_marked_and_what_is_unknown_is_left_open(tmp_path: Path, definitions: Definitions) -> None:
    rows: Any = [
        ["情况表（2023）"],
        ["地区", "常住人口数", "生产总值指数（上年=100）", "税收（亿元）"],
        ["徐汇区", 3, 105, "…"],
        ["闵行区", 4, 104, 2],
    ]
    path = workbook(tmp_path / "新表.xlsx", ("表", rows))
    draft, content = drafted(path, definitions)
    assert draft is not None
    entries = content["tables"]["table-1"]["entries"]
    assert entries["entry_1"]["measure"] == "population"
    assert "ignored" in entries["entry_2"], "an index is no gross domestic product"
    assert "ignored" in entries["entry_3"]
    marked = [line for line in draft.lines if line.endswith("# ?")]
    assert len(marked) == draft.unsure
    assert all(any(name in line for line in marked) for name in ("entry_1", "entry_2", "entry_3", "means: no_data"))
    reading = preview(path, content, definitions)
    assert rule_ids(reading) == []
    assert set(figures(reading)) == {"B3", "B4"}
    assert sum(reading.accounts[0].ignored.values()) == 4


def test_years_in_the_header_and_a_measure_in_a_caption(tmp_path: Path, definitions: Definitions) -> None:
    rows: Any = [
        ["数据库：某库"],
        ["指标：年末常住人口(万人)"],
        ["地区", "2023年", "2022年"],
        ["上海", 1, 2],
        ["云南省", 3, 4],
    ]
    path = workbook(tmp_path / "a b.xlsx", ("表", rows))
    _, content = drafted(path, definitions)
    table = content["tables"]["table-1"]
    assert (table["measure"], table["period"]["stands"], table["region"]["level"]) == ("caption", "column", "province")
    assert figures(preview(path, content, definitions), "region_code", "period")["C5"] == ("530000", "2022")


def test_one_sheet_a_year_is_one_table(tmp_path: Path, definitions: Definitions) -> None:
    sheets: Any = [
        (year, [["人口表"], ["地区", "人口（万人）"], ["徐汇区", 1], ["闵行区", 2]]) for year in ("2022", "2023")
    ]
    path = workbook(tmp_path / "年.xlsx", *sheets)
    _, content = drafted(path, definitions)
    assert list(content["tables"]) == ["table-1"]
    assert content["tables"]["table-1"]["period"]["stands"] == "sheet"
    assert preview(path, content, definitions).observations["period"].to_pylist() == ["2022", "2022", "2023", "2023"]


def test_a_sheet_without_a_table_gives_no_draft(tmp_path: Path, definitions: Definitions) -> None:
    path = workbook(tmp_path / "信.xlsx", ("表", [["关于报送的函"], ["各单位："]]))
    assert drafted(path, definitions)[0] is None


def test_the_id_of_a_draft_is_latin() -> None:
    assert form_id_of("表 2.2 GDP (final).xls") == "draft-2-2-gdp-final"
    assert form_id_of("年度数据.csv") == "draft"
