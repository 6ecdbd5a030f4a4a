"""Commands that hold figures against each other: `diagnose` and `macro`."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from pipelines.cli.comparing import PlainFormat
from pipelines.cli.screen import put, say, say_all
from pipelines.cli.speech import HomeOption, one_sentence, open_current, period_id, stop
from pipelines.home import find_home

Region = Annotated[str, typer.Argument(help="代码或名称，空为全部 / code or name, empty for all")]
Period = Annotated[str, typer.Argument(help="时期，空为全部 / period, empty for all", parser=period_id)]
FormatOption = Annotated[PlainFormat, typer.Option("--format", "-f")]


def diagnose(
    region: Region = "", period: Period = "", output_format: FormatOption = PlainFormat.text, home: HomeOption = None
) -> None:
    """数字相遇而不一致：是口径、版本、区划、度量还是年份 / figures that disagree: scope, vintage, boundary, measure or year."""
    from pipelines.cli import diagnose as face

    with one_sentence(home):
        found = face.select(open_current(find_home(home)), region, period)
        if not found and output_format is PlainFormat.text:
            put("没有不一致的数字 / no figures that disagree")
        elif not written(found, output_format):
            say_all(face.rendered(found))


def macro(
    region: Region = "", period: Period = "", output_format: FormatOption = PlainFormat.text, home: HomeOption = None
) -> None:
    """公布的总数与下级报来之和并列，不作调整 / published totals beside the sum of what was reported below them."""
    from pipelines.cli import macro as face

    with one_sentence(home):
        found = face.select(open_current(find_home(home)), region, period)
        if not found and output_format is PlainFormat.text:
            stop("没有符合条件的国家或省 / no country or province fits")
        if not written(found, output_format):
            say_all([face.rendered(found)])
            for line in face.LEGEND:
                say(line, "dim")


def written(found: list[dict[str, Any]], output_format: PlainFormat) -> bool:
    """Write the rows for machines; false where a person is to read them."""
    from pipelines.cli.listing import as_csv, as_json

    if output_format is PlainFormat.csv:
        put(as_csv(found))
    elif output_format is PlainFormat.json:
        put(as_json(found))
    return output_format is not PlainFormat.text
