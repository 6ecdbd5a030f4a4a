"""How far one figure leads another: the verdict, the bounds of their difference, and which unknown share moves it most."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from indicators.method import give_quotients, statement
from indicators.ranking import FIGURE, figures_of
from indicators.verdicts import Figures, intervals, least_lead, verdict

if TYPE_CHECKING:
    import duckdb

#: Digits of a bound of the difference; the next ones are the arithmetic of floating point.
DIGITS = 9


@dataclass(frozen=True)
class Matter:
    """An unknown share and how far it alone moves the difference."""

    activity: str
    name: str
    unknown_by: str
    width: float


@dataclass(frozen=True)
class Lead:
    """The verdict on `a − b`: which is ahead ("a", "b" or none), its bounds in shown units, and what moves it.

    The bounds are conservative where the figures are not linear in the unknown shares.
    """

    verdict: str
    ahead: str
    least: float
    most: float
    conservative: bool
    matters: list[Matter]


def lead(connection: duckdb.DuckDBPyConnection, indicator: str, a: Mapping[str, Any], b: Mapping[str, Any]) -> Lead:
    """Whether figure `a` of an indicator leads `b`, of one period and with two ends each, shares tied where they are common.

    The connection has the tables of a release.
    """
    give_quotients(connection)
    chosen = f"WHERE indicator_id = '{indicator}' AND period = '{a['period']}'"
    cursor = connection.execute(f"SELECT * FROM ({statement('unknown_parts')}) {chosen}")
    names = [column[0] for column in cursor.description or ()]
    parts = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    keys = [tuple({**one, "indicator_id": indicator}[name] for name in FIGURE) for one in (a, b)]
    linear = {tuple(part[name] for name in FIGURE) for part in parts} >= set(keys)
    rounding = [a["rounding"] or 0.0, b["rounding"] or 0.0]
    apart = _leads(intervals([a["low"], b["low"]], [a["high"], b["high"]], rounding))
    together = _leads(figures_of(parts, keys, rounding)) if linear else apart
    verdicts = [verdict(apart[side], together[side]) for side in (0, 1)]
    side = next((number for number in (0, 1) if verdicts[number] != "open"), None)
    return Lead(
        "open" if side is None else verdicts[side],
        "" if side is None else ("a", "b")[side],
        round(together[0], DIGITS),
        round(-together[1], DIGITS),
        not linear,
        _matters(connection, parts, keys),
    )


def _leads(figures: Figures) -> tuple[float, float]:
    """How far A is ahead of B at least, and B of A."""
    leads = least_lead(figures)
    return float(leads[0, 1]), float(leads[1, 0])


def _matters(
    connection: duckdb.DuckDBPyConnection, parts: list[dict[str, Any]], keys: list[tuple[Any, ...]]
) -> list[Matter]:
    """The unknown shares by how far each alone moves the difference, the greatest first."""
    names = dict(connection.execute("SELECT classification || ':' || code, name_zh FROM activity_classes").fetchall())
    widths: dict[tuple[str, str], float] = {}
    for part in parts:
        if part["kind"] == "certain":
            continue
        width = part["net"] * (part["weight_high"] - part["weight_low"])
        sign = 1 if tuple(part[name] for name in FIGURE) == keys[0] else -1
        place = (part["activity_code"], part["kind"])
        # a common share moves the difference of the two values, own shares move each by itself
        widths[place] = widths.get(place, 0.0) + (sign * width if part["kind"] == "common" else abs(width))
    ordered = sorted(widths.items(), key=lambda entry: (-abs(entry[1]), entry[0]))
    return [Matter(code.partition(":")[2], names.get(code, ""), kind, abs(width)) for (code, kind), width in ordered]
