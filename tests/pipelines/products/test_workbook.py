"""The workbook and the CSV hold what the release says, row for row."""

from __future__ import annotations

import csv
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from openpyxl import load_workbook

from pipelines.languages import LANGUAGE, Language
from pipelines.products import PRODUCTS, table_csv, workbook
from pipelines.words import words

SHEETS = tomllib.loads(Path(workbook.__file__).with_suffix(".toml").read_text(encoding="utf-8"))["sheet"]
GROUNDS = {"exact": "00DDEBF7", "bounded": "00FFF2CC", "assumed": "00F8CBAD", "not_comparable": "00D9D9D9"}
#: Above the rows of the first sheet stand a title, what explains it, the legend and the headings.
FIRST = 5
IDENTITY = 6


@pytest.fixture(scope="module")
def book(release: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    path = tmp_path_factory.mktemp("book") / "cross_region.xlsx"
    with duckdb.connect(str(release / "digital_economy.duckdb"), read_only=True) as connection:
        workbook.write(connection, path)
    return load_workbook(path)


def test_every_figure_stands_on_the_ground_of_its_comparability(book: Any, database: duckdb.DuckDBPyConnection) -> None:
    page = book[SHEETS["table"]]
    names = [row[0] for row in database.execute("SELECT id FROM indicator_catalogue WHERE headline").fetchall()]
    order = [name for (name,) in database.execute("SELECT column_name FROM (DESCRIBE cross_region)").fetchall()]
    names.sort(key=order.index)
    told = ", ".join(f"{name}, {name}_comparability, {name}_reason" for name in names)
    rows = database.execute(
        f"SELECT region_code, period, {told} FROM cross_region ORDER BY is_sample, region_code, period, period_kind"
    ).fetchall()
    assert page.max_row == FIRST - 1 + len(rows)
    given = {
        tuple(key): reported
        for *key, reported in database.execute(
            """SELECT region_code, period, indicator_id, reported FROM indicators
            WHERE is_headline AND value IS NULL AND reason NOT LIKE '%conversion%'"""
        ).fetchall()
    }
    seen, shown = dict.fromkeys(GROUNDS, 0), 0
    for number, (code, period, *figures) in enumerate(rows, FIRST):
        assert (page.cell(number, 1).value, page.cell(number, 3).value) == (code, period)
        for at in range(len(names)):
            value, comparability, reason = figures[3 * at : 3 * at + 3]
            cell = page.cell(number, IDENTITY + 1 + at)
            if not comparability or reason == "missing":
                assert cell.value is None
                assert cell.fill.fill_type is None
                continue
            seen[comparability] += 1
            assert cell.fill.fgColor.rgb == GROUNDS[comparability]
            if value is None:
                told, _, why = cell.value.partition(" ")
                assert why.startswith(words()["reason"][reason.split(",")[0]][0])
                reported = given.get((code, period, names[at]))
                if told != "—":
                    assert Decimal(told.strip("()").replace(",", "")) == pytest.approx(reported, abs=Decimal("0.06"))
                    shown += 1
                assert told != "—" or reported is None
            else:
                assert cell.value == pytest.approx(float(value), rel=1e-15)
                assert ("±" in cell.number_format) == (comparability == "bounded")
                assert ("*" in cell.number_format) == (comparability == "assumed")
    assert all(seen.values()), seen
    assert shown > 20


def test_what_is_converted_was_not_reported_as_this_measure(book: Any) -> None:
    """A revenue from which a value added was derived never stands as a reported value added."""
    lines = [tuple(row) for row in book[SHEETS["table"]].iter_rows(values_only=True)]
    (wuxi,) = (line for line in lines if line[0] == "320200" and line[2] == "2022")
    assert wuxi[IDENTITY].startswith("— 按全国比率换算")
    rows = list(book[SHEETS["bounds"]].iter_rows(values_only=True))
    converted = [row for row in rows if row[13] and "按全国比率换算" in str(row[13])]
    assert len(converted) > 3
    assert {row[8] for row in converted} == {None}


def test_no_text_of_a_figure_is_cut_by_its_neighbour(book: Any) -> None:
    page = book[SHEETS["table"]]
    texts = [cell for row in page.iter_rows(min_row=FIRST) for cell in row[IDENTITY:] if isinstance(cell.value, str)]
    assert all(cell.alignment.wrap_text for cell in texts)
    assert max(page.row_dimensions[cell.row].height or 0 for cell in texts) > 30


def test_units_stand_in_the_headings(book: Any) -> None:
    page = book[SHEETS["table"]]
    headings = [cell.value for cell in page[FIRST - 1]][IDENTITY:]
    assert headings[0] == "数字经济核心产业增加值\nValue added of the digital-economy core industries\n(亿元)"
    assert all(heading.count("\n") == 2 and heading.endswith(")") for heading in headings)
    assert page.freeze_panes == f"D{FIRST}"


def test_no_row_of_the_release_is_lost(book: Any, database: duckdb.DuckDBPyConnection) -> None:
    counts = {
        "bounds": "SELECT count(*) FROM indicators WHERE is_headline AND reason <> 'missing'",
        "ranks": "SELECT count(*) FROM indicators WHERE is_headline AND coalesce(rank, rank_with_assumed) IS NOT NULL",
        "indicators": "SELECT count(*) FROM indicator_catalogue",
        "dictionary": "SELECT count(*) FROM data_dictionary",
    }
    for name, query in counts.items():
        ((count,),) = database.execute(query).fetchall()
        assert count > 50
        assert book[SHEETS[name]].max_row == 3 + count
    sources = database.execute("SELECT DISTINCT source_title FROM indicators WHERE is_headline AND source_title <> ''")
    noted = {row[2] for row in book[SHEETS["notes"]].iter_rows(values_only=True)}
    assert {title for (title,) in sources.fetchall()} <= noted


def test_the_workbook_is_in_both_languages_whoever_asks(database: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    before = LANGUAGE.set(Language.en)
    try:
        workbook.write(database, tmp_path / "book.xlsx")
        assert LANGUAGE.get() is Language.en
    finally:
        LANGUAGE.reset(before)
    made: Any = load_workbook(tmp_path / "book.xlsx")
    texts = {cell.value for row in made[SHEETS["table"]]["A5:F30"] for cell in row}
    assert {"全年 year", "全国 nation"} <= texts


def test_the_csv_is_the_table(database: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    table_csv.write(database, tmp_path / "table.csv")
    assert (tmp_path / "table.csv").read_bytes().startswith(b"\xef\xbb\xbfregion_code,")
    with (tmp_path / "table.csv").open(encoding="utf-8-sig", newline="") as stream:
        read = list(csv.reader(stream))
    cursor = database.execute("FROM cross_region ORDER BY is_sample, region_code, period, period_kind")
    assert read[0] == [name for name, *_ in cursor.description or ()]
    rows = cursor.fetchall()
    assert len(read) == 1 + len(rows) > 100
    for line, row in zip(read[1:], rows, strict=True):
        for text, value in zip(line, row, strict=True):
            assert (
                (Decimal(text) == value)
                if isinstance(value, Decimal)
                else text == ("" if value is None else str(value))
            )


def test_both_are_products() -> None:
    made = {PRODUCTS[name] for name in ("cross_region.xlsx", "cross_region.csv")}
    assert made == {workbook.__name__, table_csv.__name__}
