"""Targets: how far each is reached by the latest figure, with its ends."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from indicators import targets
from indicators.catalogue import catalogue
from pipelines.products.report.asking import Row
from pipelines.products.report.drawing import (
    COMPARABILITY,
    STEP,
    WIDTH,
    Wording,
    by_comparability,
    drawn,
    legend,
    names,
    values,
)
from pipelines.products.report.telling import (
    Both,
    Part,
    Section,
    Table,
    because,
    called,
    cells,
    place,
    same,
    told,
)
from pipelines.publication.connection import rows_of
from pipelines.words import number, with_bounds

if TYPE_CHECKING:
    import altair as alt
    import duckdb

#: The room for region and indicator, in pixels.
_NAMES = 330


def goals(release: duckdb.DuckDBPyConnection) -> Section:
    """Every target with its latest figure."""
    chosen = targets.targets()
    targets.measure_progress(release, chosen)
    found = rows_of(release, "FROM target_progress ORDER BY period DESC, period_kind")
    latest = {row["target_id"]: row for row in reversed(found)}
    rows = [row for one in chosen if (row := latest.get(one.id))]
    parts = (
        [Part(told("progress"), _table(rows, chosen), drawn(lambda say: _picture(rows, say)), _signs(rows))]
        if rows
        else []
    )
    lacking = [one for one in chosen if one.id not in latest]
    intro = [told("targets_intro")]
    if lacking:
        intro.append(told("targets_lacking", which=", ".join(one.id for one in lacking)))
    return Section("targets", told("targets"), intro, parts)


def _signs(rows: list[Row]) -> list[tuple[str, str, Both]]:
    return legend([row["comparability"] for row in rows])


def _name(row: Row) -> Both:
    kind = catalogue()[row["indicator_id"]]
    where, when = place(row), row["period"]
    return f"{where} · {kind.name_zh} · {when}", f"{where} · {kind.name_en} · {when}"


def _picture(rows: list[Row], say: Wording) -> alt.TopLevelMixin:
    import altair as alt

    shown = [
        {
            "row": say(_name(row)),
            "verdict": row["comparability"],
            **{name: row[name] for name in ("progress", "progress_low", "progress_high")},
        }
        for row in rows
    ]
    order = [one["row"] for one in shown]
    base = alt.Chart(values(shown)).encode(y=names(order, _NAMES))
    x = alt.X("progress:Q", title=say(told("progress_axis")), scale=alt.Scale(zero=True, nice=True))
    bars = base.mark_bar(height=9, color="#d9d9d9").encode(x=x)
    ends = base.mark_rule(strokeWidth=2, color=COMPARABILITY["bounded"][0]).encode(
        x="progress_low:Q", x2="progress_high:Q"
    )
    points = base.mark_point(filled=True, size=60, opacity=1).encode(x=x, **by_comparability())
    goal = alt.Chart(values([{"at": 100}])).mark_rule(strokeDash=[4, 3], color="#000").encode(x="at:Q")
    return alt.layer(bars, ends, points, goal).properties(width=WIDTH - _NAMES - 20, height=(STEP + 6) * len(rows))


def _table(rows: list[Row], chosen: tuple[targets.Target, ...]) -> Table:
    kinds, sources = catalogue(), {one.id: one.source for one in chosen}
    columns = (
        "region",
        "indicator",
        "period",
        "figure_now",
        "target",
        "progress_percent",
        "due",
        "days_left",
        "status",
    )
    heads = [*(told(name) for name in columns), told("comparability_of"), told("provenance_of")]
    lines = []
    for row in rows:
        kind = kinds[row["indicator_id"]]
        lines.append(
            cells(
                place(row),
                (kind.name_zh, kind.name_en),
                row["period"],
                _ends(row, "", kind.decimals),
                number(row["target"], kind.decimals),
                _ends(row, "progress", 1),
                f"{row['due']:%Y-%m-%d}" if isinstance(row["due"], date) else "·",
                "·" if row["days_left"] is None else str(row["days_left"]),
                called("progress", row["status"]),
                because(called("comparability", row["comparability"]), row),
                same(sources[row["target_id"]]),
            )
        )
    return Table(heads, lines, words=3)


def _ends(row: dict[str, Any], name: str, decimals: int) -> str:
    ends = (f"{name}_low", name, f"{name}_high") if name else ("low", "value", "high")
    low, value, high = (None if row[end] is None else Decimal(str(row[end])) for end in ends)
    return with_bounds(low, value, high, decimals)
