"""Places over scopes: who stands where under the shared scope and under others, of the same observations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.products.report.asking import Row, asked
from pipelines.products.report.drawing import WIDTH, Sign, Wording, drawn, values
from pipelines.products.report.telling import (
    Both,
    Part,
    Section,
    Table,
    because,
    cells,
    figure_of,
    left_out,
    named,
    place,
    told,
)
from pipelines.publication.connection import literal, rows_of
from pipelines.publication.rescope import some_under

if TYPE_CHECKING:
    import altair as alt
    import duckdb

#: Beside the release's own scope, which the others are held against: one of international use, and one a single section.
OTHERS = ("oecd-ict", "section-i")
#: So many regions are drawn.
REGIONS = 10
_LOOK = {"up": "#2171b5", "down": "#e08214", "same": "#7a7a7a"}

Places = dict[str, int]


def over_scopes(release: duckdb.DuckDBPyConnection) -> Section:
    """The real regions that reported by industry, then the samples; three at least, for two have one order."""
    groups = [asked(release, "by_industry", samples=samples, most=REGIONS) for samples in (False, True)]
    groups = [rows for rows in groups if len(rows) > 2]
    parts = _parts(release, groups) if groups else []
    return Section("scopes", told("scopes"), [told("scopes_intro")], parts)


def _parts(release: duckdb.DuckDBPyConnection, groups: list[list[Row]]) -> list[Part]:
    (own,) = rows_of(release, "SELECT target_scope FROM release_manifest")
    known = {row["id"]: row for row in rows_of(release, "FROM scopes")}
    others = [scope for scope in OTHERS if scope != own["target_scope"] and scope in known]
    figures = [{own["target_scope"]: {row["region_code"]: row for row in rows}} for rows in groups]
    for scope, under in some_under(release, others, _observed(groups)):
        for rows, found in zip(groups, figures, strict=True):
            regions = [row["region_code"] for row in rows]
            of_year = asked(under, "figures_of", regions=regions, period=rows[0]["period"])
            found[scope] = {row["region_code"]: row for row in of_year}
    return [_part(rows, found, known) for rows, found in zip(groups, figures, strict=True)]


def _observed(groups: list[list[Row]]) -> str:
    """The condition of the observations that are looked at: value added of these regions and years."""
    regions = ", ".join(literal(row["region_code"]) for rows in groups for row in rows)
    periods = ", ".join(literal(rows[0]["period"]) for rows in groups)
    return f"measure = 'value_added' AND region_code IN ({regions}) AND period IN ({periods})"


def _part(rows: list[Row], found: dict[str, dict[str, Row]], known: dict[str, Row]) -> Part:
    title = told("scopes_of", period=rows[0]["period"], sample=told("sample_mark") if rows[0]["is_sample"] else "")
    placed = {scope: _placed(of_region) for scope, of_region in found.items()}
    heads = [told("region"), *(named(known[scope]) for scope in found)]
    lines = [
        cells(place(row), *(_told(found[scope].get(row["region_code"]), placed[scope]) for scope in found))
        for row in rows
    ]
    notes = [told("scopes_places", regions=len(rows))]
    notes += left_out(len(rows), rows[0]["figures"], "koujing scope effect")
    picture = drawn(lambda say: _slopes(rows, placed, known, say))
    signs: list[Sign] = [(colour, "square", told(f"moved_{way}")) for way, colour in _LOOK.items()]
    return Part(title, Table(heads, lines), picture, signs, notes)


def _placed(figures: dict[str, Row]) -> Places:
    """The places of those that can be compared, by value."""
    given = {code: row["value"] for code, row in figures.items() if row["comparability"] in ("exact", "bounded")}
    return {code: 1 + sum(other > value for other in given.values()) for code, value in given.items()}


def _told(figure: Row | None, placed: Places) -> Both | str:
    if figure is None:
        return "·"
    shown = figure_of({**figure, "decimals": 2, "obs_status": "", "coverage": "", "provenance": ""})
    if figure["region_code"] not in placed:
        return because(shown, figure)
    where = f"#{placed[figure['region_code']]}/{len(placed)}"
    return f"{shown} {where}"


def _slopes(rows: list[Row], placed: dict[str, Places], known: dict[str, Row], say: Wording) -> alt.TopLevelMixin:
    """A line a region from scope to scope, coloured by whether it is up or down in the last against the first."""
    import altair as alt

    scopes = [say((known[scope]["name_zh"], scope)) for scope in placed]
    shown = []
    for row in rows:
        code = row["region_code"]
        places = [at.get(code) for at in placed.values()]
        way = _way([one for one in places if one is not None])
        shown += [
            {"region": say(place(row)), "label": say(f"{at} · {place(row)}"), "scope": scope, "place": at, "way": way}
            for scope, at in zip(scopes, places, strict=True)
            if at is not None
        ]
    axis = alt.Axis(orient="top", labelAngle=0, domain=False, ticks=False, grid=False, labelFontSize=9)
    x = alt.X("scope:N", sort=scopes, title=None, axis=axis, scale=alt.Scale(type="point", padding=0.85))
    y = alt.Y("place:Q", axis=None, scale=alt.Scale(reverse=True, domain=[1, len(rows)], padding=10))
    colour = alt.Color("way:N", scale=alt.Scale(domain=list(_LOOK), range=list(_LOOK.values())))
    base = alt.Chart(values(shown)).encode(x=x, y=y, detail="region:N")
    lines = base.mark_line(strokeWidth=2).encode(color=colour)
    points = base.mark_point(filled=True, size=60, opacity=1).encode(color=colour)
    layers: list[alt.Chart] = [lines, points]
    first, last = (alt.Chart(values([one for one in shown if one["scope"] == scopes[at]])) for at in (0, -1))
    layers.append(first.mark_text(fontSize=11, align="right", dx=-10).encode(x=x, y=y, text="label:N"))
    layers.append(last.mark_text(fontSize=11, align="left", dx=10).encode(x=x, y=y, text="label:N"))
    return alt.layer(*layers).properties(width=WIDTH - 60, height=max(24 * len(rows), 90))


def _way(places: list[int]) -> str:
    if len(places) < 2 or places[0] == places[-1]:
        return "same"
    return "up" if places[-1] < places[0] else "down"
