"""The paragraph of a brief: what one would say of the region first. How big, of what, how it changed, where it lags."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from indicators import structures
from pipelines.languages import AND, spoken, told
from pipelines.products.brief.account import Number, Sentence, filled, joined
from pipelines.products.brief.asking import Line, ask
from pipelines.products.brief.figures import (
    WEIGHTS,
    WHOLE,
    Page,
    assumed,
    has_number,
    say,
    space,
    text,
    unit_behind,
    when,
)
from pipelines.words import called, number, reasons

#: In which it may lag: quotients, for a size follows the size of the region.
_LAGGING = ("core_value_added_share_of_gdp", "core_value_added_per_resident", "core_value_added_per_employee")
_SHARE, _GROWTH = "core_value_added_share_of_gdp", "core_value_added_growth"
_NATION = "000000"
_BEHIND = ("behind", "behind_given_common")


def paragraph(page: Page) -> Sentence:
    """What one would say of the region first."""
    return joined([_scale(page), _largest(page), _change(page), _gap(page)], space())


def _scale(page: Page) -> Sentence:
    figure = page.own(WHOLE)
    name = told(figure["name_zh"], figure["name_en"][:1].lower() + figure["name_en"][1:])
    who = {"when": when(page.period), "region": page.subject["region_name"], "name": name}
    if figure["value"] is None:
        return filled(text("scale_unknown"), why=reasons(figure), **who)
    size = filled(text("scale"), value=page.told(figure), **who)
    return joined([size, _quotient(page, "share", page.own(_SHARE)), _weight(page), (text("stop"),)])


def _weight(page: Page) -> Sentence:
    whole = page.subject["whole_code"]
    if not whole:
        return ()
    within = page.own(WEIGHTS["nation" if whole == _NATION else "parent"])
    return _quotient(page, "weight", within, whole=page.subject["whole_name"])


def _quotient(page: Page, kind: str, figure: Line, **names: str) -> Sentence:
    if figure["value"] is None:
        return filled(text(f"{kind}_unknown"), why=reasons(figure), **names)
    return filled(text(kind), value=page.told(figure), **names)


def _largest(page: Page) -> Sentence:
    found = ask(page.release, "largest_class", region=page.code, period=page.period)
    if not found:
        classes = [figure for (_, code), figure in page.figures.items() if code == page.code]
        classes = [figure for figure in classes if figure["aspect"] == "structure"]
        return (say("largest_unknown", why=_why_not_first(classes)),)
    figure = page.own(found[0]["indicator_id"])
    name = told(found[0]["name_zh"], found[0]["name_en"])
    return filled(text("largest"), kind=name, value=page.told(figure))


def _change(page: Page) -> Sentence:
    figure = page.own(_GROWTH)
    if figure["value"] is None:
        return (say("growth_unknown", why=reasons(figure)),)
    change = filled(text("growth"), value=page.told(figure))
    return joined([change, _largest_change(page)])


def _largest_change(page: Page) -> Sentence:
    structures.lay_out(page.release, [page.code], "value_added", structures.Level.large)
    structures.profile(page.release, page.code)
    classes = ask(page.release, "growing_classes", region=page.code, period=page.period)
    first = next((one for one in classes if one["is_first"]), None)
    if first is None:
        return (say("points_unknown", why=_why_not_first(classes)),)
    ends = {end: None if first[end] is None else Decimal(repr(first[end])) for end in ("low", "value", "high")}
    figure = {**first, **ends, "decimals": page.own(_GROWTH)["decimals"]}
    name = told(first["name_zh"], first["name_en"])
    return filled(text("points"), kind=name, value=page.told(figure, text("percentage_points")))


def _gap(page: Page) -> Sentence:
    """In which quotient the region lags most behind one of the others, of those in which it does for certain."""
    if not page.others:
        return (text("gap_not_asked"),)
    beside = spoken(AND).join(page.others.values())
    stands = {
        (indicator, other): standing
        for indicator in _LAGGING
        for other in page.others
        if (standing := page.standing(indicator, other)[0]) not in ("", "not_comparable", "part")
    }
    behind = [pair for pair, standing in stands.items() if standing in _BEHIND]
    if not behind:
        return (say("gap_none" if stands else "gap_unknown", others=beside),)
    indicator, other = max(behind, key=lambda pair: _lag(page, *pair))
    own, theirs = page.own(indicator), page.figures[indicator, other]
    facts = [*own["facts"], *theirs["facts"]]
    difference = number(theirs["value"] - own["value"], own["decimals"])
    points = unit_behind(text("percentage_points") if own["symbol"] == "%" else own["symbol"])
    return filled(
        text("gap"),
        others=beside,
        certain=called("lead", "given_common" if stands[indicator, other] != "behind" else "certain"),
        name=told(own["name_zh"], own["name_en"]),
        own=replace(page.number(own), unit=unit_behind(own["symbol"])),
        other=page.others[other],
        theirs=replace(page.number(theirs), unit=unit_behind(own["symbol"])),
        assumed=assumed(own, theirs),
        difference=Number(difference, page.notes.cited(facts), points),
    )


def _lag(page: Page, indicator: str, other: str) -> Decimal:
    own, theirs = page.own(indicator)["value"], page.figures[indicator, other]["value"]
    lag: Decimal = (theirs - own) / abs(theirs) if theirs else Decimal(0)
    return lag


def _why_not_first(classes: Sequence[Line]) -> str:
    """Why none of the classes is the first: their ends overlap, or nothing is known of them."""
    if any(has_number(one) for one in classes):
        return text("overlap")
    return reasons(classes[0]) if classes else called("reason", "missing")
