"""`koujing scope explain`: where an industry stands in every scope, and why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

import typer

from definitions import Definitions, load
from definitions.explaining import Explanation, InScope, explain
from definitions.inclusion import GBT, NBS, Branch, has_list
from definitions.models import ActivityClass, Coefficient
from pipelines.cli.answers import answer
from pipelines.cli.options import Format, FormatOption, RootOption, definitions_root
from pipelines.cli.scope import HOW
from pipelines.cli.words import interval, plain

MARKS = {"whole": "✓", "part": "*", "out": "–"}
#: How many industries of a group are named one by one.
NAMED = 20


def command(
    code: Annotated[str, typer.Argument(help="行业代码或名称 / code or name of an industry")],
    edition: Annotated[str, typer.Option("--classification", "-c", help="分类，如 gbt4754-2011 / classification")] = "",
    format: FormatOption = Format.text,
    definitions: RootOption = None,
) -> None:
    """Show where an industry stands in every scope."""
    known = load(definitions_root(definitions))
    found = explain(known, code, edition)
    answer(
        format,
        lambda: _lines(known, found),
        lambda: rows(found),
        lambda: {
            "class": found.found.model_dump(),
            "scopes": rows(found),
            "correspondences": [{"correspondence": pair, **row.model_dump()} for pair, row in found.links],
            "coefficients": [one.model_dump() for one in found.coefficients],
        },
    )


def rows(explanation: Explanation) -> list[dict[str, Any]]:
    """One row a scope."""
    return [
        {
            "classification": explanation.classification,
            "code": explanation.found.code,
            "name_zh": explanation.found.name_zh,
            "scope": one.scope.id,
            "scope_name_zh": one.scope.name_zh,
            "how": one.inclusion.how if one.inclusion else "no list",
            "share_low": one.inclusion.low if one.inclusion else None,
            "share_high": one.inclusion.high if one.inclusion else None,
            "industries_in": one.industries_in if one.inclusion else None,
            "industries_of": one.industries_of if one.inclusion else None,
            "targets": [branch.target for branch in one.inclusion.inside] if one.inclusion else [],
            "row_ids": [branch.row_id for branch in one.inclusion.inside] if one.inclusion else [],
            "verified": one.inclusion.verified if one.inclusion else None,
            "why": one.scope.refusal_zh if one.inclusion is None else "",
        }
        for one in explanation.scopes
    ]


def _lines(definitions: Definitions, explanation: Explanation) -> Iterator[str]:
    edition = definitions.classifications[explanation.classification]
    yield f"{_named(explanation.found)}  ·  {edition.name_zh} {edition.id}"
    if explanation.above:
        yield "  " + " › ".join(_named(one) for one in reversed(explanation.above))
    for name, other in explanation.also:
        yield f"  同一代码在 the same code in {name}: {_named(other)}"
    yield "\n在各口径中 in each scope"
    for one in explanation.scopes:
        if one.inclusion is not None:
            yield from _inclusion(definitions, one)
    silent = [one.scope for one in explanation.scopes if one.inclusion is None]
    listed = [scope.id for scope in silent if has_list(scope)]
    if listed:
        yield "  · 没有对应行，无从判断 no correspondence leads there, so nobody can tell: " + "、".join(listed)
    unlisted = [scope.id for scope in silent if not has_list(scope)]
    yield "  · 没有行业清单，无从判断 no list of codes, so nobody can tell: " + "、".join(unlisted)
    if explanation.coefficients:
        yield "\n有来源的系数 coefficients with a source"
        for given in explanation.coefficients:
            yield f"  {_coefficient(given)}"
    yield from _links(definitions, explanation)


def _inclusion(definitions: Definitions, one: InScope) -> Iterator[str]:
    found = one.inclusion
    if found is None:
        return
    zh, en = HOW[found.how]
    bounds = f" {interval(found.low, found.high)}" if found.how == "part" else ""
    of = f"，{one.industries_of} 个小类中 {one.industries_in} 个 of the classes" if one.industries_of > 1 else ""
    refused = "" if one.scope.is_target else "（不作目标 no target）"
    yield f"  {MARKS[found.how]} {one.scope.id} {one.scope.name_zh}{refused}: {zh} {en}{bounds}{of}"
    for branch in found.inside:
        yield f"      {_branch(definitions, branch)}"
    for branch in found.beside:
        yield f"      另有一部分归 another part belongs to {_branch(definitions, branch)}"


def _branch(definitions: Definitions, branch: Branch) -> str:
    known = definitions.classes[NBS].get(branch.target)
    target = f"→ {known.code} {known.name_zh} · " if known else ""
    share = "" if branch.low == branch.high else f" {interval(branch.low, branch.high)}"
    trust = "" if branch.verified else " · 未核实 unverified"
    note = f" · {branch.note}" if branch.note else ""
    return (
        f"{target}{branch.row_id}{share} · 可信度 confidence {plain(branch.confidence)}{trust} · {branch.source}{note}"
    )


def _links(definitions: Definitions, explanation: Explanation) -> Iterator[str]:
    if explanation.links:
        yield "\n与其他分类的对应 correspondences"
    for pair_id, row in explanation.links[:NAMED]:
        pair = definitions.correspondence_sets[pair_id]
        origin = definitions.classes[pair.from_classification][row.from_code]
        target = definitions.classes[pair.to_classification][row.to_code]
        share = "全部 whole" if row.is_whole else interval(row.share_low, row.share_high)
        note = f" · {row.note}" if row.note else ""
        yield (
            f"  {pair.from_classification} {_named(origin)} → {pair.to_classification} {_named(target)}: "
            f"{share} ({row.row_id}){note}"
        )
    if len(explanation.links) > NAMED:
        yield f"  … 共 {len(explanation.links)} 行 rows in all"
    if 1 < len(explanation.industries) <= NAMED:
        yield "\n包含或通向的小类 classes of GB/T 4754-2017 in it"
        for code in explanation.industries:
            yield f"  {_named(definitions.classes[GBT][code])}"


def _named(one: ActivityClass) -> str:
    return " ".join(part for part in (one.code, one.name_zh, one.name_en) if part)


def _coefficient(given: Coefficient) -> str:
    """A coefficient in one line: the share, for whom, and its source."""
    bounds = "" if given.is_known else f" {interval(given.share_low, given.share_high)}"
    share = f"{plain(given.share)}{bounds}".strip()
    region = given.region_code or "各地 everywhere"
    measure = given.measure or "各度量 every measure"
    trust = "" if given.verified else "（未核实 unverified）"
    return (
        f"{given.coefficient_id}: {given.code} → {given.target_code} {share} · {region} · "
        f"{given.first_year}–{given.last_year} · {measure} · {given.source}{trust}"
    )
