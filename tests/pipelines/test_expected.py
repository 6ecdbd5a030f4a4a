"""Who is expected to report, how each report stands, and what a home adds to the definitions."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from definitions import DefinitionError, Definitions
from pipelines import expected
from pipelines.expected import board, reports
from pipelines.home import Home
from pipelines.life import decisions
from tests.conftest import SAMPLES

pytestmark = pytest.mark.slow

HEADER = "deadline_id,region_code,first_year,last_year,source\n"
DEADLINES = "id,name_zh,name_en,form,part,months_after,day,source\n"


def home_with(place: Path, **files: str) -> Home:
    (place / "reporting").mkdir(parents=True)
    for name, text in files.items():
        (place / "reporting" / f"{name}.csv").write_text(text, encoding="utf-8")
    return Home(place)


def test_before_anything_came_everybody_is_missing_and_overdue_from_the_day_after(
    tmp_path: Path, definitions: Definitions
) -> None:
    in_time, late = (
        board(reports(Home(tmp_path), definitions, date(2025, *day)), date(2025, *day)) for day in ((3, 31), (4, 1))
    )
    assert [(each.period, each.expected, each.overdue, each.days_left) for each in in_time] == [
        ("2024", 5, 0, 0),
        ("2023", 5, 5, -365),
    ]
    assert [(each.overdue, each.days_left) for each in late] == [(5, -1), (5, -366)]


def test_a_period_is_expected_once_it_has_ended(tmp_path: Path, definitions: Definitions) -> None:
    assert {each.period for each in reports(Home(tmp_path), definitions, date(2024, 12, 31))} == {"2023"}
    assert {each.period for each in reports(Home(tmp_path), definitions, date(2025, 1, 1))} == {"2023", "2024"}
    assert reports(Home(tmp_path), definitions, date(2023, 12, 31)) == []


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """Two sound submissions and one in which money is no number."""
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for name in ("990101_2023.xlsx", "990102_2023.xlsx"):
        shutil.copyfile(SAMPLES / name, inbox / name)
    spoilt = openpyxl.load_workbook(SAMPLES / "990103_2023.xlsx")
    for sheet in spoilt.worksheets[2:3]:
        for row in sheet.iter_rows(min_row=4, min_col=7, max_col=7):
            row[0].value = "不详"
    spoilt.save(inbox / "990103_2023.xlsx")
    (inbox / "坏.csv").write_text("一,二\n", encoding="utf-8")
    return inbox


def test_each_report_stands_as_the_release_has_it(
    inbox: Path, tmp_path: Path, definitions: Definitions, run_flow: Callable[..., object]
) -> None:
    home = Home(tmp_path / "home")
    run_flow(home.root, [inbox])
    day = date(2025, 6, 1)
    found = {(each.region_code, each.period): each for each in reports(home, definitions, day)}
    states = {code: found[code, "2023"].state for code in ("990101", "990102", "990103", "990104")}
    assert states["990103"] == "rejected"
    assert states["990104"] == "missing"
    assert {states["990101"], states["990102"]} <= {"accepted", "waiting"}
    assert found["990103", "2023"].file == "990103_2023.xlsx"
    (line,) = [each for each in board(found.values(), day) if each.period == "2023"]
    assert (line.expected, line.received, line.rejected, line.overdue) == (5, 3, 1, 3)
    assert line.waiting + line.accepted == 2
    assert expected.strays(home, found.values()) == ["坏.csv"]

    (one,) = [each for each in found.values() if each.region_code == "990101" and each.period == "2023"]
    assert one.received_at is not None
    ledger = home.deliveries.read_text(encoding="utf-8")
    content = ledger.split('"file": "990101_2023.xlsx", "content_sha256": "')[1][:16]
    decisions.add(home.decisions, content, one.file, "withdraw", by="甲", reason="误报")
    run_flow(home.root, [inbox])
    after = {each.region_code: each for each in reports(home, definitions, day) if each.period == "2023"}
    assert after["990101"].state == "missing", "as if it had not been sent"


def test_a_home_adds_reporters_and_its_deadline_takes_the_place_of_ours(
    tmp_path: Path, definitions: Definitions
) -> None:
    home = home_with(
        tmp_path,
        reporters=HEADER + "submission-annual,330108,2024,,文号\nquarter-1,330108,2025,,文号\n",
        deadlines=DEADLINES
        + "submission-annual,年报,annual,submission,,2,15,文号\nquarter-1,一季报,first quarter,submission,Q1,1,10,文号\n",
    )
    found = [each for each in reports(home, definitions, date(2026, 4, 11)) if each.region_code == "330108"]
    assert [
        (each.period, each.due.isoformat(), each.region_name, each.is_overdue(date(2026, 4, 11))) for each in found
    ] == [
        ("2025", "2026-02-15", "滨江区", True),
        ("2024", "2025-02-15", "滨江区", True),
        ("2026Q1", "2026-04-10", "滨江区", True),
        ("2025Q1", "2025-04-10", "滨江区", True),
    ]
    assert set(expected.plan(home, definitions)[0]) == {*definitions.deadlines, "quarter-1"}


@pytest.mark.parametrize(
    ("files", "row", "column"),
    [
        ({"reporters": HEADER + "none,330108,2024,,x\n"}, 2, "deadline_id"),
        ({"reporters": HEADER + "submission-annual,330177,2024,,x\n"}, 2, "region_code"),
        ({"reporters": HEADER + "submission-annual,330108,next,,x\n"}, 2, "first_year"),
        ({"reporters": "region_code\n330108\n"}, 1, "deadline_id"),
        ({"deadlines": DEADLINES + "d,名,name,nothing,,1,1,x\n"}, 2, "form"),
        ({"deadlines": DEADLINES + "d,名,name,submission,H3x,1,1,x\n"}, 2, "part"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else str(value),
)
def test_a_fault_of_the_home_is_named_by_file_row_and_column(
    files: dict[str, str], row: int, column: str, tmp_path: Path, definitions: Definitions
) -> None:
    home = home_with(tmp_path, **files)
    with pytest.raises(DefinitionError) as raised:
        reports(home, definitions, date(2026, 1, 1))
    assert (raised.value.row, raised.value.column) == (row, column)
    assert str(home.reporting) in raised.value.file
