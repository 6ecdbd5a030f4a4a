"""`koujing form propose` asks what it does not know, shows the table as understood, and keeps what was answered."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner, Result

from pipelines.cli import app
from pipelines.cli.exit_codes import ExitCode
from tests.pipelines.workbooks.drafting.legacy_sheets import NOTHING_SAID, TOWNS, TWO_BLOCKS, WIDE_YEARS, Legacy

SAMPLES = Path(__file__).parents[3] / "data" / "samples"
pytestmark = pytest.mark.slow


def propose(desk: Path, path: Path, said: str = "", *options: str) -> Result:
    command = ["form", "propose", str(path), "-o", str(desk / "form.yml"), "--home", str(desk / "home"), *options]
    result = CliRunner().invoke(app, command, input=said)
    assert "Traceback" not in result.output
    return result


def read(desk: Path, path: Path) -> dict[str, str]:
    result = CliRunner().invoke(app, ["read", str(path), "--form", str(desk / "form.yml"), "-f", "json"])
    return {row["cell"]: row["measure"] for row in json.loads(result.stdout)}


def test_a_table_that_says_everything_is_asked_nothing(tmp_path: Path) -> None:
    path = WIDE_YEARS.write(tmp_path)
    result = propose(tmp_path, path)
    assert "读 read 9，不读 left 3：由数值推算" in result.output
    shown = result.output.partition("─\n")[2].partition("个数")[0].splitlines()
    assert len(shown) == 8, "the first eight rows"
    assert all(word in shown[3] for word in ("B5", "数字产品制造业", "2021年", "营业收入", "示例乙区", "200.5", "亿元"))
    assert "?  [" not in result.output
    assert "0 处待核" in result.output
    assert len(read(tmp_path, path)) == 9


def test_questions_are_answered_by_number_name_or_enter_and_asked_again_where_not_understood(tmp_path: Path) -> None:
    path = NOTHING_SAID.write(tmp_path)
    asked = ["nowhere", "示例甲区", "2024年", "65", "skip", "2", "家", "", "万元"]
    order = [
        "period",
        "region",
        "industry 软件业",
        "industry 光伏业",
        "total 合计",
        "unit 企业数",
        "measure 产值",
        "unit 产值",
    ]
    result = propose(tmp_path, path, "\n".join(["不知道", "2024年", *asked[:2], *asked[3:]]) + "\n")
    questions = [line.rpartition("[")[2].rstrip("]") for line in result.output.splitlines() if line.endswith("]")]
    assert list(dict.fromkeys(questions)) == order
    assert "没有看懂「不知道」" in result.output
    assert "没有看懂「nowhere」" in result.output
    assert "1 处待核（# ?）" in result.output
    assert "待核 open：industry 光伏业" in result.output
    assert read(tmp_path, path) == {cell: right[3] for cell, right in NOTHING_SAID.right.items()}


def test_an_end_of_answers_leaves_the_rest_marked(tmp_path: Path) -> None:
    result = propose(tmp_path, NOTHING_SAID.write(tmp_path), "2024年\nquit\n")
    assert "8/8 「产值」没有写明单位" in result.output, "what is left is told all the same"
    marked = [line for line in (tmp_path / "form.yml").read_text(encoding="utf-8").splitlines() if "  # ?" in line]
    assert any("region: {stands: caption}" in line for line in marked)
    assert "period: {stands: constant, kind: annual, value: '2024'}" in (tmp_path / "form.yml").read_text(
        encoding="utf-8"
    )


def test_answers_are_kept_and_used_and_said(tmp_path: Path) -> None:
    first = propose(tmp_path, TOWNS.write(tmp_path), "1\n")
    assert "记下 1 个回答" in first.output
    kept = [
        json.loads(line) for line in (tmp_path / "home" / "layout_words.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    assert [(one["question"], one["answer"], one["file"]) for one in kept] == [
        ("scope 数字经济核心产业", "nbs2021-core", "街镇.xlsx")
    ]
    second = propose(tmp_path, TOWNS.write(tmp_path))
    assert "?  [" not in second.output
    assert "按以前的回答 as answered before：scope 数字经济核心产业 = nbs2021-core" in second.output
    assert "记下" not in second.output
    other = propose(
        tmp_path, TOWNS.write(tmp_path), "", "--answers", str(answers(tmp_path, {"scope 数字经济核心产业": "4"}))
    )
    assert "记下 1 个回答" in other.output, "what is said now goes before what was said before"
    assert yaml.safe_load((tmp_path / "form.yml").read_text(encoding="utf-8"))["tables"]["table-1"]["shared"][
        "scope"
    ] == ("unstated-total")


def answers(desk: Path, given: dict[str, str]) -> Path:
    path = desk / "answers.yml"
    path.write_text("".join(f"{name}: {answer}\n" for name, answer in given.items()), encoding="utf-8")
    return path


def test_reasons_and_answers_are_told_in_one_language(tmp_path: Path) -> None:
    path = TOWNS.write(tmp_path)
    for name in ("zh", "en"):
        (tmp_path / name).mkdir()
    zh, en = (propose(tmp_path / name, path, "\n", "--lang", name).output for name in ("zh", "en"))
    assert "街镇没有代码，不读 " in zh
    assert "5) 不是哪个口径的数 none" in zh
    assert not any(words in zh for words in ("towns", "of no scope", "leave it out"))
    assert "towns have no code" in en
    assert "5) of no scope none" in en
    assert not any(words in en for words in ("街镇没有代码", "不是哪个", "来源未说明口径"))
    # the form itself says its reasons in both languages
    assert "街镇没有代码，不读 towns have no code" in (tmp_path / "en" / "form.yml").read_text(encoding="utf-8")


def test_a_choice_may_be_answered_by_its_name_in_either_language(tmp_path: Path) -> None:
    path = TOWNS.write(tmp_path)
    for name, answer in (("zh", "不是哪个口径的数"), ("en", "of no scope"), ("id", "none")):
        (tmp_path / name).mkdir()
        propose(tmp_path / name, path, f"{answer}\n")
        assert "scope: none" in (tmp_path / name / "form.yml").read_text(encoding="utf-8")


def test_a_file_of_answers_asks_nobody(tmp_path: Path) -> None:
    path = NOTHING_SAID.write(tmp_path)
    result = propose(tmp_path, path, "", "--answers", str(answers(tmp_path, dict(NOTHING_SAID.answers))))
    assert "?  [" not in result.output
    assert "读 read 4，不读 left 2：不读 not wanted 2" in result.output
    assert read(tmp_path, path) == {cell: right[3] for cell, right in NOTHING_SAID.right.items()}


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"regio": "示例甲区"}, "没有问题「regio」"),
        ({"region": "nowhere"}, "「region」的回答「nowhere」没有看懂"),
        ({"measure 产值": "[a"}, "方括号没有合上"),
        ({}, "应为逐行的"),
    ],
)
def test_an_answer_that_fits_no_question_is_refused(given: dict[str, str], told: str, tmp_path: Path) -> None:
    result = propose(tmp_path, NOTHING_SAID.write(tmp_path), "", "--answers", str(answers(tmp_path, given)))
    assert result.exit_code == ExitCode.WRONG_USAGE
    assert told in result.output
    assert not (tmp_path / "form.yml").exists()


def test_a_workbook_on_our_own_form_is_sent_to_be_checked(tmp_path: Path) -> None:
    result = propose(tmp_path, SAMPLES / "990101_2024.xlsx")
    assert result.exit_code == ExitCode.WRONG_USAGE
    assert "koujing validate" in result.output
    assert not (tmp_path / "form.yml").exists()


def test_a_code_of_another_edition_is_asked_with_what_became_of_it_and_read_as_answered(tmp_path: Path) -> None:
    rows = [["示例甲区2024年规上主要指标"], ["单位：万元"], ["行业代码", "行业", "营业收入"]]
    path = Legacy("旧码.xlsx", [*rows, ["3911", "计算机整机制造", 100], ["6510", "软件开发", 200]], {}).write(tmp_path)
    asked = propose(tmp_path, path)
    assert all(name in asked.output for name in ("6511 基础软件开发", "6513 应用软件开发"))
    said = propose(tmp_path, path, "", "--answers", str(answers(tmp_path, {"industry 6510": "'651'"})))
    assert "读 read 2，不读 left 0" in said.output
    assert read(tmp_path, path) == {"C4": "revenue", "C5": "revenue"}


def test_what_is_kept_and_no_answer_is_named(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "layout_words.jsonl").write_text("{}\n", encoding="utf-8")
    result = propose(tmp_path, TWO_BLOCKS.write(tmp_path))
    assert "第 1 行不是一条回答" in result.output
