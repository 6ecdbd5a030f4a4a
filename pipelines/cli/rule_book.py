"""The rule book: each rule in given/when/then form with its examples, as a page (docs/rules.md) and on the command line.

Everything here is made from `definitions/rules`; nothing is said about a rule that does not stand there.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Mapping
from typing import Any

from definitions import Definitions
from definitions.models import Rule
from pipelines.validation.linear import Conflict
from pipelines.validation.staging import ALONE, BESIDE, SQL

GROUPS = {
    "structure": "结构 / structure",
    "codes": "代码 / codes",
    "arithmetic": "运算关系 / arithmetic",
    "possibility": "可能性 / possibility",
    "magnitude": "数量级 / magnitude",
    "history": "历史 / history",
    "scope": "口径 / scope",
    "peers": "与其他地区 / peers",
    "explanations": "情况说明 / explanations",
    "deliveries": "交付 / deliveries",
}
SEVERITIES = {"fatal": "无法读取 fatal", "error": "强制性 error", "query": "核实性 query", "note": "提示 note"}
_LOOKS = {
    "file": ("读取一个文件时", "while one file is read"),
    "submission": ("一份报送", "one submission"),
    "figures": ("公布的数字", "published figures"),
    "explanations": ("报送单位所写的情况说明", "what submitters wrote to earlier findings"),
    "history": (
        "一份报送，以及同一地区已接受的其他时期",
        "one submission beside accepted ones of the same region and other periods",
    ),
    "regions": ("一份报送，以及其他地区同期已接受的报送", "one submission beside accepted ones of other regions"),
}
_THEN = {
    "fatal": ("文件不能读取，说明原因", "the file is not read, and why"),
    "error": ("报送退回", "the submission is rejected"),
    "query": ("报送保留，须作说明", "the submission is kept and an explanation is asked for"),
    "note": ("提示，不影响接受", "it is noted and changes nothing"),
}
#: What is staged for the other tables alone.
_WITHIN = ("macros", "keys", "words", "rows_read", "industry_rows", "compared")
_CONFLICTS = {
    "contradicts": ("与 {others} 矛盾：没有数字能同时满足", "contradicts {others}: no figures keep both"),
    "repeats": ("由 {others} 已可推出，是重复的", "repeats {others}: nothing that keeps them can break it"),
    "never-fires": ("永远不会触发", "can never fire"),
}


def chapter(rule: Rule) -> str:
    """One rule as a section of the book."""
    looks_zh, looks_en = _LOOKS[rule.looks_at]
    then_zh, then_en = _THEN[rule.severity]
    since = rule.valid_from.isoformat() + (f" – {rule.valid_to.isoformat()}" if rule.valid_to else "")
    lines = [
        f"### {rule.id}",
        f"**{rule.name_zh} / {rule.name_en}** · {SEVERITIES[rule.severity]} · 适用期 since {since}",
        "",
        f"- 已知 Given：{looks_zh} / {looks_en}{_parameters(rule)}",
        f"- 当 When：{rule.name_zh} / {rule.name_en}",
        f"- 则 Then：{then_zh} / {then_en}",
        f"- 说明 Message：{rule.message_zh}",
        f"  {rule.message_en}",
        f"- 理由 Why：{rule.reason_zh} / {rule.reason_en}",
    ]
    if rule.yields_to:
        lines.append(f"- 让位于 Yields to：{', '.join(rule.yields_to)}")
    lines.append(f"- 通过的例子 Passes：{_example(rule.passes)}")
    at = rule.fails.get("at", "")
    lines.append(f"- 不通过的例子 Fails：{_example(rule.fails)}{f' → {at}' if at else ''}")
    return "\n".join(lines) + "\n"


def book(definitions: Definitions) -> str:
    """The whole page: how to read it, the rules by group, and since when each holds."""
    rules = list(definitions.rules.values())
    over_tables = sum(bool(rule.sql) for rule in rules)
    parts = [
        "# 审核规则 / The rules\n",
        "本页由 `koujing rules book` 从 definitions/rules 生成，请勿手改。 / "
        "Made from definitions/rules by `koujing rules book`; do not edit it by hand.\n",
        f"共 {len(rules)} 条，其中 {over_tables} 条为 SQL，其余在读取文件时检查。 / "
        f"{len(rules)} rules, of which {over_tables} are SQL; the others are held while a file is read.\n",
        "例子中 rows 为行业代码→数字（万元），totals 为总量（亿元、万人），before 为上年，"
        "earlier 为同年上半年，peers 为其他地区。 / "
        "In examples rows are codes and figures (10 000 yuan), totals the whole region, "
        "before the year before, earlier the first half of the year, peers other regions. "
        "cells 为样表中改动的单元格，“→”后为应指出的位置。 / "
        "cells are changed in the form; after → stands what has to be found.\n",
        "增加或停用一条规则：在 definitions/rules 的文件中写一条（含 SQL 和正反两个例子），或给它 `valid_to`；再运行 "
        "`koujing rules test` 和 `koujing rules check`。 / To add a rule, write it with its SQL and two examples; to switch one "
        "off, give it `valid_to`; then run `koujing rules test` and `koujing rules check`.\n",
    ]
    parts += ["## 规则所查的表 / The tables that rules are written over\n", *_tables(), ""]
    for group, title in GROUPS.items():
        within = [rule for rule in rules if rule.group == group]
        if within:
            parts.append(f"## {title}（{len(within)}）\n")
            parts += [chapter(rule) for rule in within]
    parts.append("## 变更 / Changes between years\n")
    parts += _changes(rules)
    return "\n".join(parts).rstrip("\n") + "\n"


def conflict_sentence(conflict: Conflict) -> str:
    """What is wrong with a linear rule, in words."""
    zh, en = _CONFLICTS[conflict.kind]
    others = ", ".join(conflict.others)
    return f"{conflict.rule_id} {zh.format(others=others)} / {en.format(others=others)}"


def _changes(rules: Iterable[Rule]) -> list[str]:
    """What began and ended in each year."""
    years: dict[int, tuple[list[str], list[str]]] = {}
    for rule in rules:
        years.setdefault(rule.valid_from.year, ([], []))[0].append(rule.id)
        if rule.valid_to:
            years.setdefault(rule.valid_to.year, ([], []))[1].append(rule.id)
    first = min(years)
    lines = []
    for year, (begun, ended) in sorted(years.items()):
        new = f"{len(begun)} 条规则 rules" if year == first else ", ".join(begun)
        lines.append(f"- {year}：新增 new {new or '—'}；停用 ended {', '.join(ended) or '—'}")
    return lines


def _tables() -> list[str]:
    """What each staged table holds, in the words at the head of its SQL."""
    lines = []
    for name in dict.fromkeys((*ALONE, *BESIDE)):
        if name not in _WITHIN:
            text = (SQL / f"{name}.sql").read_text(encoding="utf-8")
            head = itertools.takewhile(lambda line: line.startswith("--"), text.splitlines())
            lines.append(f"- `{name}`: {' '.join(line.lstrip('-').strip() for line in head)}")
    return lines


def _parameters(rule: Rule) -> str:
    if not rule.parameters:
        return ""
    return "；" + ", ".join(f"{name} = {value:g}" for name, value in rule.parameters.items())


def _example(example: Mapping[str, Any]) -> str:
    """An example as it stands in the rule; one of a file is told in words."""
    if "told" in example:
        return str(example["told"])
    if example.get("cells") == {}:
        return "样表，未作改动 / the form as it is"
    said = {name: value for name, value in example.items() if name != "at"}
    return f"`{json.dumps(said, ensure_ascii=False, default=str).replace(chr(34), '')}`"
