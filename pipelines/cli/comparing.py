"""Commands that compare: `bridge`, `compare`, and the effect of a scope."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli.screen import put, say_all
from pipelines.cli.speech import HomeOption, one_sentence, open_current, period_id, stop
from pipelines.home import find_home


class BridgeFormat(StrEnum):
    """How `koujing bridge` shows the way."""

    text = "text"
    json = "json"
    html = "html"
    png = "png"


class PlainFormat(StrEnum):
    """Formats of an answer without a picture."""

    text = "text"
    csv = "csv"
    json = "json"


def bridge(
    region: Annotated[str, typer.Argument(help="代码或名称 / code or name")],
    period: Annotated[str, typer.Argument(help="时期 / period", parser=period_id)],
    measure: Annotated[str, typer.Argument(help="度量，如 value_added、revenue / measure")] = "value_added",
    output_format: Annotated[BridgeFormat, typer.Option("--format", "-f")] = BridgeFormat.text,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="图片写到哪里 / where the picture goes")] = None,
    home: HomeOption = None,
) -> None:
    """从当地报送到可比数的桥：口径以外、部分计入、单位范围 / from the reported to the comparable figure."""
    from pipelines.cli import bridge as face

    with one_sentence(home):
        found = face.select(open_current(find_home(home)), region, period, measure)
        if output_format is BridgeFormat.text:
            say_all(face.rendered(found))
        elif output_format is BridgeFormat.json:
            put(face.as_json(found))
        else:
            path = output or Path(f"bridge-{found.figure['region_code']}-{period}-{measure}.{output_format.value}")
            face.write_picture(found, path)
            put(f"已生成 {path} / written: {path}")


def compare(
    first: Annotated[str, typer.Argument(help="地区甲 / region A")],
    second: Annotated[str, typer.Argument(help="地区乙 / region B")],
    period: Annotated[str, typer.Argument(help="时期 / period", parser=period_id)],
    indicator: Annotated[str, typer.Option("--indicator", "-i", help="指标 / indicator")] = "core_value_added",
    output_format: Annotated[PlainFormat, typer.Option("--format", "-f")] = PlainFormat.text,
    home: HomeOption = None,
) -> None:
    """甲是否领先于乙：确定、有条件确定、不能判定 / is A ahead of B, for certain, on a condition, or not to be told."""
    from pipelines.cli import compare as face

    with one_sentence(home):
        found = face.select(open_current(find_home(home)), first, second, period, indicator)
        if output_format is PlainFormat.json:
            put(face.as_json(found))
        else:
            put("\n".join(face.sentences(found)))


def scope_effect(
    region: Annotated[list[str] | None, typer.Option("--region", "-r", help="代码或名称 / code or name")] = None,
    period: Annotated[list[str] | None, typer.Option("--period", "-p", help="时期 / period", parser=period_id)] = None,
    scope: Annotated[
        list[str] | None, typer.Option("--scope", "-s", help="口径，默认全部 / scopes, default all")
    ] = None,
    indicator: Annotated[str, typer.Option("--indicator", "-i", help="指标 / indicator")] = "core_value_added",
    output_format: Annotated[PlainFormat, typer.Option("--format", "-f")] = PlainFormat.text,
    home: HomeOption = None,
) -> None:
    """换一个口径，各地的数值和位次怎样变 / how value and rank move from scope to scope."""
    from definitions import load
    from indicators.catalogue import catalogue
    from pipelines.cli import effect as face

    with one_sentence(home):
        if indicator not in catalogue():
            stop(f"没有指标 {indicator}；可选：{'、'.join(catalogue())} / there is no indicator {indicator}")
        definitions = load()
        scopes = list(scope or (one.id for one in definitions.scopes.values() if one.is_target))
        place = find_home(home)
        open_current(place).close()
        figures = face.select(place.database, definitions, scopes, region or (), period or (), indicator)
        if not figures:
            stop("没有符合条件的数字 / nothing fits")
        if output_format is PlainFormat.csv:
            put(face.as_csv(figures))
        elif output_format is PlainFormat.json:
            put(face.as_json(figures))
        else:
            say_all([face.rendered(figures, scopes, indicator, definitions)])
