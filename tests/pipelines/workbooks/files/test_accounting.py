"""Every cell is accounted for once: what is claimed, by whom, and what nobody claimed."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from definitions import Definitions
from pipelines.addresses import Cell
from pipelines.workbooks.files.accounting import ROLES, Ledger
from pipelines.workbooks.files.sheet import Sheet
from pipelines.workbooks.words.text import CellValue
from tests.pipelines.workbooks.workbook_builder import only, published, read, set_cell, submission

CELLS = st.sampled_from(["", "文", 1.5, 0.0])
GRIDS = st.integers(1, 6).flatmap(
    lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=12)
)
CLAIMS = st.lists(
    st.tuples(
        st.sampled_from([*ROLES, "rule a", "rule b"]),
        st.integers(0, 12),
        st.integers(0, 13),
        st.sets(st.integers(0, 5)),
    )
)


@given(GRIDS, CLAIMS)
def test_the_account_is_that_of_counting_cell_by_cell(
    rows: list[list[CellValue]], claims: list[tuple[str, int, int, set[int]]]
) -> None:
    ledger = Ledger(Sheet("表", rows))
    marks = {Cell(row, column): "unclaimed" for row, cells in enumerate(rows) for column in range(len(cells))}
    for role, first, stop, wanted in claims:
        columns = [column for column in wanted if column < len(rows[0])]
        if role in ROLES:
            ledger.claim(role, range(first, stop), columns)
        else:
            ledger.ignore(role, range(first, stop), columns)
        marks.update({Cell(row, column): role for row in range(first, min(stop, len(rows))) for column in columns})
    filled = {cell: mark for cell, mark in marks.items() if rows[cell.row][cell.column] != ""}
    account = ledger.close()
    assert account.filled == len(filled)
    assert sorted(account.unclaimed) == sorted(cell for cell, mark in filled.items() if mark == "unclaimed")
    for role in ROLES[1:-1]:
        assert account.roles[role] == list(filled.values()).count(role)
    for rule in ("rule a", "rule b"):
        assert account.ignored.get(rule, 0) == list(filled.values()).count(rule)


def test_every_cell_of_a_submission_is_accounted_for(tmp_path: Path, definitions: Definitions) -> None:
    reading = read(submission(tmp_path / "甲.xlsx", definitions), definitions)
    accounts = {account.sheet: account for account in reading.accounts}
    assert list(accounts) == ["封面", "行业", "总量", "填报说明", "选项"]
    assert all(account.roles["unclaimed"] == 0 for account in reading.accounts)
    assert (accounts["行业"].roles["data"], accounts["行业"].roles["label"]) == (15, 6)
    assert accounts["选项"].ignored == {"submission: lists": accounts["选项"].filled}
    assert accounts["封面"].roles["data"] >= 12


def test_a_number_above_a_table_of_a_submission_is_named(tmp_path: Path, definitions: Definitions) -> None:
    reading = read(submission(tmp_path / "甲.xlsx", definitions, edit=set_cell("行业", "E1", 99)), definitions)
    assert (only(reading).rule_id, only(reading).cells, only(reading).severity) == ("cell-unclaimed", "E1", "error")


def test_a_number_beside_the_cover_is_named(tmp_path: Path, definitions: Definitions) -> None:
    reading = read(submission(tmp_path / "甲.xlsx", definitions, edit=set_cell("封面", "F9", 12)), definitions)
    assert (only(reading).rule_id, only(reading).sheet, only(reading).cells) == ("cell-unclaimed", "封面", "F9")


def test_a_row_without_a_key_stays_unclaimed(tmp_path: Path, definitions: Definitions) -> None:
    reading = read(submission(tmp_path / "甲.xlsx", definitions, edit=set_cell("行业", "E9", 5)), definitions)
    accounts = {account.sheet: account for account in reading.accounts}
    assert accounts["行业"].unclaimed == (Cell(8, 4),)
    assert only(reading).rule_id == "cell-unclaimed"


def test_every_cell_of_published_figures_is_accounted_for(tmp_path: Path, definitions: Definitions) -> None:
    reading = read(published(tmp_path / "甲.csv", {}), definitions)
    (account,) = reading.accounts
    assert (account.roles["unclaimed"], account.roles["header"], account.filled) == (0, 11, 22)
