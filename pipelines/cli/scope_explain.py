"""`koujing scope explain`: where an industry stands in every scope, and why."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from definitions import Definitions, load
from definitions.explaining import Explanation, InScope, explain
from definitions.inclusion import has_list
from pipelines.cli.answers import answer, fields, page
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
    about = fields(explanation, "classification code=found.code name_zh=found.name_zh")
    return [
        {**about, **fields(one, "scope=scope.id scope_name_zh=scope.name_zh"), **_told(one)}
        for one in explanation.scopes
    ]


def _told(one: InScope) -> dict[str, Any]:
    """How much of the industry is in a scope, by which rows; or why nobody can tell."""
    if one.inclusion is None:
        unknown = dict.fromkeys(("share_low", "share_high", "industries_in", "industries_of"))
        return {
            "how": "no list",
            **unknown,
            "targets": [],
            "row_ids": [],
            "verified": None,
            "why": one.scope.refusal_zh,
        }
    return {
        **fields(one.inclusion, "how share_low=low share_high=high"),
        **fields(one, "industries_in industries_of"),
        "targets": [branch.target for branch in one.inclusion.inside],
        "row_ids": [branch.row_id for branch in one.inclusion.inside],
        "verified": one.inclusion.verified,
        "why": "",
    }


def _page(definitions: Definitions, explanation: Explanation) -> str:
    silent = [one.scope for one in explanation.scopes if one.inclusion is None]
    told = vars(explanation) | {
        "edition": definitions.classifications[explanation.classification],
        "unreached": [scope.id for scope in silent if has_list(scope)],
        "unlisted": [scope.id for scope in silent if not has_list(scope)],
        "links": [(definitions.correspondence_sets[pair], row) for pair, row in explanation.links],
    }
    return page("industry.txt", **told, definitions=definitions, named_at_most=NAMED)
