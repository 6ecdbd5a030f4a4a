"""What several commands are asked by: the home, the form of the answer, a region, a period, an indicator."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from definitions import WrongUsageError
from definitions.loader import ROOT
from pipelines.workbooks.words.periods import parse_period


class Format(StrEnum):
    """How an answer is written: for people, as rows, or whole; a workbook goes into a file or a pipe."""

    text = "text"
    csv = "csv"
    json = "json"
    md = "md"
    xlsx = "xlsx"


def period_id(text: str) -> str:
    """A period as the tables write it, however it was typed. Raises `WrongUsageError` for a text that is none."""
    period = parse_period(text)
    if text and not period:
        raise WrongUsageError(
            f"「{text}」不是时期，请写作 2023、2023H1、2023Q1-Q3、2024M01-M08",
            f"{text!r} is no period; write it as 2023, 2023H1, 2023Q1-Q3, 2024M01-M08",
        )
    return period.id if period else text


HomeOption = Annotated[
    Path | None,
    typer.Option("--home", help="数据目录（默认 data/ 或 $KOUJING_HOME） / where state lives", show_default=False),
]
ReleaseOption = Annotated[str, typer.Option("--release", help="另一次发布：名称或 previous / another release")]
AsOfOption = Annotated[str, typer.Option("--as-of", help="某日在用的发布，如 2026-03-31 / as served on a day")]
InboxOption = Annotated[
    list[Path] | None,
    typer.Option("--inbox", help="收件目录，可多次，或 $KOUJING_INBOX / a folder of spreadsheets, repeatable"),
]
RootOption = Annotated[
    Path | None,
    typer.Option("--definitions", help="另一个定义目录 / another folder of definitions", show_default=False),
]
FORMAT = typer.Option("--format", "-f", help="答案的格式 / form of the answer")
FormatOption = Annotated[Format, FORMAT]


def made_folder(path: Path | None) -> Path | None:
    """A folder to be written into, made where it is not there."""
    try:
        if path:
            path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        why = error.strerror
        raise WrongUsageError(f"目录 {path} 建不了：{why}", f"the folder {path} cannot be made: {why}") from error
    return path


def _in_its_folder(path: Path | None) -> Path | None:
    """A file to be written, its folder made where it is not there."""
    made_folder(path.parent if path else None)
    return path


OutputOption = Annotated[
    Path | None, typer.Option("--output", "-o", help="写到哪里 / where to write", callback=_in_its_folder)
]


def _existing(given: Path | list[Path] | None) -> Path | list[Path] | None:
    """Files to be read, each of which is there."""
    for path in given if isinstance(given, list) else [given]:
        if path and not path.exists():
            raise WrongUsageError(f"没有文件 {path}，请检查路径", f"there is no file {path}; check its path")
        if path and path.is_dir():
            raise WrongUsageError(
                f"{path} 是文件夹，这里要写文件，如 {path}/*.xlsx；整个文件夹请用 koujing run --inbox {path}",
                f"{path} is a folder and files are asked for, as {path}/*.xlsx; "
                f"a whole folder is for koujing run --inbox {path}",
            )
    return given


FileArgument = Annotated[Path, typer.Argument(help="表格文件 / a spreadsheet", callback=_existing)]
FilesArgument = Annotated[list[Path], typer.Argument(help="要检查的文件 / files to check", callback=_existing)]
FormFileOption = Annotated[
    Path | None,
    typer.Option("--form", help="只按这个表式文件读，如草稿 / by this form file alone, as a draft", callback=_existing),
]


def not_empty(ctx: typer.Context, param: typer.CallbackParam, given: Any) -> Any:
    """What was typed and says something: a variable of a shell without a value would ask for everything there is."""
    source = ctx.get_parameter_source(param.name or "")
    is_typed = source is not None and source.name == "COMMANDLINE"
    if is_typed and not all(str(one).strip() for one in (given if isinstance(given, list) else [given])):
        name = max(param.opts, key=len) if param.param_type_name == "option" else (param.name or "").upper()
        raise WrongUsageError(f"{name} 是空的，请写明或不写", f"{name} is empty; say which, or leave it out")
    return given


RegionArgument = Annotated[str, typer.Argument(help="代码或名称 / code or name", callback=not_empty)]
PeriodArgument = Annotated[
    str, typer.Argument(help="时期，如 2023、2023H1 / period", parser=period_id, callback=not_empty)
]
RegionsOption = Annotated[
    list[str] | None, typer.Option("--region", "-r", help="代码或名称 / code or name", callback=not_empty)
]
PeriodsOption = Annotated[
    list[str] | None,
    typer.Option("--period", "-p", help="时期，如 2023、2023H1 / period", parser=period_id, callback=not_empty),
]
IndicatorOption = Annotated[str, typer.Option("--indicator", "-i", help="指标 / indicator")]


def definitions_root(folder: Path | None) -> Path:
    """The folder of definitions: the one given, or the project's own."""
    return folder.resolve() if folder else ROOT
