"""`koujing template`: the empty submission workbook of a region and period, or those of all regions within one.

Where a workbook lies is decided here, and that no other is lost for it; what stands in it is
`pipelines.workbooks.exchange.template`.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from definitions import Definitions, WrongUsageError, load
from pipelines.cli.answers import complain, put
from pipelines.languages import spoken
from pipelines.outgoing import first_of
from pipelines.workbooks.exchange.handing_out import LastYear, last_year, resolve_region, write_template
from pipelines.workbooks.exchange.template import TemplateError, resolve_period
from pipelines.workbooks.files.inbox import receive
from pipelines.workbooks.reading.many_files import read_one
from pipelines.workbooks.words.periods import parse_period

_SUFFIX = ".xlsx"
_NAMED = 5
_NO_PERIOD = (
    "请写明时期，如 koujing template --all --level district --parent 310000 2024 目录",
    "say which period, as in koujing template --all --level district --parent 310000 2024 DIR",
)


class Level(StrEnum):
    """The levels of regions that have workbooks of their own; a district is of the level of counties."""

    province = "province"
    prefecture = "prefecture"
    county = "county"
    district = "district"


_AMONG = {Level.district: Level.county}


def command(
    region: Annotated[
        str, typer.Argument(help="代码或名称；用 --all 时为时期 / code or name; with --all the period")
    ] = "",
    period: Annotated[
        str, typer.Argument(help="时期，如 2024、2024H1；用 --all 时为目录 / period; with --all the folder")
    ] = "",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="写到哪个文件或目录 / the file or folder to write")
    ] = None,
    before: Annotated[
        Path | None,
        typer.Option(
            "--from", help="上年的报送表：带来联系人、所列行业和上年数字 / last year's workbook, to carry over from"
        ),
    ] = None,
    every: Annotated[
        bool, typer.Option("--all", help="一个地区下的全部地区，各一本 / one for each region within another")
    ] = False,
    level: Annotated[
        Level | None,
        typer.Option("--level", help="用 --all 时：哪一级，默认区县 / with --all: of which level, else districts"),
    ] = None,
    parent: Annotated[
        str, typer.Option("--parent", help="用 --all 时：在哪个地区之内 / with --all: within which region")
    ] = "",
    force: Annotated[bool, typer.Option("--force", help="覆盖已有的文件 / write over files that are there")] = False,
) -> None:
    """Make the submission workbook of a region and period."""
    if every and before:
        raise TemplateError(
            "--from 是一个地区的表，不与 --all 一起用", "--from is of one region and does not go with --all"
        )
    if every:
        written = write_forms(parent, level or Level.district, region, output or Path(period), force=force)
        said = "⟨已生成 {count} 本，在 {folder} / {count} written to {folder}⟩"
        put(spoken(said, count=len(written), folder=written[0].parent))
        return
    if before and parse_period(region) and not period:
        region, period = "", region
    if not before and not (region and period):
        missing = ("时期", "which period") if region else ("地区和时期", "which region and period")
        raise TemplateError(
            f"请写明{missing[0]}，如 koujing template 310112 2024", f"say {missing[1]}: koujing template 310112 2024"
        )
    if not before and parse_period(region) and not parse_period(period):
        raise TemplateError(
            f"先写地区，后写时期：koujing template {period} {region}",
            f"the region comes first, then the period: koujing template {period} {region}",
        )
    if level or parent:
        raise TemplateError("--level 和 --parent 只与 --all 一起用", "--level and --parent go with --all")
    path = (
        write_following(before, output, region, period, force=force)
        if before
        else write_form(region, period, output, force=force)
    )
    put(spoken("⟨已生成 / written⟩: {path}", path=path))


def write_form(region: str, period: str, output: Path | None, *, force: bool = False) -> Path:
    """Write the submission workbook of a region (code or name) and period; returns where it was written.

    Raises `TemplateError` when the region or the period cannot be understood, or the file cannot be written.
    """
    definitions = load()
    of = resolve_period(period).id
    code = resolve_region(region, period, definitions)
    path = _place(output, _name(code, of))
    _write({code: path}, of, definitions, force=force)
    return path


def write_following(
    before: Path, output: Path | None, region: str = "", period: str = "", *, force: bool = False
) -> Path:
    """Write the workbook that follows that of the year before; returns where it was written.

    Raises `TemplateError` when that workbook is none, or is not of the region and the year before the period, if these are given.
    """
    definitions = load()
    if not before.exists():
        raise WrongUsageError(f"没有文件 {before}，请检查路径", f"there is no file {before}; check its path")
    reading = read_one(receive(before, str(before)), definitions)
    told = last_year(reading, definitions)
    of = resolve_period(period).id if period else told.following.id
    code = resolve_region(region or told.region_code, of, definitions)
    path = _place(output, _name(code, of))
    _write({code: path}, of, definitions, told, force=force)
    if faults := sum(each.blocks for each in reading.findings):
        said = "{file} ⟨有 {count} 项错误，见 koujing validate / has {count} errors, see koujing validate⟩"
        complain(spoken(said, file=before, count=faults))
    return path


def write_forms(parent: str, level: Level, period: str, folder: Path, *, force: bool = False) -> list[Path]:
    """Write the workbooks of all regions of a level within one into a folder, or none of them; returns where they are.

    Raises `TemplateError` when the region or the period cannot be understood, there is no such region within it, or a file
    cannot be written.
    """
    definitions = load()
    if parse_period(period) is None and (folder == Path() or parse_period(str(folder)) or period.isdecimal()):
        raise TemplateError(*_NO_PERIOD)
    span = resolve_period(period)
    if not parent:
        raise TemplateError("请用 --parent 写明在哪个地区之内", "say with --parent within which region")
    within = resolve_region(parent, period, definitions)
    codes = definitions.names.below(within, _AMONG.get(level, level).value, span.year_end)
    if not codes:
        name = f"{within} {definitions.region_name(within)}"
        raise TemplateError(f"{name} 之内没有这一级（{level}）的地区", f"there is no {level} within {name}")
    if folder.suffix.lower() == _SUFFIX:
        raise TemplateError(f"{folder} 是文件名，请写一个目录", f"{folder} names a file; name a folder")
    places = {code: folder / _name(code, span.id) for code in codes}
    _write(places, span.id, definitions, force=force)
    return list(places.values())


def _write(
    places: Mapping[str, Path], period: str, definitions: Definitions, before: LastYear | None = None, *, force: bool
) -> None:
    """Write the workbooks of some regions and a period; nothing at all where one of them would take the place of another."""
    taken = [str(path) for path in places.values() if os.path.lexists(path)]
    if taken and not force:
        shown = first_of(taken, _NAMED)
        raise TemplateError(
            f"已有文件 {shown}，没有覆盖：里面可能已经填了数；确要覆盖，加 --force",
            f"{shown} is there and was left as it is: figures may stand in it; to write over it add --force",
        )
    for code, path in places.items():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_template(path, code, period, definitions, before)
        except OSError as error:
            why = error.strerror or type(error).__name__
            raise TemplateError(f"写不了 {path}：{why}", f"{path} cannot be written: {why}") from error


def _name(code: str, period: str) -> str:
    return f"{code}-{period}{_SUFFIX}"


def _place(output: Path | None, name: str) -> Path:
    """Where a workbook of this name goes: into a folder, or under another name that is one of a workbook."""
    if output is None or output.is_dir() or not output.suffix:
        return (output or Path()) / name
    if output.suffix.lower() != _SUFFIX:
        raise TemplateError(
            f"填报工作簿是 {_SUFFIX}，不能写成 {output.name}；请写 {output.with_suffix(_SUFFIX)} 或一个目录",
            f"the workbook is an {_SUFFIX} and cannot be {output.name}; write {output.with_suffix(_SUFFIX)} or a folder",
        )
    return output
