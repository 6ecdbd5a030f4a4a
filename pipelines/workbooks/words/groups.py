"""A group and its members on one sheet: complete members have to add up to the group, some of them to no more than it.

Only the comparing belongs here. That the group's own observation is not counted beside its members' is the method's
(`indicators/sql`), which sees it from the codes.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence, Set
from decimal import Decimal

from definitions.tree import ClassTree
from pipelines.workbooks.words.values import given_decimals

_HALF = Decimal("0.5")


def members_by_group(codes: Collection[str], tree: ClassTree) -> dict[str, list[str]]:
    """Each code that has descendants among the codes, with those of them that no other listed code stands between."""
    if len(set(map(len, codes))) == 1:  # in every classification a code is longer or shorter than what it lies in
        return {}
    listed = set(codes)
    members: dict[str, list[str]] = {}
    for code in sorted(listed):
        if group := next((one for one in tree.above(code) if one in listed and one != code), ""):
            members.setdefault(group, []).append(code)
    return members


def are_complete(group: str, listed: Set[str], tree: ClassTree) -> bool:
    """Whether the listed codes leave no part of a group out: each of its classes is listed, or all of its own are."""
    below = tree.below(group)
    return bool(below) and all(child in listed or are_complete(child, listed, tree) for child in below)


def is_part(label: str) -> bool:
    """Whether a label says that its row is listed in part only (其中, #): such rows are never summed to their group."""
    return label.lstrip().casefold().startswith(("其中", "#", "＃", "of which"))


def gap(
    group: Decimal, members: Sequence[Decimal], *, exact: bool, complete: bool = True
) -> tuple[Decimal, Decimal] | None:
    """The difference between a group and its members' sum, and the difference that rounding allows, if it is exceeded.

    Members that are not complete may add up to less: the rest lies among those not given. Each cell may be off by half a
    unit of the last digit it shows; heads counted one by one (`exact`) may not.
    """
    difference = group - sum(members, Decimal(0))
    cells = (group, *members)
    allowed = Decimal(0) if exact else sum((_HALF.scaleb(-given_decimals(cell)) for cell in cells), Decimal(0))
    exceeded = abs(difference) > allowed if complete else -difference > allowed
    return (difference, allowed) if exceeded else None
