"""`koujing group`: what a group of regions has together, of how many of its members, and who lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from definitions import load
from indicators import groups
from indicators.catalogue import catalogue
from pipelines.cli import answers
from pipelines.cli.asking import indicator_entry, open_current, rows
from pipelines.cli.lacking import nothing_of
from pipelines.cli.nearest import no_such
from pipelines.cli.options import Format, FormatOption, HomeOption, PeriodArgument
from pipelines.languages import spoken, told
from pipelines.words import number, unit, verdict_words, with_bounds

if TYPE_CHECKING:
    from definitions.models import RegionGroup

#: So many of those that lack are named in a row.
_NAMED = 3
_GROUPS: answers.Columns = {
    "标识｜id": lambda row: row["id"],
    "地区组｜group": lambda row: told(row["name_zh"], row["name_en"], " "),
    ">成员｜members": lambda row: str(row["members"]),
    "依据｜source": lambda row: row["source"],
}
GroupArgument = Annotated[
    str, typer.Argument(help="地区组的标识或名称，如 g60 / a group by id or name", metavar="GROUP", show_default=False)
]
IndicatorOption = Annotated[str, typer.Option("--indicator", "-i", help="只看一个指标 / one indicator alone")]


def command(
    group: GroupArgument = "",
    period: PeriodArgument = "",
    indicator: IndicatorOption = "",
    format: FormatOption = Format.text,
    home: HomeOption = None,
) -> None:
    """Show the groups, or what one of them has together."""
    asked = [indicator_entry(indicator).id] if indicator else []
    if not group:
        found = [each.model_dump() | {"members": len(_members(each.id))} for each in load().region_groups.values()]
        answers.answer(format, lambda: [answers.table(_GROUPS, found)], lambda: found)
        return
    chosen = _named(group)
    with open_current(home) as release:
        groups.add_up(release, chosen.id)
        choice = {"period": period, "indicators": asked, "published_as": chosen.published_as}
        totals = rows(release, "group_totals", choice)
        if not totals:
            raise nothing_of(release, [], [period] if period else [], asked, chosen.name_zh)
        members = rows(release, "group_members", {"periods": sorted({row["period"] for row in totals})})
    content = {"group": chosen.model_dump(), "indicators": totals, "members": members}
    answers.answer(format, lambda: _rendered(content), lambda: totals, lambda: content)


def _named(text: str) -> RegionGroup:
    """The group of that id or name. Raises `WrongUsageError` where there is none, with the nearest names."""
    known = load().region_groups
    for one in known.values():
        if text.strip() in (one.id, one.name_zh, one.name_en):
            return one
    raise no_such("地区组", "group of regions", text, known)


def _members(group: str) -> list[str]:
    return [one.code for one in load().region_group_members if one.group_id == group and one.valid_to is None]


def _rendered(content: dict[str, Any]) -> list[Any]:
    group, totals = content["group"], content["indicators"]
    kinds = catalogue()
    columns: answers.Columns = {
        "时期｜period": lambda row: row["period"],
        "指标｜indicator": lambda row: told(
            kinds[row["indicator_id"]].name_zh, kinds[row["indicator_id"]].name_en, " "
        ),
        ">成员｜members": lambda row: f"{len(row['members']) - len(row['lacking'])}/{len(row['members'])}",
        ">合计｜together": lambda row: _figure(row, kinds[row["indicator_id"]].decimals),
        "可比性｜comparability": verdict_words,
        "缺｜lacking": _lacking,
    }
    published: answers.Columns = {
        ">公布｜published": lambda row: number(row["published"], kinds[row["indicator_id"]].decimals) or "·"
    }
    title = f"{group['id']} {told(group['name_zh'], group['name_en'], ' ')}"
    return [
        answers.table({**columns, **(published if group["published_as"] else {})}, totals, title),
        answers.dim(
            told(
                "≥ 只含已报成员，是合计的下限；成员按时期末计；重叠的只计一次",
                "≥ is of those that are known alone, the least there is together; members are those at the end of the period; "
                "what lies in another member counts once",
            )
        ),
        answers.dim(told(f"依据：{group['source']}", f"source: {group['source']}", "\n")),
    ]


def _figure(row: dict[str, Any], decimals: int) -> str:
    symbol = unit(row["symbol"])
    if row["value"] is None:
        return "—" if row["low"] is None else f"≥ {number(row['low'], decimals)} {symbol}"
    return f"{with_bounds(row['low'], row['value'], row['high'], decimals)} {symbol}"


def _lacking(row: dict[str, Any]) -> str:
    names = [name for name in row["lacking_names"] if name]
    if not names:
        return ""
    more = len(names) - _NAMED
    listed = "、".join(names[:_NAMED])
    return listed + (spoken("⟨ 等 {many} 个｜ and {more} more⟩", many=len(names), more=more) if more > 0 else "")
