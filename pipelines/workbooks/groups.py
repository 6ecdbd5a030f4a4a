"""A group and its members on one sheet: where both are given, the members have to add up to the group.

Only the comparing belongs here. That the group's own observation is not counted beside its members' is the method's
(`indicators/sql`), which sees it from the codes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from definitions.models import ActivityClass
from pipelines.workbooks.values import given_decimals

_HALF = Decimal("0.5")


def members_by_group(codes: Iterable[str], classes: Mapping[str, ActivityClass]) -> dict[str, list[str]]:
    """Each code that has descendants among the codes, with those of them that no other listed code stands between."""
    listed = set(codes)
    members: dict[str, list[str]] = {}
    for code in sorted(listed):
        parent = classes[code].parent
        while parent and parent not in listed:
            parent = classes[parent].parent
        if parent:
            members.setdefault(parent, []).append(code)
    return members


def gap(group: Decimal, members: Sequence[Decimal], *, exact: bool) -> tuple[Decimal, Decimal] | None:
    """The difference between a group and its members' sum, and the difference that rounding allows, if it is exceeded.

    Each cell may be off by half a unit of the last digit it shows; heads counted one by one (`exact`) may not.
    """
    difference = group - sum(members, Decimal(0))
    cells = (group, *members)
    allowed = Decimal(0) if exact else sum((_HALF.scaleb(-given_decimals(cell)) for cell in cells), Decimal(0))
    return (difference, allowed) if abs(difference) > allowed else None
