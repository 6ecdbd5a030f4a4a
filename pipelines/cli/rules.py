"""`koujing rules list, show, test, check, book`: the rule book, its examples, and whether rules agree with each other."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli.screen import put
from pipelines.cli.speech import one_sentence, stop

app = typer.Typer(
    name="rules",
    help="审核规则：列出、查看、试验、核对 / the validation rules: list, show, test, check",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


class Format(StrEnum):
    """How `koujing rules list` writes."""

    text = "text"
    csv = "csv"
    json = "json"


@app.command("list")
def list_command(
    group: Annotated[str, typer.Option("--group", "-g", help="只列一组 / one group only")] = "",
    form: Annotated[Format, typer.Option("--format", "-f", help="text, csv, json")] = Format.text,
) -> None:
    """列出全部规则 / list the rules."""
    from definitions import load
    from pipelines.cli.rule_book import listing

    with one_sentence():
        put(listing(load(), group, form.value))


@app.command("show")
def show_command(rule: Annotated[str, typer.Argument(help="规则标识 / the rule's id")]) -> None:
    """一条规则：条件、结果、理由、例子和 SQL / one rule: given, when, then, reason, examples and SQL."""
    from definitions import load
    from pipelines.cli.rule_book import chapter

    with one_sentence():
        known = load().rules
        if rule not in known:
            stop(f"没有规则 {rule}，见 koujing rules list / there is no rule {rule}; see koujing rules list")
        put(chapter(known[rule]) + (f"\n```sql\n{known[rule].sql}```" if known[rule].sql else ""))


@app.command("test")
def try_command(
    rule: Annotated[list[str] | None, typer.Argument(help="规则标识，默认全部 / rules, all by default")] = None,
) -> None:
    """用规则自带的例子试验；有不符时退出码为 1 / try rules on their own examples; exit code 1 where one fails."""
    from definitions import load
    from pipelines.validation.examples import prepared, try_out
    from pipelines.validation.rules import catalogue

    with one_sentence():
        definitions = load()
        asked = [each for each in catalogue(definitions) if not rule or each.id in rule]
        if rule and len(asked) < len(set(rule)):
            stop("没有这样的 SQL 规则，见 koujing rules list / no such SQL rule; see koujing rules list")
        connection = prepared(definitions)
        trials = [try_out(connection, each, definitions) for each in asked]
        for trial in trials:
            if trial.fault_zh:
                put(f"✗ {trial.rule_id}：{trial.fault_zh} / {trial.fault_en}")
        failed = sum(bool(trial.fault_zh) for trial in trials)
        put(f"规则 rules {len(trials)} · 例子 examples {2 * len(trials)} · 不符 failed {failed}")
        raise typer.Exit(1 if failed else 0)


@app.command("check")
def check_command() -> None:
    """线性规则是否矛盾、重复、永不触发；有则退出码为 1 / do linear rules contradict, repeat each other, or never fire."""
    from definitions import load
    from pipelines.cli.rule_book import conflict_sentence
    from pipelines.validation.linear import conflicts

    with one_sentence():
        known = list(load().rules.values())
        found = conflicts(known)
        for each in found:
            put(f"✗ {conflict_sentence(each)}")
        linear = sum(bool(rule.linear) for rule in known)
        put(f"线性规则 linear rules {linear} · 冲突 conflicts {len(found)}")
        raise typer.Exit(1 if found else 0)


@app.command("book")
def book_command(
    output: Annotated[Path, typer.Option("--output", "-o", help="写到哪里 / where to write")] = Path("docs/rules.md"),
) -> None:
    """生成规则手册 / write the rule book."""
    from definitions import load
    from pipelines.cli.rule_book import book

    with one_sentence():
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_text(book(load()), encoding="utf-8")
        put(f"已生成 {output} / written: {output}")
