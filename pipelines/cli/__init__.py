"""The command line `koujing`: the everyday commands here, the others gathered from the modules of this room.

Each command says what it does and calls one room; heavy libraries are imported only by the command that needs them. No
traceback reaches a person: what goes wrong is one sentence that says what to do.
"""

from __future__ import annotations

import os
import sys
from enum import StrEnum
from importlib.abc import MetaPathFinder
from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli import comparing, controlling, decisions
from pipelines.cli import form as forms
from pipelines.cli.definitions import app as definitions_app
from pipelines.cli.region import app as region_app
from pipelines.cli.release import app as release_app
from pipelines.cli.rules import app as rules_app
from pipelines.cli.scope import app as scope_app
from pipelines.cli.screen import put, say, say_all, use_any_encoding
from pipelines.cli.speech import HomeOption, one_sentence, open_current, period_id, readable_release, stop
from pipelines.home import find_home, find_inboxes

app = typer.Typer(
    name="koujing",
    help="口径：让各地的数字经济统计可以比较，并说明可比到什么程度。\n\n"
    "Koujing makes regional digital-economy figures comparable, and says how far.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
)


app.add_typer(definitions_app)
app.add_typer(scope_app)
app.add_typer(region_app)
app.add_typer(rules_app)
app.add_typer(release_app)
app.add_typer(forms.app)


class TableFormat(StrEnum):
    """How `koujing table` writes."""

    text = "text"
    csv = "csv"
    json = "json"
    md = "md"


class FindingsFormat(StrEnum):
    """How `koujing validate` writes."""

    text = "text"
    json = "json"
    csv = "csv"


class Language(StrEnum):
    """The language of messages."""

    zh = "zh"
    en = "en"


@app.command("run")
def run_command(
    inbox: Annotated[
        list[Path] | None, typer.Option("--inbox", help="收件目录，可多次 / a folder of spreadsheets, repeatable")
    ] = None,
    home: HomeOption = None,
) -> None:
    """从收件目录读取表格，计算并发布 / read the spreadsheets, compute and publish a release."""
    from pipelines.cli.running import run_and_show

    with one_sentence(home):
        raise typer.Exit(run_and_show(find_home(home), find_inboxes(inbox)))


@app.command("table")
def table_command(
    region: Annotated[list[str] | None, typer.Option("--region", "-r", help="代码或名称 / code or name")] = None,
    period: Annotated[
        list[str] | None, typer.Option("--period", "-p", help="如 2023、2023H1 / period", parser=period_id)
    ] = None,
    indicator: Annotated[list[str] | None, typer.Option("--indicator", "-i", help="指标 / indicator")] = None,
    scope: Annotated[str | None, typer.Option("--scope", "-s", help="换一个口径重算 / under another scope")] = None,
    format: Annotated[TableFormat, typer.Option("--format", "-f")] = TableFormat.text,
    home: HomeOption = None,
) -> None:
    """跨地区指标表，附来源、口径和版本 / the cross-region table with sources, scopes and vintages."""
    from indicators.catalogue import catalogue
    from pipelines.cli import table as face

    with one_sentence(home):
        for name in indicator or ():
            if name not in catalogue():
                stop(f"没有指标 {name}；可选：{'、'.join(catalogue())} / there is no indicator {name}")
        place = find_home(home)
        connection = open_current(place)
        if scope:
            from definitions import load
            from pipelines.publication.rescope import under_scope

            connection = under_scope(place.database, load(), scope)
        chosen = face.select(connection, region or (), period or (), indicator or ())
        if not chosen.figures:
            stop("没有符合条件的数字，请放宽 --region、--period 或 --indicator / nothing fits; widen the choice")
        if format is TableFormat.csv:
            put(face.as_csv(chosen))
        elif format is TableFormat.json:
            put(face.as_json(chosen))
        elif format is TableFormat.md:
            put(face.as_markdown(chosen))
        else:
            say_all([face.rendered(chosen)])
            for line in face.footer(chosen):
                say(line, "dim")


@app.command("trace")
def trace_command(
    region: Annotated[str, typer.Argument(help="代码或名称 / code or name")],
    period: Annotated[str, typer.Argument(help="时期 / period", parser=period_id)],
    indicator: Annotated[str, typer.Argument(help="指标 / indicator")],
    home: HomeOption = None,
) -> None:
    """一个数字的来历：每个单元格、每个因子，直到合计 / every cell and factor behind a number."""
    from pipelines.cli import trace as face

    with one_sentence(home):
        found = face.select(open_current(find_home(home)), region, period, indicator)
        say_all(face.rendered(found))


@app.command("template")
def template_command(
    region: Annotated[str, typer.Argument(help="行政区划代码或名称 / region code or name")],
    period: Annotated[str, typer.Argument(help="时期，如 2024、2024H1 / period")],
    output: Annotated[Path | None, typer.Option("--output", "-o", help="写到哪里 / where to write")] = None,
) -> None:
    """为一个地区和时期生成填报工作簿 / make the submission workbook of a region and period."""
    from pipelines.cli.submitting import write_form

    with one_sentence():
        path = write_form(region, period, output)
        put(f"已生成 {path} / written: {path}")


@app.command("validate")
def validate_command(
    files: Annotated[list[Path], typer.Argument(help="要检查的文件 / files to check")],
    annotate: Annotated[
        Path | None,
        typer.Option("--annotate", help="把标记好的工作簿写到此目录 / write the workbooks, marked, into this folder"),
    ] = None,
    format: Annotated[FindingsFormat, typer.Option("--format", "-f")] = FindingsFormat.text,
    lang: Annotated[
        Language | None, typer.Option("--lang", help="zh 或 en，默认都写 / zh or en, both if not given")
    ] = None,
    home: HomeOption = None,
) -> None:
    """检查填报文件，指出单元格和改法 / check submissions: which cell, what is wrong, how to put it right."""
    from pipelines.cli.submitting import validate_files
    from pipelines.cli.validating import Manner

    with one_sentence(home):
        manner = Manner(format.value, lang.value if lang else "")
        raise typer.Exit(validate_files(files, annotate, manner, readable_release(find_home(home))))


@app.command("dagster")
def dagster_command(
    port: Annotated[int, typer.Option("--port", help="端口 / port")] = 3000,
    home: HomeOption = None,
) -> None:
    """打开 Dagster 界面（同一实例） / open the Dagster UI on the same instance."""
    from importlib.util import find_spec

    if find_spec("dagster_webserver") is None:
        stop("未安装界面：请运行 pip install 'koujing\\[web]' / the UI is not installed: pip install 'koujing[web]'")
    from pipelines.assets.instance import write_workspace
    from pipelines.progress import LoggedProgress

    place = find_home(home)
    with one_sentence(home):
        workspace = write_workspace(place, LoggedProgress(typer.echo))
    environment = os.environ | {
        "DAGSTER_HOME": str(place.dagster),
        "KOUJING_HOME": str(place.root),
        "PYTHONWARNINGS": "ignore",
    }
    put(f"http://127.0.0.1:{port}  (Ctrl-C 结束 / to stop)")
    arguments = [
        "-m",
        "dagster",
        "dev",
        "-w",
        str(workspace),
        "-h",
        "127.0.0.1",
        "-p",
        str(port),
        "--log-level",
        "warning",
    ]
    os.execve(sys.executable, [sys.executable, *arguments], environment)  # noqa: S606 - our own interpreter takes over


app.command("accept")(decisions.accept)
app.command("reject")(decisions.reject)
app.command("withdraw")(decisions.withdraw)
app.command("bridge")(comparing.bridge)
app.command("compare")(comparing.compare)
app.command("diagnose")(controlling.diagnose)
app.command("macro")(controlling.macro)
scope_app.command("effect")(comparing.scope_effect)
app.command("read")(forms.read)


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
