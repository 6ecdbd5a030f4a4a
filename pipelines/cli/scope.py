"""`koujing scope list, show, diff`: which industries a scope counts, by name, section and star, and where two differ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Annotated, Any

import typer

from definitions import Definitions, load
from definitions.inclusion import GBT, NBS, Difference, Inclusion, difference, find_scope, has_list
from pipelines.cli.answers import answer, fields, page
from pipelines.cli.options import Format, FormatOption, RootOption, definitions_root

ScopeArgument = Annotated[str, typer.Argument(help="口径标识或名称 / a scope's id or name")]


def list_scopes(format: FormatOption = Format.text, definitions: RootOption = None) -> None:
    """List all scopes."""
    known = load(definitions_root(definitions))
    found = [
        {
            **fields(scope, "id name_zh name_en is_target"),
            "industries": len(known.industries_of(scope.id)) if has_list(scope) else None,
            "coverage": scope.coverage,
            "reads_as": scope.reads_as.scope if scope.reads_as else "",
            **fields(scope, "refusal_zh refusal_en"),
        }
        for scope in known.scopes.values()
    ]
    answer(format, lambda: [page("scopes.txt", scopes=found)], lambda: found)


def show(scope: ScopeArgument, format: FormatOption = Format.text, definitions: RootOption = None) -> None:
    """Show a scope's dimensions and industries."""
    known = load(definitions_root(definitions))
    found = find_scope(known, scope)
    inclusions = list(known.industries_of(found.id).values()) if has_list(found) else None
    rows = [_industry(known, one) for one in inclusions or ()]
    answer(
        format,
        lambda: [page("scope.txt", scope=found, inclusions=inclusions, by_section=partial(_by_section, known))],
        lambda: rows,
        lambda: {"scope": found.model_dump(), "industries": rows},
    )


def diff(
    first: ScopeArgument,
    second: ScopeArgument,
    format: FormatOption = Format.text,
    definitions: RootOption = None,
) -> None:
    """Show what one scope counts and the other does not."""
    known = load(definitions_root(definitions))
    found = difference(known, find_scope(known, first), find_scope(known, second))
    rows = diff_rows(known, found)
    told = vars(found) | {"classes": known.classes[GBT], "by_section": partial(_by_section, known)}
    answer(
        format,
        lambda: [page("scope_diff.txt", **told)],
        lambda: rows,
        lambda: {**fields(found, "first=first.id second=second.id alike dimensions"), "industries": rows},
    )


def diff_rows(definitions: Definitions, found: Difference) -> list[dict[str, Any]]:
    """One row an industry that the two scopes treat differently."""
    sides = [(f"only {found.first.id}", one) for one in found.only_first]
    sides += [(f"only {found.second.id}", one) for one in found.only_second]
    for ours, theirs in found.in_part:
        sides += [(f"{found.first.id} of both", ours), (f"{found.second.id} of both", theirs)]
    return [{"difference": side, **_industry(definitions, one)} for side, one in sides]


def _by_section(definitions: Definitions, inclusions: Sequence[Inclusion]) -> Iterator[dict[str, Any]]:
    """Industries with their sections; a division that is there as a whole, and alike, is one of them."""
    tree = definitions.trees[GBT]
    chosen = {one.code: (one.how, one.is_uncertain) for one in inclusions}
    told = set[str]()
    for one in inclusions:
        if one.code in told:
            continue
        *_, division, section = tree.above(one.code)
        leaves = tree.leaves(division)
        is_whole = len(leaves) > 1 and len({chosen.get(leaf) for leaf in leaves}) == 1
        told |= set(leaves if is_whole else ())
        code = division if is_whole else one.code
        yield {
            "section": section,
            "section_name": tree.classes[section].name_zh,
            "code": code,
            "mark": "*" * (one.how == "part") + "?" * one.is_uncertain,
            "name": tree.classes[code].name_zh,
            "whole": len(leaves) if is_whole else None,
            "targets": "" if is_whole else _targets(definitions, one),
        }


def _targets(definitions: Definitions, one: Inclusion) -> str:
    known = (definitions.classes[NBS].get(branch.target) for branch in one.inside)
    return "、".join(f"{target.code} {target.name_zh}" for target in known if target)


def _industry(definitions: Definitions, one: Inclusion) -> dict[str, Any]:
    tree = definitions.trees[GBT]
    top = tree.top(one.code)
    return {
        "code": one.code,
        "name_zh": tree.classes[one.code].name_zh,
        "section": top,
        "section_name_zh": tree.classes[top].name_zh,
        **fields(one, "how share_low=low share_high=high verified is_uncertain"),
        "targets": [branch.target for branch in one.inside],
        "row_ids": [branch.row_id for branch in one.inside],
    }
