"""What regions are made of: location quotients, and how alike two regions are.

The steps are those of `koujing structure` and `koujing pair` (`indicators/structures.py`); here is which of them are looked at.
"""

from __future__ import annotations

from itertools import combinations, groupby, pairwise
from typing import TYPE_CHECKING, NamedTuple

from indicators import structures
from indicators.method import lead_up
from pipelines.products.report.asking import Row, asked
from pipelines.products.report.drawing import (
    LABELS,
    ONE_SIDE,
    STEP,
    TWO_SIDES,
    WIDTH,
    Wording,
    drawn,
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
    left_out,
    named,
    place,
    told,
)
from pipelines.publication.connection import literal, rows_of

if TYPE_CHECKING:
    import altair as alt
    import duckdb

#: What structures are looked for, the first that at least three regions have: a measure, and by which classes.
LOOKED_FOR = (("value_added", "large"), ("revenue", "large"), ("employees", "large"), ("employees", "section"))
#: So many regions are drawn: in the heat map, in the matrix.
REGIONS, PAIRED = 30, 10
#: A quotient is far from one from here on; between are two steps.
_STEPS = [0.5, 0.8, 1.25, 2]


class Chosen(NamedTuple):
    """The structures that are compared: of what, in which year, of which regions, the largest first."""

    measure: Both
    level: str
    period: str
    regions: list[Row]
    classes: dict[str, Both]

    @property
    def of(self) -> Both:
        """What is compared, in words."""
        return told("structure_of", measure=self.measure, level=called("classes", self.level), period=self.period)


def makeup(release: duckdb.DuckDBPyConnection) -> list[Section]:
    """The sections of structure and of similarity."""
    quotients, alike = [], []
    for samples in (False, True):
        if found := _chosen(release, samples=samples):
            quotients.append(_quotients(release, found))
            alike.append(_alike(release, found))
    return [
        Section("structure", told("structure"), [told("structure_intro")], quotients),
        Section("similarity", told("similarity"), [told("similarity_intro")], alike),
    ]


def _chosen(release: duckdb.DuckDBPyConnection, *, samples: bool) -> Chosen | None:
    """The first structures that are looked for and found, laid out alone."""
    everywhere = [row["region_code"] for row in asked(release, "with_facts", samples=samples, years=1)]
    for measure, level in LOOKED_FOR if everywhere else ():
        structures.lay_out(release, everywhere, measure, level)
        if regions := asked(release, "complete_structures", samples=samples):
            structures.lay_out(release, [row["region_code"] for row in regions], measure, level)
            period = regions[0]["period"]
            release.execute(f"DELETE FROM class_shares WHERE period <> {literal(period)}")
            return Chosen(measure_name(release, measure), level, period, regions, classes_of(release, level))
    return None


def measure_name(release: duckdb.DuckDBPyConnection, measure: str) -> Both:
    """What a measure is called."""
    return named(rows_of(release, f"FROM measures WHERE id = {literal(measure)}")[0])


def classes_of(release: duckdb.DuckDBPyConnection, level: str) -> dict[str, Both]:
    """The classes of a level by code, with their names."""
    classification = "gbt4754-2017" if level == "section" else "nbs-digital-2021"
    return {row["code"]: named(row) for row in asked(release, "classes", classification=classification)}


def _quotients(release: duckdb.DuckDBPyConnection, chosen: Chosen) -> Part:
    found: list[Row] = []
    for region in chosen.regions[:REGIONS]:
        release.execute(f"SET VARIABLE region = {literal(region['region_code'])}")
        lead_up(release, ["location_quotients"])
        quotients = rows_of(release, "FROM location_quotients ORDER BY code")
        found += [{**row, "region_name": region["region_name"]} for row in quotients]
    codes = sorted({row["code"] for row in found})
    heads = [
        told("region"),
        *((f"{code} {chosen.classes[code][0]}", f"{code} {chosen.classes[code][1]}") for code in codes),
    ]
    lines = []
    for _, line in groupby(found, key=lambda row: row["region_code"]):
        row = list(line)
        of_class = {one["code"]: one for one in row}
        lines.append(cells(place(row[0]), *(_shown(of_class[code]) if code in of_class else "·" for code in codes)))
    notes = [told("structure_whole", regions=len(chosen.regions)), _key(codes, chosen)]
    notes += left_out(len(chosen.regions[:REGIONS]), len(chosen.regions), "koujing structure")
    return Part(chosen.of, Table(heads, lines), drawn(lambda say: _heat(found, codes, say)), _heat_legend(), notes)


def _shown(row: Row) -> Both | str:
    value = "—" if row["value"] is None else f"{row['value']:.2f}"
    low, high = row["low"], row["high"]
    ends = "" if low is None or high is None or high - low < 1e-9 else f" [{low:.2f}, {high:.2f}]"
    return because(value + ends, row) if row["value"] is None else value + ends


def _key(codes: list[str], chosen: Chosen) -> Both:
    zh, en = ("; ".join(f"{code} {chosen.classes[code][side]}" for code in codes) for side in (0, 1))
    return zh, en


def _heat(found: list[Row], codes: list[str], say: Wording) -> alt.TopLevelMixin:
    import altair as alt

    shown = [{"row": say(place(row)), "code": row["code"], "value": row["value"]} for row in found]
    order = list(dict.fromkeys(one["row"] for one in shown))
    step = min(60, (WIDTH - LABELS - 10) // max(len(codes), 1))
    x = alt.X("code:N", sort=codes, title=None, axis=alt.Axis(orient="top", labelAngle=0, domain=False, ticks=False))
    base = alt.Chart(values(shown)).encode(x=x, y=names(order))
    scale = alt.Scale(type="threshold", domain=_STEPS, range=TWO_SIDES)
    squares = base.mark_rect(stroke="#fff").encode(color=alt.Color("value:Q", scale=scale))
    far = (alt.datum.value >= _STEPS[-1]) | (alt.datum.value < _STEPS[0])
    ink = alt.condition(far, alt.value("#fff"), alt.value("#111"))
    text = base.mark_text(fontSize=9).encode(text=alt.Text("value:Q", format=".2f"), color=ink)
    return alt.layer(squares, text).properties(width=step * len(codes), height=STEP * len(order))


def _heat_legend() -> list[tuple[str, str, Both]]:
    words = [f"< {_STEPS[0]}", *(f"{a}–{b}" for a, b in pairwise(_STEPS)), f"≥ {_STEPS[-1]}"]
    return [(colour, "square", (word, word)) for colour, word in zip(TWO_SIDES, words, strict=True)]


def _alike(release: duckdb.DuckDBPyConnection, chosen: Chosen) -> Part:
    """How alike each pair of the largest regions is: the step of `koujing pair`, asked of pair after pair."""
    shown = chosen.regions[:PAIRED]
    pairs: list[Row] = []
    for a, b in combinations(shown, 2):
        release.execute(f"SET VARIABLE regions = [{literal(a['region_code'])}, {literal(b['region_code'])}]::VARCHAR[]")
        lead_up(release, ["pair_measures"])
        pairs += [{"a": place(a), "b": place(b), **row} for row in rows_of(release, "FROM pair_measures")]
    pairs.sort(key=lambda row: (-(row["similarity"] or 0), row["a"], row["b"]))
    heads = [told(name) for name in ("first_region", "second_region", "similarity_of", "distance_of")] + [
        told("comparability_of")
    ]
    lines = [
        cells(
            row["a"],
            row["b"],
            _ends(row, "similarity"),
            _ends(row, "distance"),
            because(called("comparability", row["comparability"]), row),
        )
        for row in pairs
    ]
    notes = left_out(len(shown), len(chosen.regions), "koujing pair")
    picture = drawn(lambda say: _matrix(pairs, [place(one) for one in shown], say))
    return Part(chosen.of, Table(heads, lines, words=2), picture, [], notes)


def _ends(row: Row, name: str) -> str:
    low, value, high = row[f"{name}_low"], row[name], row[f"{name}_high"]
    ends = "" if low is None or high is None or high - low < 1e-9 else f" [{low:.3f}, {high:.3f}]"
    return ("—" if value is None else f"{value:.3f}") + ends


def _matrix(pairs: list[Row], regions: list[str], say: Wording) -> alt.TopLevelMixin:
    import altair as alt

    both_ways = [(row["a"], row["b"], row["similarity"]) for row in pairs]
    both_ways += [(b, a, value) for a, b, value in both_ways]
    shown = [{"row": say(a), "column": say(b), "value": value} for a, b, value in both_ways if value is not None]
    order = [say(one) for one in regions]
    least = min((one["value"] for one in shown), default=0)
    axis = alt.Axis(labelAngle=-40, labelAlign="right", minExtent=100, maxExtent=100, domain=False, ticks=False)
    x = alt.X("column:N", sort=order, title=None, axis=axis)
    base = alt.Chart(values(shown)).encode(x=x, y=names(order))
    scale = alt.Scale(domain=[least, (least + 1) / 2, 1], range=ONE_SIDE)
    squares = base.mark_rect(stroke="#fff").encode(color=alt.Color("value:Q", scale=scale))
    ink = alt.condition(alt.datum.value > 0.4 * least + 0.6, alt.value("#fff"), alt.value("#111"))
    text = base.mark_text(fontSize=9).encode(text=alt.Text("value:Q", format=".2f"), color=ink)
    return alt.layer(squares, text).properties(width=38 * len(order), height=24 * len(order))
