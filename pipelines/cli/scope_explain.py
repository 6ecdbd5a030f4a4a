"""`koujing scope explain`: where an industry stands in every scope, and why."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from definitions import Definitions, load
from definitions.explaining import Explanation, explain
from definitions.inclusion import has_list
from pipelines.cli.answers import answer, page
from pipelines.cli.options import Format, FormatOption, RootOption, definitions_root

#: How many industries of a group, and rows of correspondences, are named one by one.
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
        lambda: [_page(known, found)],
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


def _page(definitions: Definitions, explanation: Explanation) -> str:
    silent = [one.scope for one in explanation.scopes if one.inclusion is None]
    told = vars(explanation) | {
        "edition": definitions.classifications[explanation.classification],
        "unreached": [scope.id for scope in silent if has_list(scope)],
        "unlisted": [scope.id for scope in silent if not has_list(scope)],
        "links": [(definitions.correspondence_sets[pair], row) for pair, row in explanation.links],
    }
    return page("industry.txt", **told, definitions=definitions, named_at_most=NAMED)
