"""Each language alone is read on a screen of 80 columns: no line is wider, and nothing is cut off to make it so."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.console import Console
from typer.testing import CliRunner

from pipelines.cli import COMMANDS, answers, app
from pipelines.cli.console import in_lines
from tests.conftest import ROOT

SAMPLE = ROOT / "data/samples/990101_2023.xlsx"
#: Every command that answers from definitions or a file alone.
ANSWERS = (
    *(
        "scope list",
        "scope show nbs2021-core",
        "scope diff nbs2021-core section-i",
        "scope explain 3825",
        "scope explain I",
    ),
    *(
        "region explain 余杭",
        "rules list",
        "rules show duplicate-code",
        "rules check",
        "form list",
        "definitions check",
    ),
    *(
        f"read {SAMPLE}",
        f"read {SAMPLE} --account",
        f"read {SAMPLE} --all",
        "table -p 2023",
        "bogus",
        "scope show bogus",
    ),
)
#: Every command that answers from a release.
OF_A_RELEASE = (
    *(
        "table",
        "trace 滨江 2021 core_value_added_share_of_gdp",
        "trace 990101 2023 core_value_added",
        "bridge 990104 2023",
    ),
    *("compare 990101 990104 2024", "diagnose", "macro", "scope effect -r 示例 -p 2023", "release verify", "releases"),
    *(f"validate {SAMPLE}", "table -r 火星", "table -p banana", "diagnose 火星"),
)
LANGUAGES = pytest.mark.parametrize("language", ["zh", "en"])


def shown(command: str, language: str, home: Path) -> str:
    environment = {"COLUMNS": "80", "KOUJING_HOME": str(home)}
    return CliRunner().invoke(app, [*command.split(), "--lang", language], env=environment).output


@LANGUAGES
@pytest.mark.parametrize("group", COMMANDS, ids=lambda group: group or "koujing")
def test_every_page_of_help_fits(group: str, language: str, tmp_path: Path) -> None:
    for command in ("", *COMMANDS[group][1]):
        for line in shown(f"{group} {command} --help", language, tmp_path).splitlines():
            assert cell_len(line) <= 80, (command, line)
            assert "…" not in line.replace("COMMAND …", "").replace("FILES…", "").replace("RULE…", ""), line


@pytest.mark.slow
@LANGUAGES
@pytest.mark.parametrize("command", ANSWERS)
def test_every_answer_fits(command: str, language: str, tmp_path: Path) -> None:
    wide = [line for line in shown(command, language, tmp_path).splitlines() if cell_len(line) > 80 and "/" not in line]
    assert wide == []


@pytest.mark.slow
@LANGUAGES
@pytest.mark.parametrize("command", OF_A_RELEASE)
def test_every_answer_from_a_release_fits(command: str, language: str, release: Path) -> None:
    output = shown(command, language, release.parents[1])
    assert [line for line in output.splitlines() if cell_len(line) > 80 and "/" not in line] == []
    assert output.strip()


@pytest.mark.parametrize("width", [30, 41, 80])
@pytest.mark.parametrize(
    "text",
    [
        "  甲.xlsx · 行业 A4：所用分类中没有代码“9999”。请改为其中的代码，如 3911 计算机整机制造（国民经济行业分类）。",
        "  a.xlsx, 行业 A4: code “9999” is not in the classification used. Give one of its codes, such as 3911.",
    ],
)
def test_a_sentence_runs_on_below_itself_with_every_character(text: str, width: int) -> None:
    lines = [line.plain for line in in_lines(text, width)]
    assert all(cell_len(line) <= width for line in lines)
    assert all(line.startswith("    ") and line.strip()[0] not in "，。；：、）”" for line in lines[1:])
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_a_path_stays_whole_to_be_copied() -> None:
    path = "/" + "x" * 90
    assert path in [line.plain.strip() for line in in_lines(f"written: {path}", 80)]


def test_a_table_that_is_too_wide_stands_in_parts_each_with_the_names_of_its_rows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    columns: answers.Columns = {"地区｜region": lambda row: row} | {
        f">n{number}": lambda row, number=number: f"{row}{number:08}" for number in range(7)
    }
    stream = io.StringIO()
    monkeypatch.setattr(answers, "screen", lambda: Console(file=stream, width=40))
    answers.say(answers.table(columns, ["a", "b"], "T"))
    lines = stream.getvalue().splitlines()
    assert all(cell_len(line) <= 40 for line in lines)
    for row in "ab":
        assert all(f"{row}{number:08}" in stream.getvalue() for number in range(7))
    assert sum(line.startswith("地区") for line in lines) == 3
    assert [line.strip() for line in lines].count("T") == 1
