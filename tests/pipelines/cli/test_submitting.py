"""Where a form is written: named by its region and period, into the folder that was said, never over what may be filled in."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from definitions import WrongUsageError
from pipelines.cli import app
from pipelines.cli.template import Level, write_following, write_form, write_forms
from pipelines.workbooks.exchange.template import TemplateError
from tests.conftest import SAMPLES


@pytest.mark.parametrize(
    ("typed", "period"),
    [("2024年1—11月", "2024M01-M11"), ("2024/11", "2024M11"), ("2024年度", "2024"), ("Q1 2024", "2024Q1")],
)
def test_a_form_is_named_by_its_period(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: str, period: str
) -> None:
    monkeypatch.chdir(tmp_path)
    path = write_form("310112", typed, None)
    assert path == Path(f"310112-{period}.xlsx")
    cover = openpyxl.load_workbook(path)["封面"]
    assert period in {str(cell.value) for row in cover.iter_rows() for cell in row}


def test_a_period_that_is_none_makes_no_form(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(TemplateError, match="2023/24"):
        write_form("310112", "2023/24", None)
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An empty folder to work in, in which a workbook is written as its code and period."""

    def write(path: Path, code: str, period: str, *_: object) -> None:
        path.write_text(f"{code} {period}", encoding="utf-8")

    monkeypatch.setattr("pipelines.cli.template.write_template", write)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("output", "place"),
    [
        ("here", "here/310112-2024.xlsx"),
        ("there/", "there/310112-2024.xlsx"),
        ("a/b/c.xlsx", "a/b/c.xlsx"),
        ("C.XLSX", "C.XLSX"),
        ("2024.here", "2024.here/310112-2024.xlsx"),
    ],
)
def test_a_folder_takes_the_form_under_its_own_name(quick: Path, output: str, place: str) -> None:
    for folder in ("here", "2024.here"):
        (quick / folder).mkdir()
    assert write_form("310112", "2024", Path(output)) == Path(place)
    assert (quick / place).read_text(encoding="utf-8") == "310112 2024"


@pytest.mark.parametrize("name", ["x.csv", "x.xls", "x.et", "nowhere.d/x.ods"])
def test_a_workbook_is_not_written_as_another_kind_of_file(quick: Path, name: str) -> None:
    with pytest.raises(TemplateError, match=Path(name).with_suffix(".xlsx").as_posix()):
        write_form("310112", "2024", Path(name))
    assert list(quick.iterdir()) == []


def test_what_may_be_filled_in_is_written_over_only_when_told(quick: Path) -> None:
    there = quick / "310112-2024.xlsx"
    there.write_bytes(b"filled in")
    with pytest.raises(TemplateError, match="--force"):
        write_form("310112", "2024", None)
    assert there.read_bytes() == b"filled in"
    (quick / "x.xlsx").symlink_to("nowhere.xlsx")
    with pytest.raises(TemplateError, match="--force"):
        write_form("310112", "2024", Path("x.xlsx"))
    write_form("310112", "2024", None, force=True)
    assert there.read_bytes() == b"310112 2024"


def test_where_no_file_can_be_written_is_one_sentence(quick: Path) -> None:
    (quick / "file").write_bytes(b"")
    with pytest.raises(TemplateError, match="file/x"):
        write_form("310112", "2024", Path("file/x.xlsx"))


def test_a_folder_in_the_place_of_a_form_is_left_as_it_is(quick: Path) -> None:
    (quick / "310112-2024.xlsx").mkdir()
    with pytest.raises(TemplateError, match="310112-2024"):
        write_form("310112", "2024", None, force=True)


def test_all_regions_of_a_level_have_their_forms(quick: Path) -> None:
    paths = write_forms("310000", Level.district, "2024", Path("out"))
    assert (len(paths), paths[0]) == (16, Path("out/310101-2024.xlsx"))
    assert {path.name for path in (quick / "out").iterdir()} == {path.name for path in paths}
    counties = write_forms("杭州", Level.district, "2021", Path("hz"))
    assert {"330108-2021.xlsx", "330127-2021.xlsx", "330182-2021.xlsx"} <= {path.name for path in counties}
    before = write_forms("杭州", Level.county, "2020", Path("hz"))
    assert "330113-2020.xlsx" not in {path.name for path in before}, "临平区 came in 2021"
    assert len(write_forms("浙江", Level.prefecture, "2024", Path("zj"))) == 11
    assert len(write_forms("000000", Level.province, "2024", Path("cn"))) == 34


def test_of_all_forms_none_is_written_where_one_may_be_filled_in(quick: Path) -> None:
    (quick / "out").mkdir()
    (quick / "out" / "310115-2024.xlsx").write_bytes(b"filled in")
    with pytest.raises(TemplateError, match="310115-2024"):
        write_forms("310000", Level.district, "2024", Path("out"))
    assert [path.name for path in (quick / "out").iterdir()] == ["310115-2024.xlsx"]


@pytest.mark.parametrize(
    ("parent", "period", "folder", "said"),
    [
        ("310000", "DIR", "", "时期"),
        ("310000", "2024年中", "out", "2024年中"),
        ("", "2024", "out", "--parent"),
        ("闵行区", "2024", "out", "310112"),
        ("310000", "2024", "x.xlsx", "x.xlsx"),
    ],
)
def test_what_is_missing_for_all_regions_is_one_sentence(
    quick: Path, parent: str, period: str, folder: str, said: str
) -> None:
    with pytest.raises(TemplateError, match=said):
        write_forms(parent, Level.district, period, Path(folder))
    assert list(quick.iterdir()) == []


def test_a_file_in_the_place_of_a_folder_is_no_traceback(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    done = CliRunner().invoke(app, ["bridge", "990104", "2023", "-f", "html", "-o", str(tmp_path / "file" / "x.html")])
    assert done.exit_code == 2
    assert "建不了" in done.output


@pytest.mark.slow
def test_the_form_that_follows_a_workbook_is_named_by_the_year_after(tmp_path: Path) -> None:
    before = SAMPLES / "990103_2024.xlsx"
    path = write_following(before, tmp_path)
    assert path == tmp_path / "990103-2025.xlsx"
    kept = path.read_bytes()
    with pytest.raises(TemplateError, match="--force"):
        write_following(before, tmp_path, "示例丙区", "2025")
    with pytest.raises(TemplateError, match="990103 2025"):
        write_following(before, tmp_path / "x.xlsx", "990104")
    with pytest.raises(TemplateError, match="990103 2025"):
        write_following(before, tmp_path / "x.xlsx", "", "2026")
    with pytest.raises(WrongUsageError, match="nowhere"):
        write_following(tmp_path / "nowhere.xlsx", None)
    assert [each.name for each in tmp_path.iterdir()] == ["990103-2025.xlsx"]
    assert path.read_bytes() == kept


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "310112 2024"),
        (["310112"], "时期"),
        (["2024", "310112"], "koujing template 310112 2024"),
        (["310112", "310104", "2024"], "多写了「2024」；这个命令只要 REGION PERIOD"),
        (["--from", "nowhere.xlsx"], "没有文件 nowhere.xlsx"),
        (["--all", "--parent", "310000", "310112", "out"], "请写明时期"),
        (["310112", "2024", "--parent", "310000"], "--all"),
        (["--all", "--from", "x.xlsx", "--parent", "310000", "2024", "out"], "--from"),
    ],
)
def test_what_does_not_go_together_is_one_sentence(arguments: list[str], said: str) -> None:
    done = CliRunner().invoke(app, ["template", *arguments])
    assert done.exit_code == 2
    assert said in done.output
    assert len(done.output.strip().splitlines()) == 1
