"""The command line `koujing`: a module a command, gathered here.

Each command says what it asks, asks one room and shows the answer (`answers`); heavy libraries are imported only by the
command that needs them. No traceback reaches a person: what goes wrong is one sentence that says what to do (`speech`).
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib.abc import MetaPathFinder
from typing import Any

import typer

from pipelines.cli import (
    bridge,
    compare,
    dagster_ui,
    decide,
    definitions,
    diagnose,
    form,
    macro,
    read,
    region,
    release,
    rules,
    run,
    scope,
    scope_effect,
    scope_explain,
    table,
    template,
    trace,
    validate,
)
from pipelines.cli.answers import use_any_encoding
from pipelines.cli.speech import spoken

#: The commands of each group, first those without one, and what the group is about.
COMMANDS: dict[str, tuple[str, dict[str, Callable[..., Any]]]] = {
    "": (
        "口径：让各地的数字经济统计可以比较，并说明可比到什么程度。\n\n"
        "Koujing makes regional digital-economy figures comparable, and says how far.",
        {
            "run": run.command,
            "table": table.command,
            "trace": trace.command,
            "bridge": bridge.command,
            "compare": compare.command,
            "diagnose": diagnose.command,
            "macro": macro.command,
            "template": template.command,
            "validate": validate.command,
            "read": read.command,
            "accept": decide.accept,
            "reject": decide.reject,
            "withdraw": decide.withdraw,
            "dagster": dagster_ui.command,
        },
    ),
    "definitions": (
        "定义：检查、核实 / check the definitions, verify their rows",
        {"check": definitions.check, "verify": definitions.verify},
    ),
    "scope": (
        "口径：列出、查看、比较、解释 / which industries count where",
        {
            "list": scope.list_scopes,
            "show": scope.show,
            "diff": scope.diff,
            "explain": scope_explain.command,
            "effect": scope_effect.command,
        },
    ),
    "region": ("地区：代码、名称与区划变更 / region codes through time", {"explain": region.explain}),
    "rules": (
        "审核规则：列出、查看、试验、核对 / the validation rules",
        {
            "list": rules.list_rules,
            "show": rules.show,
            "test": rules.try_rules,
            "check": rules.check,
            "book": rules.write_book,
        },
    ),
    "release": ("发布与存档：核对 / verify releases and archive", {"verify": release.verify}),
    "form": (
        "表式：列出、查看、为新表起草 / forms, drafts for new layouts",
        {"list": form.list_forms, "show": form.show, "propose": form.propose},
    ),
}


def gathered() -> typer.Typer:
    """All commands, by group."""
    groups = {}
    for name, (about, commands) in COMMANDS.items():
        groups[name] = typer.Typer(
            name=name or "koujing",
            help=about,
            no_args_is_help=True,
            add_completion=False,
            rich_markup_mode="rich",
            pretty_exceptions_enable=False,
        )
        groups[name].callback()(lambda: None)
        for command, called in commands.items():
            groups[name].command(command)(spoken(called))
        if name:
            groups[""].add_typer(groups[name], help=about)
    return groups[""]


app = gathered()


class _WithoutPandas(MetaPathFinder):
    """Says that pandas is not there: Arrow looks for it at the first list it sees, and only validating does without it."""

    def find_spec(self, fullname: str, path: object = None, target: object = None) -> None:
        """Refuse pandas and leave everything else to the others."""
        del path, target
        if fullname == "pandas":
            raise ModuleNotFoundError("pandas is not needed to validate", name=fullname)


def main() -> None:
    """The entry point of the command `koujing`."""
    use_any_encoding()
    if sys.argv[1:2] == ["validate"]:
        sys.meta_path.insert(0, _WithoutPandas())
    app()
