"""The command line `koujing`: its commands by name, each in a module of its own.

A module is imported only when its command is called, so that `--help` and a command import what they need and no more. Each
command says what it asks, asks one room and shows the answer (`answers`). No traceback reaches a person: what goes wrong is
one sentence that says what to do (`speech`).
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup

from pipelines.cli.answers import use_any_encoding
from pipelines.cli.speech import spoken

#: What each group is about, and its commands, first those without a group: module and function, and the help; its first
#: line stands in the list of commands.
COMMANDS: dict[str, tuple[str, dict[str, tuple[str, str]]]] = {
    "": (
        "口径：让各地的数字经济统计可以比较，并说明可比到什么程度。\n\n"
        "Koujing makes regional digital-economy figures comparable, and says how far.",
        {
            "run": (
                "run.command",
                "读取表格，计算并发布 / read, compute and publish a release.\n\n"
                "从收件目录读取；没有变化时沿用现有发布 / reads the inboxes; where nothing changed the current release stands.",
            ),
            "table": ("table.command", "跨地区指标表：来源、口径、版本 / the cross-region table."),
            "trace": ("trace.command", "一个数字的来历 / the cells and factors of a number."),
            "bridge": ("bridge.command", "从当地报送数到可比数的桥 / from the reported to the comparable."),
            "compare": ("compare.command", "甲是否领先于乙 / whether A is ahead of B."),
            "diagnose": ("diagnose.command", "数字不一致在哪里、为什么 / where and why figures disagree."),
            "macro": ("macro.command", "公布的总数与下级之和并列 / published totals beside the sums."),
            "template": ("template.command", "生成填报工作簿 / make the submission workbook."),
            "validate": (
                "validate.command",
                "检查填报文件 / check files: which cell is wrong, what to do.\n\n"
                "没有错误时退出码为 0，有错误或待说明项为 1，读不了为 2 / exit code 0 clean, 1 faulty, 2 not readable.",
            ),
            "read": (
                "read.command",
                "读一个文件 / read one file: its observations or its cells.\n\n"
                "没有表式读它时列出单元格 / of a file that no form reads its cells are shown, with --account their counts.",
            ),
            "accept": (
                "decide.accept",
                "接受一份报送 / accept a submission in spite of open queries.\n\n"
                "未说明的核实性发现视为已准予 / queries without an explanation count as waived.",
            ),
            "reject": ("decide.reject", "退回一份报送 / reject a submission."),
            "withdraw": (
                "decide.withdraw",
                "撤回一份报送，视同没有报送 / withdraw a submission.\n\n"
                "它所替代的一份随之恢复 / as if it had not been sent: what it had replaced comes into force again.",
            ),
            "dagster": ("dagster_ui.command", "打开 Dagster 界面（同一实例） / open the Dagster UI."),
        },
    ),
    "definitions": (
        "定义：检查、核实 / check the definitions, verify their rows",
        {
            "check": ("definitions.check", "检查全部定义 / look at all definitions; exit code 1 for a fault."),
            "verify": (
                "definitions.verify",
                "记下某行由谁核实 / record who verified a row; or ask each.\n\n"
                "写明由谁、何时、依据什么核实；不写行标识则逐行问 / "
                "who, when and against which text; without a row each is asked about.",
            ),
        },
    ),
    "scope": (
        "口径：列出、查看、比较、解释 / which industries count where",
        {
            "list": ("scope.list_scopes", "列出全部口径 / list all scopes."),
            "show": ("scope.show", "一个口径和所计行业 / a scope's dimensions and industries."),
            "diff": ("scope.diff", "一个计入而另一个不计的行业 / what one counts, the other not."),
            "explain": ("scope_explain.command", "一个行业在每个口径中的位置 / an industry in every scope, and why."),
            "effect": ("scope_effect.command", "换一个口径，数值和位次怎样变 / value and rank by scope."),
        },
    ),
    "region": (
        "地区：代码、名称与区划变更 / region codes through time",
        {
            "explain": (
                "region.explain",
                "一个地区的名称、变更和归属 / a region through time.\n\n"
                "它的数字归到哪里 / its names, its changes, and where its figures belong.",
            )
        },
    ),
    "rules": (
        "审核规则：列出、查看、试验、核对 / the validation rules",
        {
            "list": ("rules.list_rules", "列出全部规则 / list the rules."),
            "show": ("rules.show", "一条规则：条件、结果、例子、SQL / one rule with its examples and SQL."),
            "test": (
                "rules.try_rules",
                "用规则自带的例子试验 / try rules on their own examples.\n\n"
                "有不符时退出码为 1 / exit code 1 where one fails.",
            ),
            "check": (
                "rules.check",
                "线性规则是否矛盾、重复 / whether linear rules contradict.\n\n"
                "或永不触发；有则退出码为 1 / or repeat each other, or never fire; exit code 1 where they do.",
            ),
            "book": ("rules.write_book", "生成规则手册 / write the rule book."),
        },
    ),
    "release": (
        "发布与存档：核对 / verify releases and archive",
        {
            "verify": (
                "release.verify",
                "核对发布和存档 / check releases and archive; 1 for damage.\n\n"
                "逐一核对发布的文件、表和存档，有损坏时退出码为 1 / every file, table and archived original is looked at.",
            )
        },
    ),
    "form": (
        "表式：列出、查看、为新表起草 / forms, drafts for new layouts",
        {
            "list": ("form.list_forms", "列出全部表式 / list all forms."),
            "show": ("form.show", "一个表式的全文 / a form's file."),
            "propose": (
                "form.propose",
                "为没见过的表起草表式 / draft a form for a new layout.\n\n"
                "并预览按草稿读出的观测 / and preview the observations that the draft would give.",
            ),
        },
    ),
}
APPEARANCE: dict[str, Any] = {
    "add_completion": False,
    "rich_markup_mode": "rich",
    "pretty_exceptions_enable": False,
}


def loaded(group: str, name: str) -> Any:
    """A command with its options, from its own module."""
    where, told = COMMANDS[group][1][name]
    module, function = where.split(".")
    alone = typer.Typer(**APPEARANCE)
    alone.command(name, help=told)(spoken(getattr(import_module(f"{__name__}.{module}"), function)))
    return typer.main.get_command(alone)


class Group(TyperGroup):
    """A group that lists its commands by their help, and imports the one that is called."""

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """The command that was called; a group within a group is one already."""
        name, command, rest = super().resolve_command(ctx, args)
        inside = "" if self.name == "koujing" else self.name or ""
        return name, loaded(inside, name) if name in COMMANDS[inside][1] else command, rest


def gathered() -> typer.Typer:
    """All commands, by group."""
    groups = {}
    for name, (about, commands) in COMMANDS.items():
        groups[name] = typer.Typer(name=name or "koujing", cls=Group, help=about, no_args_is_help=True, **APPEARANCE)
        groups[name].callback()(lambda: None)
        for command, (_, told) in commands.items():
            groups[name].command(command, help=told)(lambda: None)
        if name:
            groups[""].add_typer(groups[name], help=about)
    return groups[""]


app = gathered()


def main() -> None:
    """The entry point of the command `koujing`."""
    use_any_encoding()
    if sys.argv[1:2] == ["validate"]:
        from pipelines.workbooks.reading.many_files import without_pandas

        without_pandas()
    app()
