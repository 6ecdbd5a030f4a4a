"""Rankings: the figures that may be ranked with each other, with their ends, and the places that each of them can have."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from pipelines.products.report.asking import Row, asked
from pipelines.products.report.drawing import (
    COMPARABILITY,
    LABELS,
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
    Cell,
    Part,
    Section,
    Table,
    because,
    called,
    cells,
    figure_of,
    named,
    place,
    told,
    unit,
)

if TYPE_CHECKING:
    import altair as alt
    import duckdb

#: So many leagues are drawn, of each so many regions.
LEAGUES, SAMPLE_LEAGUES, REGIONS = 6, 2, 30


def rankings(release: duckdb.DuckDBPyConnection) -> Section:
    """The leagues of the real regions, then those of the samples."""
    parts = [_league(rows) for rows in _leagues(release, samples=False, leagues=LEAGUES)]
    parts += [_league(rows) for rows in _leagues(release, samples=True, leagues=SAMPLE_LEAGUES)]
    return Section("rankings", told("rankings"), [told("rankings_intro")], parts)


def _leagues(release: duckdb.DuckDBPyConnection, *, samples: bool, leagues: int) -> list[list[Row]]:
    found = asked(release, "leagues", samples=samples, leagues=leagues, most=REGIONS)
    return [list(rows) for _, rows in groupby(found, key=lambda row: row["place"])]


def _league(rows: list[Row]) -> Part:
    first = rows[0]
    title = told(
        "league",
        indicator=named(first),
        period=first["period"],
        level=called("level", first["region_level"]),
        coverage=called("coverage", first["coverage"]),
        sample=told("sample_mark") if first["is_sample"] else "",
    )
    notes = []
    if first["figures"] > len(rows):
        notes.append(told("league_left_out", shown=len(rows), left=first["figures"] - len(rows)))
    if first["ranked"] < 2:
        notes.append(told("league_assumed"))
    signs = legend([row["comparability"] for row in rows])
    return Part(title, _table(rows), drawn(lambda say: _picture(rows, say)), signs, notes)


def _picture(rows: list[Row], say: Wording) -> alt.TopLevelMixin:
    """On the left the values between their ends, on the right the places."""
    import altair as alt

    base = alt.Chart(values([_drawn(row, say) for row in rows]))
    order = [say(place(row)) for row in rows]
    look = by_comparability()
    line = COMPARABILITY["bounded"][0]
    x = alt.X("low:Q", title=say(told("figure", unit=unit(rows[0]))))
    ends = base.mark_rule(strokeWidth=2, color=line).encode(x=x, x2="high:Q", y=names(order))
    points = base.mark_point(filled=True, size=55, opacity=1).encode(x="value:Q", y=names(order), **look)
    most = max(row["rank_with_assumed_of"] for row in rows)
    scale = alt.Scale(domain=[1, most], nice=False, padding=8)
    count = alt.Axis(format="d", values=_ticks(most))
    first = alt.X("first:Q", title=say(told("place_of")), scale=scale, axis=count)
    bare = alt.Y("row:N", sort=order, title=None, axis=None)
    wide = base.mark_rule(strokeWidth=2, color=line).encode(x=first, x2="last:Q", y=bare)
    near = base.mark_rule(strokeWidth=6, color=line, opacity=0.45).encode(x="near_first:Q", x2="near_last:Q", y=bare)
    at = base.mark_point(filled=True, size=55, opacity=1).encode(x="place:Q", y=bare, **look)
    room, height = WIDTH - LABELS - 40, STEP * len(rows)
    return alt.hconcat(
        (ends + points).properties(width=room * 0.56, height=height),
        (wide + near + at).properties(width=room * 0.4, height=height),
        spacing=18,
    )


def _ticks(most: int) -> list[int]:
    """The places that an axis names: the first, and some up to the last."""
    step = max(1, round(most / 5))
    return [1, *range(1 + step if step == 1 else step, most + 1, step)]


def _drawn(row: Row, say: Wording) -> dict[str, Any]:
    """What is drawn of a figure; what is assumed has a place among all, and no places that it can have."""
    return {
        "row": say(place(row)),
        "verdict": row["comparability"],
        **{name: row[name] for name in ("value", "low", "high")},
        "place": row["rank_with_assumed"] if row["rank"] is None else row["rank"],
        "first": row["rank_low"],
        "last": row["rank_high"],
        "near_first": row["rank_low_common"],
        "near_last": row["rank_high_common"],
    }


def _table(rows: list[Row]) -> Table:
    heads: list[Both] = [told("region"), told("figure", unit=unit(rows[0])), told("rank"), told("ranks_possible")]
    heads += [told("comparability_of")]
    lines = [
        cells(place(row), figure_of(row), _rank(row), _possible(row), Cell(_verdict(row), row["comparability"]))
        for row in rows
    ]
    return Table(heads, lines, rows[0]["figures"])


def _rank(row: Row) -> Both:
    if row["rank"] is not None:
        return told("rank_of", rank=row["rank"], of=row["rank_of"])
    return told("rank_assumed", rank=row["rank_with_assumed"], of=row["rank_with_assumed_of"])


def _possible(row: Row) -> Both:
    if row["rank_low"] is None:
        return "—", "—"
    wide = f"{row['rank_low']}–{row['rank_high']}"
    if row["rank_low_common"] in (None, row["rank_low"]) and row["rank_high_common"] in (None, row["rank_high"]):
        return wide, wide
    return told("ranks_common", wide=wide, near=f"{row['rank_low_common']}–{row['rank_high_common']}")


def _verdict(row: Row) -> Both:
    return because(called("comparability", row["comparability"]), row)
