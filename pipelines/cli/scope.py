"""`koujing scope list, show, diff`: which industries a scope counts, by name, section and star, and where two differ."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated, Any

import typer

from definitions import Definitions, load
from definitions.inclusion import GBT, NBS, Branch, Difference, Inclusion, difference, find_scope, has_list
from definitions.models import Scope
from pipelines.cli.answers import answer, fields
from pipelines.cli.options import Format, FormatOption, RootOption, definitions_root
from pipelines.cli.words import plain

ScopeArgument = Annotated[str, typer.Argument(help="口径标识或名称 / a scope's id or name")]

LEGEND = (
    "* 只计一部分（份额在 0 到 1 之间，无来源不作猜测） in part, the share is not known",
    "? 所据的行可信度低，也没有人核实 rests on a row of low confidence that nobody has verified",
)
HOW = {"whole": ("全部计入", "whole"), "part": ("计入一部分", "in part"), "out": ("不计入", "not counted")}
DIMENSIONS = {
    "edition": ("行业分类版本", "edition"),
    "coverage": ("单位范围", "coverage"),
    "measures": ("度量", "measures"),
    "territory": ("地域", "territory"),
    "price_basis": ("价格", "price basis"),
    "period_kind": ("期别", "period"),
}


def list_scopes(format: FormatOption = Format.text, definitions: RootOption = None) -> None:
    """List all scopes."""
    found = list_rows(load(definitions_root(definitions)))
    answer(format, lambda: _list(found), lambda: found)


def show(scope: ScopeArgument, format: FormatOption = Format.text, definitions: RootOption = None) -> None:
    """Show a scope's dimensions and industries."""
    known = load(definitions_root(definitions))
    found = find_scope(known, scope)
    industries = show_rows(known, found)
    content = {"scope": found.model_dump(), "industries": industries}
    answer(format, lambda: _show(known, found), lambda: industries, lambda: content)


def diff(
    first: ScopeArgument,
    second: ScopeArgument,
    format: FormatOption = Format.text,
    definitions: RootOption = None,
) -> None:
    """Show what one scope counts and the other does not."""
    known = load(definitions_root(definitions))
    found = difference(known, find_scope(known, first), find_scope(known, second))
    industries = diff_rows(known, found)
    content = {
        "first": found.first.id,
        "second": found.second.id,
        "alike": found.alike,
        "dimensions": found.dimensions,
        "industries": industries,
    }
    answer(format, lambda: _diff(known, found), lambda: industries, lambda: content)


def list_rows(definitions: Definitions) -> list[dict[str, Any]]:
    """One row a scope."""
    return [
        {
            **fields(scope, "id name_zh name_en is_target"),
            "industries": len(definitions.industries_of(scope.id)) if has_list(scope) else None,
            "coverage": scope.coverage,
            "reads_as": scope.reads_as.scope if scope.reads_as else "",
            **fields(scope, "refusal_zh refusal_en"),
        }
        for scope in definitions.scopes.values()
    ]


def _list(rows: Sequence[dict[str, Any]]) -> Iterator[str]:
    for is_target, heading in (
        (True, "可作目标 may be a target"),
        (False, "只作识别，不作目标 recognised, refused as a target"),
    ):
        yield f"{heading}"
        for row in rows:
            if row["is_target"] is is_target:
                count = "" if row["industries"] is None else f" · {row['industries']} 个小类 classes"
                yield f"  {row['id']}  {row['name_zh']} {row['name_en']}{count}"
                if row["reads_as"]:
                    yield f"      读作 read as {row['reads_as']}（假定 assumed）"
                if not is_target:
                    yield f"      {row['refusal_zh']} / {row['refusal_en']}"


def show_rows(definitions: Definitions, scope: Scope) -> list[dict[str, Any]]:
    """The industries of a scope as rows, with section, share and the rows behind each; none where it has no list."""
    found = definitions.industries_of(scope.id).values() if has_list(scope) else []
    return [_industry(definitions, one) for one in found]


def _show(definitions: Definitions, scope: Scope) -> Iterator[str]:
    yield f"{scope.id}  {scope.name_zh} {scope.name_en}"
    target = (
        "可作目标 may be a target"
        if scope.is_target
        else f"不作目标 no target: {scope.refusal_zh} / {scope.refusal_en}"
    )
    yield f"  {target}"
    for name, (zh, en) in DIMENSIONS.items():
        value = getattr(scope, name)
        shown = value if isinstance(value, str) else ", ".join(value)
        if shown:
            yield f"  {zh} {en}: {shown}"
    yield f"  容许的区间宽度 tolerance: {plain(scope.tolerance)}"
    yield f"  来源 source: {scope.source}"
    if scope.reads_as:
        yield (
            f"  读作 read as {scope.reads_as.scope}（假定 assumed，时期末不早于 period not ended before "
            f"{scope.reads_as.since}）: {scope.reads_as.source}"
        )
    if scope.activities and scope.activities.declared_in:
        yield f"  行业由填报表「{scope.activities.declared_in}」一列声明 declared by the submission in that column"
    if not has_list(scope):
        yield "  没有行业清单 no list of industries"
        return
    found = list(definitions.industries_of(scope.id).values())
    partial, unverified, doubtful = (
        sum(map(is_so, found))
        for is_so in (lambda one: one.how == "part", lambda one: not one.verified, lambda one: one.is_uncertain)
    )
    yield (
        f"\n{len(found)} 个小类 classes · 只计一部分 in part {partial} · 所据未核实 unverified {unverified}"
        f" · 其中可信度低 of low confidence {doubtful}"
    )
    yield from _by_section(definitions, found)
    yield ""
    yield from LEGEND


def diff_rows(definitions: Definitions, found: Difference) -> list[dict[str, Any]]:
    """One row an industry that the two scopes treat differently."""
    sides = (
        (f"only {found.first.id}", found.only_first),
        (f"only {found.second.id}", found.only_second),
    )
    rows = [{"difference": side, **_industry(definitions, one)} for side, ones in sides for one in ones]
    rows += [
        {"difference": f"{scope.id} of both", **_industry(definitions, one)}
        for pair in found.in_part
        for scope, one in zip((found.first, found.second), pair, strict=True)
    ]
    return rows


def _diff(definitions: Definitions, found: Difference) -> Iterator[str]:
    for scope in (found.first, found.second):
        yield f"{scope.id}  {scope.name_zh} {scope.name_en}"
    for scope, other, ones in (
        (found.first, found.second, found.only_first),
        (found.second, found.first, found.only_second),
    ):
        yield (
            f"\n{scope.id} 计入而 {other.id} 不计 counted by {scope.id}, not by {other.id}: {len(ones)} 个小类 classes"
        )
        yield from _by_section(definitions, ones)
    if found.in_part:
        yield f"\n两边都计而份额不同 counted by both, by different shares: {len(found.in_part)} 个小类 classes"
        for first, second in found.in_part:
            name = definitions.classes[GBT][first.code].name_zh
            yield (
                f"  {first.code} {name}: {found.first.id} {HOW[first.how][0]} {HOW[first.how][1]}, "
                f"{found.second.id} {HOW[second.how][0]} {HOW[second.how][1]}"
            )
    yield f"\n两边一样 counted alike by both: {found.alike} 个小类 classes"
    if found.dimensions:
        yield "\n其他方面的不同 other dimensions that differ"
        for name, (ours, theirs) in found.dimensions.items():
            zh, en = DIMENSIONS[name]
            yield f"  {zh} {en}: {ours or '—'} ↔ {theirs or '—'}"
    yield ""
    yield from LEGEND


def _by_section(definitions: Definitions, standings: Sequence[Inclusion]) -> Iterator[str]:
    """Industries under their sections; a division that is there as a whole, and alike, is one line."""
    tree = definitions.trees[GBT]
    chosen = {one.code: one for one in standings}
    section, done = "", set[str]()
    for one in standings:
        if one.code in done:
            continue
        *_, division, top = tree.above(one.code)
        if top != section:
            section = top
            yield f"  {top} {tree.classes[top].name_zh}"
        leaves = tree.leaves(division)
        same = {(chosen[leaf].how, chosen[leaf].is_uncertain) for leaf in leaves if leaf in chosen}
        if len(leaves) > 1 and all(leaf in chosen for leaf in leaves) and len(same) == 1:
            done |= set(leaves)
            name = f"{tree.classes[division].name_zh}（整个大类，{len(leaves)} 个小类 the whole division）"
            yield f"    {division}{_mark(one)}  {name}"
        else:
            targets = _targets(definitions, one.inside)
            yield f"    {one.code}{_mark(one)}  {tree.classes[one.code].name_zh}{f'  → {targets}' if targets else ''}"


def _mark(one: Inclusion) -> str:
    return ("*" if one.how == "part" else "") + ("?" if one.is_uncertain else "")


def _targets(definitions: Definitions, branches: Iterable[Branch]) -> str:
    classes = definitions.classes[NBS]
    return "、".join(
        f"{branch.target} {classes[branch.target].name_zh}" for branch in branches if branch.target in classes
    )


def _industry(definitions: Definitions, one: Inclusion) -> dict[str, Any]:
    tree = definitions.trees[GBT]
    top = tree.top(one.code)
    return {
        "code": one.code,
        "name_zh": tree.classes[one.code].name_zh,
        "section": top,
        "section_name_zh": tree.classes[top].name_zh,
        "how": one.how,
        "share_low": one.low,
        "share_high": one.high,
        "verified": one.verified,
        "is_uncertain": one.is_uncertain,
        "targets": [branch.target for branch in one.inside],
        "row_ids": [branch.row_id for branch in one.inside],
    }
