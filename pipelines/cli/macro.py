"""Published totals beside the sum of what was reported below them: shown, never forced to agree."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from pipelines.cli.asking import regions_asked
from pipelines.cli.query import rows
from pipelines.cli.words import COMPARABILITY, interval, number

if TYPE_CHECKING:
    import duckdb
    from rich.console import RenderableType

LEVELS = {"province": "省 province", "prefecture": "市 prefecture", "county": "县 county"}
LEGEND = (
    "下级之和只含有数者，不作调整；市与其区县互相包含，各成一行。",
    "已报% = 下级之和 ÷ 公布总数；GDP% = 有数的下级占本级地区生产总值。",
    "The sums hold only those that reported, nothing is adjusted; cities contain their districts, so each level is a row. "
    "reported % = sum over published; GDP % = share of the region's GDP held by those that reported",
)
HEADINGS: dict[str, Literal["left", "right"]] = {
    "地区 region": "left",
    "时期 period": "left",
    "度量 measure": "left",
    "公布 published": "right",
    "下级 parts": "left",
    "个数 reported/all": "right",
    "下级之和 sum of parts": "right",
    "已报% by value": "right",
    "GDP%": "right",
}
DECIMALS = {"value_added": 2, "revenue": 2, "enterprises": 0, "employees": 2}


def select(connection: duckdb.DuckDBPyConnection, region: str, period: str) -> list[dict[str, Any]]:
    """The rows of a region (code or part of a name) and period; empty text means all."""
    return rows(
        connection,
        "macro_control",
        {"regions": regions_asked(connection, [region] if region else []), "period": period},
    )


def _sum(row: dict[str, Any]) -> str:
    decimals = DECIMALS[row["measure"]]
    if row["parts_sum"] is None:
        return "·"
    bounds = (
        "" if row["parts_low"] == row["parts_high"] else f" {interval(row['parts_low'], row['parts_high'], decimals)}"
    )
    return number(row["parts_sum"], decimals) + bounds


def _published(row: dict[str, Any]) -> str:
    if row["published"] is None:
        return (
            "·" if row["published_comparability"] is None else f"— {COMPARABILITY[row['published_comparability']][0]}"
        )
    mark = "" if row["published_comparability"] == "exact" else f" {COMPARABILITY[row['published_comparability']][0]}"
    return number(row["published"], DECIMALS[row["measure"]]) + mark


def rendered(found: list[dict[str, Any]]) -> RenderableType:
    """The table for a terminal."""
    from rich.table import Table

    picture = Table(header_style="bold", row_styles=["", "dim"], pad_edge=False)
    for head, justify in HEADINGS.items():
        picture.add_column(head, justify=justify)
    for row in found:
        picture.add_row(
            f"{row['region_code']} {row['region_name']}"
            + ("（示例）" if row["is_sample"] and "非官方" not in row["region_name"] else ""),
            row["period"],
            f"{row['measure_zh']}（{row['unit']}）",
            _published(row),
            LEVELS[row["parts_level"]],
            f"{row['parts_reported']}/{row['parts_existing']}",
            _sum(row),
            number(row["reported_share"], 1) or "·",
            number(row["gdp_share"], 1) or "·",
        )
    return picture
