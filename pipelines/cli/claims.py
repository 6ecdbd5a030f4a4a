"""`koujing claims`: published ranks against the table: consistent, contradicted, or not to be told, and how many are known."""

from __future__ import annotations

from typing import Any

from definitions import load
from indicators import claims
from indicators.catalogue import catalogue
from pipelines.cli import answers
from pipelines.cli.asking import open_current, regions_asked, rows_of
from pipelines.cli.lacking import none_for
from pipelines.cli.options import Format, FormatOption, HomeOption, RegionArgument
from pipelines.languages import told
from pipelines.words import called, with_bounds


def command(region: RegionArgument = "", format: FormatOption = Format.text, home: HomeOption = None) -> None:
    """Hold published ranks against the table."""
    with open_current(home) as release:
        codes = regions_asked(release, [region])
        chosen = tuple(one for one in claims.claims() if not codes or one.region_code in codes)
        if not chosen:
            raise none_for(
                codes, "名次", "rank", (one.region_code for one in claims.claims()), f"indicators/{claims.FILE}"
            )
        claims.judge(release, chosen)
        found = {row["claim_id"]: row for row in rows_of(release, "FROM claim_verdicts")}
    shown = [{**found[one.id], "source": one.source, "note": one.note} for one in chosen]
    answers.answer(format, lambda: _rendered(shown), lambda: shown)


def _rendered(shown: list[dict[str, Any]]) -> list[Any]:
    kinds, definitions = catalogue(), load()

    def among(row: dict[str, Any]) -> str:
        if not row["level"]:
            group = definitions.region_groups[row["among"]]
            return told(group.name_zh, group.name_en, " ")
        return f"{definitions.region_name(row['among'])} · {called('level', row['level'])}"

    columns: answers.Columns = {
        "地区｜region": lambda row: f"{row['region_code']} {definitions.region_name(row['region_code'])}",
        "时期｜period": lambda row: row["period"],
        "指标｜indicator": lambda row: told(
            kinds[row["indicator_id"]].name_zh, kinds[row["indicator_id"]].name_en, " "
        ),
        "范围｜among": among,
        ">自称｜claimed": lambda row: f"#{row['claimed']}",
        ">可能的名次｜possible ranks": lambda row: f"{row['rank_low']}–{row['rank_high']}",
        ">有数｜known": lambda row: f"{row['others_known'] + (row['value'] is not None)}/{row['others'] + 1}",
        ">数值｜figure": lambda row: (
            "·"
            if row["value"] is None
            else with_bounds(row["low"], row["value"], row["high"], kinds[row["indicator_id"]].decimals)
        ),
        "判断｜verdict": lambda row: called("claim", row["verdict"]),
    }
    sources = dict.fromkeys(f"{row['region_code']} {row['period']}: {row['source']}" for row in shown)
    return [answers.table(columns, shown), *map(answers.dim, sources)]
