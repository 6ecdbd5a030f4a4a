"""What growth comes from: by class, and by the regions right below a region.

The steps are those of `koujing structure` (`indicators/structures.py`); here is which regions are looked at.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from indicators import structures
from indicators.method import lead_up
from pipelines.products.report.asking import Row, asked
from pipelines.products.report.drawing import CLASSES, LABELS, STEP, WIDTH, Wording, drawn, names, values
from pipelines.products.report.makeup import LOOKED_FOR, classes_of, measure_name
from pipelines.products.report.telling import (
    Both,
    Cell,
    Part,
    Section,
    Table,
    because,
    called,
    cells,
    left_out,
    place,
    same,
    told,
)
from pipelines.publication.connection import literal, rows_of

if TYPE_CHECKING:
    import altair as alt
    import duckdb

#: So many regions are drawn by class; so many of the regions below one.
GROWING, BELOW = 12, 30
#: By the regions below: so many wholes are looked at, so many are drawn.
WHOLES, DRAWN = 34, 3


def growth(release: duckdb.DuckDBPyConnection) -> Section:
    """What growth comes from."""
    return Section("growth", told("growth"), [told("growth_intro")], [*_by_class(release), *_by_region(release)])


def _by_class(release: duckdb.DuckDBPyConnection) -> list[Part]:
    """What growth comes from by class, of the first measure of which any region tells it."""
    everywhere = [
        row["region_code"]
        for samples in (False, True)
        for row in asked(release, "with_facts", samples=samples, years=2)
    ]
    for measure, level in LOOKED_FOR if everywhere else ():
        structures.lay_out(release, everywhere, measure, level)
        lead_up(release, ["growth_contributions"])
        if found := asked(release, "growth_by_class", most=GROWING):
            return [_classes_part(release, found, measure, level)]
    return []


def _classes_part(release: duckdb.DuckDBPyConnection, found: list[Row], measure: str, level: str) -> Part:
    classes = classes_of(release, level)
    codes = sorted({row["code"] for row in found})
    heads = [
        told("region"),
        told("period"),
        *((f"{code} {classes[code][0]}", f"{code} {classes[code][1]}") for code in codes),
    ]
    lines = []
    for _, line in groupby(found, key=lambda row: row["place"]):
        row = list(line)
        of_class = {one["code"]: one for one in row}
        shown = [_points(of_class[code]) if code in of_class else "·" for code in codes]
        lines.append(cells(place(row[0]), row[0]["period"], *shown, Cell(_sample(row[0]))))
    signs = [(colour, "square", classes[code]) for code, colour in zip(codes, CLASSES * 4, strict=False)]
    title = told("growth_classes", measure=measure_name(release, measure), level=called("classes", level))
    notes = left_out(min(GROWING, found[0]["regions"]), found[0]["regions"], "koujing structure")
    return Part(
        title,
        Table([*heads, told("remark")], lines, words=2),
        drawn(lambda say: _stacked(found, codes, say)),
        signs,
        notes,
    )


def _sample(row: Row) -> Both:
    return told("sample_word") if row["is_sample"] else ("", "")


def _points(row: Row) -> str:
    low, value, high = row["low"], row["value"], row["high"]
    ends = "" if low is None or high is None or high - low < 1e-9 else f" [{low:.2f}, {high:.2f}]"
    return ("—" if value is None else f"{value:.2f}") + ends


def _stacked(found: list[Row], codes: list[str], say: Wording) -> alt.TopLevelMixin:
    import altair as alt

    shown = [
        {
            "row": say(f"{place(row)} {row['period']}"),
            "code": row["code"],
            "value": row["value"],
            "order": codes.index(row["code"]),
        }
        for row in found
    ]
    order = list(dict.fromkeys(one["row"] for one in shown))
    colours = (CLASSES * 4)[: len(codes)]
    chart: alt.Chart = (
        alt.Chart(values(shown))
        .mark_bar(stroke="#fff", strokeWidth=0.6)
        .encode(
            x=alt.X("value:Q", title=say(told("points"))),
            y=names(order),
            color=alt.Color("code:N", scale=alt.Scale(domain=codes, range=colours)),
            order="order:Q",
        )
        .properties(width=WIDTH - LABELS - 20, height=(STEP + 5) * len(order))
    )
    return chart


def _by_region(release: duckdb.DuckDBPyConnection) -> list[Part]:
    """What the growth of a region comes from by the regions right below it."""
    parts: list[Part] = []
    for measure in ("value_added", "gdp"):
        for whole in asked(release, "wholes", measure=measure, most=WHOLES):
            if len(parts) == DRAWN:
                return parts
            release.execute(f"SET VARIABLE region = {literal(whole['region_code'])}")
            release.execute(f"SET VARIABLE measure = {literal(measure)}")
            lead_up(release, ["district_contributions"])
            latest = "(SELECT max(period) FROM district_contributions WHERE code <> '' AND value IS NOT NULL)"
            query = f"FROM district_contributions WHERE period = {latest} ORDER BY code = '', value DESC, code"
            if found := rows_of(release, query):
                parts.append(_below(whole, measure_name(release, measure), found))
    return parts


def _below(whole: Row, measure: Both, found: list[Row]) -> Part:
    title = told("growth_below", region=place(whole), period=found[0]["period"], measure=measure)
    heads = [told("below"), told("points"), told("comparability_of")]
    shown = found[: BELOW - 1] + [row for row in found[BELOW - 1 :] if row["code"] == ""]
    lines = [
        cells(_part_name(row), _points(row), because(called("comparability", row["comparability"]), row))
        for row in found
    ]
    notes = left_out(len(shown), len(found), "koujing structure")
    return Part(title, Table(heads, lines), drawn(lambda say: _bars(shown, say)), [], notes)


def _part_name(row: Row) -> Both:
    return same(f"{row['code']} {row['name']}") if row["code"] else told("the_rest")


def _bars(found: list[Row], say: Wording) -> alt.TopLevelMixin:
    import altair as alt

    shown = [{"row": say(_part_name(row)), **{name: row[name] for name in ("low", "value", "high")}} for row in found]
    base = alt.Chart(values(shown)).encode(y=names([one["row"] for one in shown]))
    bars = base.mark_bar(height=STEP - 5, color="#6baed6").encode(x=alt.X("value:Q", title=say(told("points"))))
    ends = base.mark_rule(strokeWidth=1.5, color="#08306b").encode(x="low:Q", x2="high:Q")
    return alt.layer(bars, ends).properties(width=WIDTH - LABELS - 20, height=STEP * len(shown))
