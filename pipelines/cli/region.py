"""`koujing region explain`: a code's names, what changed and by which document, and where its figures belong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any

import typer

from definitions import Definitions, load
from definitions.history import RegionMapping
from definitions.moves import Move
from definitions.region_explaining import RegionExplanation, explain_region
from pipelines.cli.answers import answer, fields
from pipelines.cli.options import Format, FormatOption, RegionArgument, RootOption, definitions_root
from pipelines.cli.words import interval, plain

KINDS = {
    "same": ("地域未变", "the same area"),
    "recoded": ("换了代码，地域未变", "another code, the same area"),
    "merged": ("全部并入", "all of it goes into"),
    "split": ("一部分归入，份额无来源", "a part goes to, the share is not known"),
    "break": ("代码未变，地域已变：前后不可直接比较", "the code stayed, its area changed: a break"),
}
CHANGES = {
    "succession of codes": "代码沿革",
    "units moved between them": "所辖单位划转",
    "merged into another unit": "并入",
    "part of territory transferred": "划出部分地域",
    "abolished and split": "撤销并分拆",
    "prefecture abolished and split": "撤销地级市并分拆",
    "county became district": "县改区",
    "county became district (also gained other territory)": "县改区并划入其他地域",
    "county-level city became district": "县级市改区",
    "county became county-level city": "县改市",
    "moved to another prefecture": "改隶",
    "moved to another prefecture and split": "改隶并分拆",
}
BASIS = {"documents": "有文件 documented", "codes": "只知代码沿革 only successions of codes are known"}


def explain(
    name: RegionArgument,
    on: Annotated[
        datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help="归到哪一天的区划 / boundary of which day")
    ] = None,
    format: FormatOption = Format.text,
    definitions: RootOption = None,
) -> None:
    """Show a region through time."""
    known = load(definitions_root(definitions))
    found = explain_region(known, name, on.date() if on else None)
    answer(
        format,
        lambda: (_zone if found.zone else _lines)(known, found),
        lambda: rows(known, found),
        lambda: {
            "code": found.code,
            "path": found.path,
            "names": [version.model_dump() for version in found.versions],
            "moves": [asdict(move) for move in found.moves],
            "mappings": rows(known, found),
        },
    )


def rows(definitions: Definitions, explanation: RegionExplanation) -> list[dict[str, Any]]:
    """One row a territory of the code and where its figures belong; for a functional zone, the zone."""
    if zone := explanation.zone:
        return [
            {
                **fields(zone, "code name_zh"),
                "kind": "functional zone",
                "parent_code": zone.parent_code,
                "lies_in": zone.districts,
                **fields(zone, "lies_in_source same_as note"),
            }
        ]
    return [
        {
            "from_code": one.origin.code,
            "from_name": definitions.region_name(one.origin.code),
            "from_territory": one.origin.start,
            "from_territory_end": one.origin.end,
            "to_code": one.target.code,
            "to_name": definitions.region_name(one.target.code),
            "to_territory": one.target.start,
            "wanted_on": explanation.wanted_on,
            "share_low": one.low,
            "share": one.share,
            "share_high": one.high,
            "kind": one.kind,
            "basis": one.basis,
            "document": one.document,
        }
        for one in explanation.mappings
    ]


def _zone(definitions: Definitions, explanation: RegionExplanation) -> Iterator[str]:
    zone = explanation.zone
    if zone is None:
        return
    yield f"{zone.code} {zone.name_zh}  ·  功能区，不是行政区 a functional zone, no administrative unit"
    yield f"  属 belongs to {zone.parent_code} {definitions.names.path(zone.parent_code)}"
    if zone.districts:
        names = "、".join(f"{code} {definitions.region_name(code)}" for code in zone.districts)
        yield f"  坐落 lies in {names}  （{zone.lies_in_source}）"
    else:
        yield "  坐落在哪些区县：来源未说明 in which districts it lies is not known"
    yield "  地域与区县重叠，不与区县相加 its area overlaps districts; it is never added to them"
    if zone.same_as:
        yield f"  同一功能区的另一代码 another code of the same zone: {zone.same_as}"
    if zone.note:
        yield f"  {zone.note}"


def _lines(definitions: Definitions, explanation: RegionExplanation) -> Iterator[str]:
    latest, end = explanation.versions[-1], explanation.territories[-1].end
    force = "现行 in force" if end is None else f"{end} 起停用 no longer in force since {end}"
    yield f"{explanation.code} {explanation.path}  ·  {latest.unit_type} · {force}"
    yield "\n名称 names"
    for version in explanation.versions:
        last = version.valid_to.year if version.valid_to else "今 now"
        yield f"  {version.valid_from.year} — {last}  {version.name_zh}"
    yield "\n变动 what moved"
    if not explanation.moves:
        yield "  没有 none"
    for move in explanation.moves:
        yield from _move(definitions, move)
    if not explanation.documented:
        known = definitions.known_changes
        where = "、".join(definitions.region_name(code) for code in known.provinces)
        yield (
            f"  此地只知代码沿革，代码未变时的地域变动不详（有文件的只限{where} {known.first_year}—{known.last_year}年） / "
            "here only successions of codes are known; a stable code is no proof of a stable area"
        )
    yield f"\n数字归到 {explanation.wanted_on} 的区划 where its figures belong in the boundary of {explanation.wanted_on}"
    for mapping in explanation.mappings:
        yield from _mapping(definitions, mapping)
    held = {mapping.origin for mapping in explanation.mappings}
    for territory in explanation.territories:
        if territory not in held:
            yield f"  {_days(territory.start, territory.end)}: 无从归入 leads nowhere that is known"
    if explanation.zones:
        yield "\n境内的功能区（与区县重叠，不另计） functional zones in it, never counted beside it"
        for zone in explanation.zones:
            districts = "、".join(f"{code} {definitions.region_name(code)}" for code in zone.districts)
            yield f"  {zone.code} {zone.name_zh}: {districts or '所在区县不详 districts not known'}"


def _move(definitions: Definitions, move: Move) -> Iterator[str]:
    origin = f"{move.from_code} {definitions.region_name(move.from_code)}" if move.from_code else "（外部 elsewhere）"
    target = f"{move.to_code} {definitions.region_name(move.to_code)}" if move.to_code else "（外部 elsewhere）"
    day = str(move.day) if move.documented else f"{move.day.year} 年内 during {move.day.year}"
    kind = CHANGES.get(move.change_type, "")
    yield f"  {day}  {origin} → {target}  {kind} {move.change_type}"
    if move.document or move.note:
        yield "      " + " · ".join(dict.fromkeys(filter(None, (move.document, move.document_title, move.note))))
    if move.low is not None and move.high is not None:
        yield f"      份额 share {interval(move.low, move.high)}"


def _mapping(definitions: Definitions, mapping: RegionMapping) -> Iterator[str]:
    zh, en = KINDS[mapping.kind]
    share = plain(mapping.share) if mapping.share is not None else interval(mapping.low, mapping.high)
    target = f"{mapping.target.code} {definitions.region_name(mapping.target.code)}"
    document = f" · {mapping.document}" if mapping.document else ""
    yield (
        f"  {_days(mapping.origin.start, mapping.origin.end)} → {target} × {share}  {zh} {en} · "
        f"{BASIS[mapping.basis]}{document}"
    )


def _days(start: object, end: object) -> str:
    return f"{start} — {end or '今 now'}"
