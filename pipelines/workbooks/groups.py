"""A group and its members on one sheet: complete members have to add up to the group, some of them to no more than it.

Only the comparing belongs here. That the group's own observation is not counted beside its members' is the method's
(`indicators/sql`), which sees it from the codes.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence, Set
from decimal import Decimal

from definitions.models import ActivityClass
from pipelines.workbooks.values import given_decimals

_HALF = Decimal("0.5")


def members_by_group(codes: Collection[str], classes: Mapping[str, ActivityClass]) -> dict[str, list[str]]:
    """Each code that has descendants among the codes, with those of them that no other listed code stands between."""
    if len(set(map(len, codes))) == 1:  # in every classification a code is longer or shorter than what it lies in
        return {}
    listed = set(codes)
    members: dict[str, list[str]] = {}
    for code in sorted(listed):
        parent = classes[code].parent
        while parent and parent not in listed:
            parent = classes[parent].parent
        if parent:
            members.setdefault(parent, []).append(code)
    return members


def children_by_parent(classes: Mapping[str, ActivityClass]) -> dict[str, list[str]]:
    """The codes directly below each code."""
    children: dict[str, list[str]] = {}
    for code, each in classes.items():
        children.setdefault(each.parent, []).append(code)
    return children


def are_complete(group: str, listed: Set[str], children: Mapping[str, Sequence[str]]) -> bool:
    """Whether the listed codes leave no part of a group out: each of its classes is listed, or all of its own are."""
    below = children.get(group, ())
    return bool(below) and all(child in listed or are_complete(child, listed, children) for child in below)


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
