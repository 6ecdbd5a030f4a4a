"""`koujing rules list, show, test, check, book`: the rule book, its examples, and whether rules agree with each other."""

from __future__ import annotations

from operator import attrgetter
from pathlib import Path
from typing import Annotated

import typer

from definitions import load
from pipelines.cli.answers import Columns, answer, fields, put, show, table
from pipelines.cli.exit_codes import ExitCode
from pipelines.cli.nearest import no_such
from pipelines.cli.options import Format, FormatOption
from pipelines.cli.rule_book import book, chapter, conflict_sentence
from pipelines.languages import shortly, spoken, told
from pipelines.validation.examples import prepared, try_out
from pipelines.validation.linear import conflicts
from pipelines.validation.rules import catalogue
from pipelines.words import words

COLUMNS: Columns = {
    "规则｜rule": attrgetter("id"),
    "程度｜severity": lambda rule: shortly(*words()["severity"][rule.severity]),
    "名称｜name": lambda rule: told(rule.name_zh, rule.name_en),
}


def list_rules(
    group: Annotated[str, typer.Option("--group", "-g", help="只列一组 / one group only")] = "",
    format: FormatOption = Format.text,
) -> None:
    """List the rules."""
    if group and group not in words()["rule_group"]:
        raise no_such("规则组", "group of rules", group, words()["rule_group"])
    rules = [rule for rule in load().rules.values() if group in ("", rule.group)]
    answer(
        format,
        lambda: [table(COLUMNS, rules), spoken("{count} ⟨条规则｜rules⟩", count=len(rules))],
        lambda: (
            {
                **fields(rule, "id group severity looks_at"),
                "sql": bool(rule.sql),
                "since": rule.valid_from,
                **fields(rule, "name_zh name_en"),
            }
            for rule in rules
        ),
    )


def show_rule(rule: Annotated[str, typer.Argument(help="规则标识 / the rule's id")]) -> None:
    """Show one rule with its examples and SQL."""
    known = load().rules
    if rule not in known:
        raise no_such("规则", "rule", rule, known, "koujing rules list")
    show([chapter(known[rule])])
    if known[rule].sql:
        put(f"```sql\n{known[rule].sql}```")


def try_rules(
    rule: Annotated[list[str] | None, typer.Argument(help="规则标识，默认全部 / rules, all by default")] = None,
) -> int:
    """Try rules on their own examples; 1 where one fails."""
    definitions = load()
    asked = [each for each in catalogue(definitions) if not rule or each.id in rule]
    if rule and len(asked) < len(set(rule)):
        known = [each.id for each in catalogue(definitions)]
        raise no_such(
            " SQL 规则", "SQL rule", next(one for one in rule if one not in known), known, "koujing rules list"
        )
    connection = prepared(definitions)
    trials = [try_out(connection, each, definitions) for each in asked]
    for trial in trials:
        if trial.fault_zh:
            show([f"✗ {trial.rule_id}: {told(trial.fault_zh, trial.fault_en)}"])
    failed = sum(bool(trial.fault_zh) for trial in trials)
    told_of = {"rules": len(trials), "examples": 2 * len(trials), "failed": failed}
    put(spoken("⟨规则｜rules⟩ {rules} · ⟨例子｜examples⟩ {examples} · ⟨不符｜failed⟩ {failed}", **told_of))
    return ExitCode.NOT_DONE if failed else ExitCode.DONE


def check() -> int:
    """Say whether linear rules contradict or repeat each other, or never fire; 1 where they do."""
    known = list(load().rules.values())
    found = conflicts(known)
    for each in found:
        show([f"✗ {conflict_sentence(each)}"])
    linear = sum(bool(rule.linear) for rule in known)
    put(spoken("⟨线性规则｜linear rules⟩ {linear} · ⟨冲突｜conflicts⟩ {found}", linear=linear, found=len(found)))
    return ExitCode.NOT_DONE if found else ExitCode.DONE


def write_book(
    output: Annotated[Path, typer.Option("--output", "-o", help="写到哪里 / where to write")] = Path("docs/rules.md"),
) -> None:
    """Write the rule book."""
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(book(load()), encoding="utf-8")
    put(spoken("⟨已生成 / written⟩: {path}", path=output))
