"""The workbook that follows that of the year before: its answers and listed industries, and its figures for nobody to read."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from definitions import Definitions
from pipelines.workbooks.exchange.handing_out import last_year, write_template
from pipelines.workbooks.exchange.listing import Heading, Industry, list_industries
from pipelines.workbooks.exchange.template import Answer, TemplateError
from pipelines.workbooks.forms.form_files import load_form
from tests.pipelines.workbooks.workbook_builder import only, published, read, rule_ids, set_cell, submission

ROWS: list[dict[str, Answer]] = [
    {"activity_code": "3911", "enterprises": 3, "revenue": 900.5, "value_added": 200.25, "counted_locally": "yes"},
    {"activity_code": "0111", "employees": 40, "counted_locally": "no", "note": "不含农户"},
    {"activity_code": "13", "revenue": 0},
]


@pytest.fixture
def following(tmp_path: Path, definitions: Definitions) -> Path:
    """The workbook of 2024 after one of 2023."""
    before = submission(
        tmp_path / "2023.xlsx", definitions, rows=ROWS, revision=4, vintage="census5",
        scope_id="zhejiang-2018", money_unit="hundred_million_yuan", coverage="above_scale",
    )  # fmt: skip
    told = last_year(read(before, definitions), definitions)
    write_template(tmp_path / "2024.xlsx", told.region_code, told.following.id, definitions, told)
    return tmp_path / "2024.xlsx"


def test_the_answers_of_a_region_are_carried_and_those_of_a_year_are_not(
    following: Path, definitions: Definitions
) -> None:
    cover = read(following, definitions).cover
    assert (cover.region_code, cover.period, cover.period_kind) == ("310112", "2024", "annual")
    assert (cover.scope_id, cover.money_unit, cover.coverage) == (
        "zhejiang-2018",
        "hundred_million_yuan",
        "above_scale",
    )
    assert (cover.contact, cover.revision, cover.vintage) == ("张三", 1, "preliminary")
    assert str(cover.boundary_date) == "2024-12-31"


def test_what_was_listed_is_listed_beside_all_that_the_shared_definition_counts(
    following: Path, definitions: Definitions
) -> None:
    sheet = openpyxl.load_workbook(following)["行业"]
    codes = [str(cell.value) for cell in sheet["A"][3:] if cell.value not in ("合计", None)]
    assert sorted(codes) == sorted({*definitions.industries_of("nbs2021-core"), "0111", "13"})


def test_last_years_figures_stand_grey_beside_the_empty_column(following: Path) -> None:
    workbook = openpyxl.load_workbook(following)
    sheet = workbook["行业"]
    labels = [str(cell.value).partition("\n")[0] for cell in sheet[3]]
    assert labels[6:8] == ["营业收入", "上年营业收入"]
    row = {str(cells[0].value): cells for cells in sheet.iter_rows(min_row=4)}
    given = [cell.value for cell in row["3911"][2:13]]
    assert given == [None, 3, None, None, None, 900.5, None, None, 200.25, None, None], "nobody gave gross output"
    assert row["13"][7].value == 0
    shades = {row["3911"][column].fill.fgColor.rgb for column in (0, 6, 7)}
    assert len(shades) == 3, "the industry, the entry, and last year's figure"
    assert row["3911"][7].protection.locked
    assert not row["3911"][6].protection.locked
    totals = workbook["总量"]
    assert [cell.value for cell in totals[4][2:5]] == [None, 3002.04, "亿元"]
    assert [cell.value for cell in totals[6][2:5]] == [None, None, "亿元"], "which nobody gave last year"


def test_nobody_reads_last_years_figures(following: Path, tmp_path: Path, definitions: Definitions) -> None:
    assert only(read(following, definitions)).rule_id == "no-figures"
    workbook = openpyxl.load_workbook(following)
    sheet = workbook["行业"]
    row = next(cell.row for cell in sheet["A"] if cell.value == "3911")
    sheet.cell(row, 7).value = 1000
    workbook.save(tmp_path / "filled.xlsx")
    reading = read(tmp_path / "filled.xlsx", definitions)
    assert rule_ids(reading) == []
    values = {
        (each["activity_code"], each["measure"], each["cell"]): each["value"]
        for each in reading.observations.to_pylist()
    }
    assert {key: value for key, value in values.items() if value is not None} == {
        ("3911", "revenue", f"G{row}"): Decimal(1000)
    }


@pytest.mark.parametrize(("region", "period"), [("310113", "2024"), ("310112", "2025"), ("310112", "2024H1")])
def test_a_workbook_of_another_region_or_year_is_refused(
    tmp_path: Path, definitions: Definitions, region: str, period: str
) -> None:
    told = last_year(read(submission(tmp_path / "甲.xlsx", definitions), definitions), definitions)
    with pytest.raises(TemplateError, match="310112 2024"):
        write_template(tmp_path / "乙.xlsx", region, period, definitions, told)
    assert not (tmp_path / "乙.xlsx").exists()


def test_what_is_no_submission_is_refused_with_its_first_fault(tmp_path: Path, definitions: Definitions) -> None:
    with pytest.raises(TemplateError, match="published-figures"):
        last_year(read(published(tmp_path / "甲.csv", {}), definitions), definitions)
    nameless = submission(tmp_path / "乙.xlsx", definitions, edit=set_cell("封面", "C6", None))
    with pytest.raises(TemplateError, match="C6"):
        last_year(read(nameless, definitions), definitions)


def test_a_half_year_follows_a_half_year(tmp_path: Path, definitions: Definitions) -> None:
    half = submission(tmp_path / "甲.xlsx", definitions, period="2023H1", period_kind="cumulative")
    told = last_year(read(half, definitions), definitions)
    assert told.following.id == "2024H1"
    write_template(tmp_path / "乙.xlsx", told.region_code, "2024H1", definitions, told)
    assert read(tmp_path / "乙.xlsx", definitions).cover.period_kind == "cumulative"


def test_an_edition_of_which_nothing_is_said_is_listed_by_section_alone(definitions: Definitions) -> None:
    titles = load_form(definitions, "submission").tables["activities"].headings
    rows = list_industries(definitions, "gbt4754-2011", "nbs2021-core", titles, ["13"])
    industries = [row for row in rows if isinstance(row, Industry)]
    finest = [each for each in definitions.classes["gbt4754-2011"].values() if each.level == 4]
    assert len(industries) == len(finest) + 1
    assert {row.standing for row in industries} == {""}
    assert {row.depth for row in rows if isinstance(row, Heading)} == {0, 2}
