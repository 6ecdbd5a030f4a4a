"""The commands about definitions as a person meets them: readable text, rows for machines, exit codes."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from definitions import Definitions
from definitions.trust import unverified
from pipelines.cli import app
from tests.definitions.copies import copied, with_cell, with_text

NBS = "correspondences/gbt4754-2017--nbs-digital-2021.csv"


def said(*arguments: str, code: int = 0) -> str:
    """What the command says on standard output; on standard error where it ends with 2."""
    done = CliRunner().invoke(app, list(arguments))
    assert done.exit_code == code, done.output
    assert "Traceback" not in done.output
    return done.stderr if code == 2 else done.stdout


def as_csv(*arguments: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(said(*arguments, "--format", "csv"))))


def as_json(*arguments: str) -> Any:
    return json.loads(said(*arguments, "--format", "json"))


def test_check_is_green_and_lists_counts_and_unverified_rows(definitions: Definitions) -> None:
    text = said("definitions", "check")
    for line in (
        "20 / 97 / 473 / 1,382",
        "91 / 431",
        "✓ 2024年末省级、地级、县级区划 provinces, prefectures, counties at the end of 2024: 34 / 333 / 2,846",
        ": 126 / 68 / 26",
        "错误 faults: 0",
    ):
        assert line in text
    listed = unverified(definitions)
    assert f"计入而未核实的行 rows that count and that nobody has verified: {len(listed)}" in text
    for row in listed:
        assert (f"    {row.row_id}  " in text) == row.is_uncertain
        if not row.is_uncertain:
            continue
        assert all(f"{question.question_id} {question.question_zh}" in text for question in row.questions)
    assert "✗" not in text
    assert "看过 looked at 1,972" in text


def test_check_for_machines_has_a_line_for_each() -> None:
    rows = as_csv("definitions", "check")
    kinds = {row["kind"] for row in rows}
    assert kinds - {"unverified"} == {"looked_at", "count", "recalled count"}
    content = as_json("definitions", "check")
    assert content["is_sound"] is True
    assert len(content["lines"]) == len(rows)


def test_check_ends_with_1_and_names_file_row_and_column(tmp_path: Path) -> None:
    root = copied(tmp_path)
    with_cell(root, "regions/aliases.csv", 2, "code", "999999")
    text = said("definitions", "check", "--definitions", str(root), code=1)
    assert "regions/aliases.csv 第 2 行「code」" in text
    found = said("definitions", "check", "--definitions", str(root), "-f", "csv", code=1)
    rows = list(csv.DictReader(io.StringIO(found)))
    assert [(row["kind"], row["row"], row["id"]) for row in rows] == [("fault", "2", "code")]


def test_check_finds_a_form_that_cannot_be_read_by(tmp_path: Path) -> None:
    root = copied(tmp_path)
    with_text(root, "forms/submission/form.yml", "measure: revenue", "measure: turnover")
    text = said("definitions", "check", "--definitions", str(root), code=1)
    assert "forms/submission/form.yml" in text
    assert "turnover" in text


def test_verify_says_what_it_wrote_and_refuses_in_one_sentence(tmp_path: Path) -> None:
    root = copied(tmp_path)
    where = ("--definitions", str(root))
    for column, value in {"confidence": "0.5", "verified_by": "", "verified_on": "", "verified_against": ""}.items():
        with_cell(root, NBS, 2, column, value)
    assert "    nbs-gbt-0001  0.5  3911 计算机整机制造" in said("definitions", "check", *where)
    verify = ("definitions", "verify", "nbs-gbt-0001", "--by", "张三", "--source", "令第33号")
    assert "张三 · 2026-11-22 · 令第33号" in said(*verify, "--on", "2026-11-22", *where)
    assert "nbs-gbt-0001" not in said("definitions", "check", *where)
    refused = said(*verify, *where, code=2)
    assert "张三" in refused
    assert len(refused.strip().splitlines()) == 1
    assert "原为 before: 张三" in said(*verify, "--again", *where)


def test_scope_list_tells_targets_from_refused_scopes(definitions: Definitions) -> None:
    rows = {row["id"]: row for row in as_csv("scope", "list")}
    assert set(rows) == set(definitions.scopes)
    assert rows["nbs2021-core"]["is_target"] == "True"
    assert rows["caict"]["refusal_zh"].startswith("信通院口径是模型估算")
    text = said("scope", "list")
    assert text.index("nbs2021-core") < text.index("只作识别，不作目标") < text.index("own-list")


def test_scope_show_names_the_industries_by_section() -> None:
    text = said("scope", "show", "section-i")
    assert "  I 信息传输、软件和信息技术服务业" in text
    assert "63  电信、广播电视和卫星传输服务（整个大类" in text
    content = as_json("scope", "show", "nbs2021-core")
    assert content["scope"]["coverage"] == "all_units"
    assert len(content["industries"]) == len(as_csv("scope", "show", "nbs2021-core"))
    assert "没有行业清单" in said("scope", "show", "caict")


def test_scope_diff_prints_the_differing_industries_by_name() -> None:
    text = said("scope", "diff", "nbs2021-core", "oecd-ict")
    assert "nbs2021-core 计入而 oecd-ict 不计" in text
    assert "    3491  工业机器人制造  → 010401 工业机器人制造" in text
    rows = as_csv("scope", "diff", "nbs2021-core", "oecd-ict")
    assert {row["difference"] for row in rows} >= {"only nbs2021-core", "only oecd-ict"}
    for row in (row for row in rows if row["difference"].startswith("only")):
        star = "*" if row["how"] == "part" else ""
        assert f"{row['code']}{star}" in text or row["section"] == "R"
        assert f"  {row['section']} {row['section_name_zh']}" in text
    content = as_json("scope", "diff", "nbs2021-core", "section-i")
    assert {row["difference"] for row in content["industries"]} == {"only nbs2021-core"}
    assert "3911" in {row["code"] for row in content["industries"]}


def test_scope_diff_refuses_a_scope_without_a_list() -> None:
    assert "模型估算" in said("scope", "diff", "caict", "nbs2021-core", code=2)
    assert "nbs2021-full" in said("scope", "diff", "nbs", "nbs2021-core", code=2)


def test_scope_explain_says_where_and_why() -> None:
    text = said("scope", "explain", "3825")
    assert text.startswith("3825 光伏设备及元器件制造")
    assert "C 制造业 › 38 电气机械和器材制造业 › 382 输配电及控制设备制造" in text
    assert "✓ nbs2021-core" in text
    assert "nbs-gbt-0029" in text
    assert "– oecd-ict" in text
    assert "caict" in text
    rows = {row["scope"]: row for row in as_csv("scope", "explain", "4851")}
    assert rows["nbs2021-core"]["how"] == "part"
    assert (rows["nbs2021-core"]["share_low"], rows["nbs2021-core"]["share_high"]) == ("0", "1")
    assert rows["caict"]["how"] == "no list"
    assert as_json("scope", "explain", "010606")["class"]["name_zh"] == "专用电线、电缆制造"


def test_scope_explain_follows_an_older_edition() -> None:
    text = said("scope", "explain", "3990", "-c", "gbt4754-2011")
    assert "→ gbt4754-2017 3961 可穿戴智能设备制造: [0, 1]" in text
    assert "✓ nbs2021-core" in text


@pytest.mark.parametrize(("text", "near"), [("光伏", "3825 光伏设备及元器件制造"), ("9999", "9999")])
def test_scope_explain_refuses_what_it_does_not_know(text: str, near: str) -> None:
    refused = said("scope", "explain", text, code=2)
    assert near in refused
    assert len(refused.strip().splitlines()) == 1


def test_region_explain_says_what_moved_by_which_document() -> None:
    text = said("region", "explain", "330110")
    assert text.startswith("330110 浙江省 杭州市 余杭区")
    assert "2021-03-11  330110 余杭区 → 330113 临平区" in text
    assert "浙政发〔2021〕7号" in text
    assert "2001-01-01 — 2021-03-11 → 330113 临平区 × [0, 1]" in text
    assert "break" in text
    rows = as_csv("region", "explain", "330103", "--on", "2021-12-31")
    assert [(row["to_code"], row["share"], row["kind"]) for row in rows if row["basis"] == "documents"] == [
        ("330105", "1", "merged")
    ]
    assert as_json("region", "explain", "闵行")["code"] == "310112"


def test_region_explain_says_where_only_codes_are_known() -> None:
    assert "只知代码沿革" in said("region", "explain", "110101")


def test_region_explain_of_a_functional_zone() -> None:
    text = said("region", "explain", "南通经济技术开发区")
    assert "坐落 lies in 320613 崇川区" in text
    assert "不与区县相加" in text
    assert "320671 南通经济技术开发区: 320613 崇川区" in said("region", "explain", "崇川区")
    assert "来源未说明" in said("region", "explain", "苏州工业园区")


def test_region_explain_lists_the_candidates_of_an_ambiguous_name() -> None:
    refused = said("region", "explain", "鼓楼区", code=2)
    assert "320106 江苏省 南京市 鼓楼区" in refused
    assert "320302 江苏省 徐州市 鼓楼区" in refused
