"""What a brief says: the figures of a region and period, each with the notes of what it rests on, and in words what lacks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from indicators import structures
from indicators.method import give_macros
from pipelines.cli.words import called, interval, legend, marks, number, reasons, unit, words
from pipelines.languages import AND, LANGUAGE, THEN, Language, spoken, told
from pipelines.products.brief.account import Brief, Notes, Number, Row, Sentence, filled, joined
from pipelines.products.brief.asking import Line, ask
from pipelines.products.brief.chain import chain
from pipelines.products.brief.sources import sources

if TYPE_CHECKING:
    import duckdb

#: How the region stands beside another by an indicator: ahead, behind (`_given_common` where that holds under common
#: shares alone), open, not_comparable or part; and why.
Standing = tuple[str, str]
#: Decides that, of an indicator and the code of the other region.
Judge = Callable[[str, str], Standing]

#: In which a region may lag: quotients, for a size follows the size of the region.
_LAGGING = ("core_value_added_share_of_gdp", "core_value_added_per_resident", "core_value_added_per_employee")
_WHOLE, _SHARE, _GROWTH = "core_value_added", "core_value_added_share_of_gdp", "core_value_added_growth"
#: Its weight in the region above and in the nation, which the nation itself has not.
_WEIGHTS = {within: f"{_WHOLE}_weight_in_{within}" for within in ("parent", "nation")}
#: The parts of the page.
_PARTS = ("account", "table", "obstacles", "sources")
_NATION = "000000"
_BEHIND = ("behind", "behind_given_common")


@dataclass
class Composer:
    """One page under way: the figures of the region and of those beside it, and the notes that were cited."""

    release: duckdb.DuckDBPyConnection
    subject: Line
    period: str
    others: dict[str, str]
    figures: dict[tuple[str, str], Line]
    judge: Judge
    notes: Notes = field(default_factory=Notes)

    @property
    def code(self) -> str:
        """The region of the page."""
        return str(self.subject["region_code"])

    def own(self, indicator: str) -> Line:
        """The figure of the region itself."""
        return self.figures[indicator, self.code]

    def number(self, figure: Line) -> Number:
        """A figure as it stands in the table."""
        return Number(number(figure["value"], figure["decimals"]), self.notes.cited(figure["facts"]))

    def told(self, figure: Line, symbol: str = "") -> Sentence:
        """A figure as it stands in a sentence: with its unit, its ends where they differ, and what is assumed of it."""
        ends = ""
        if figure["low"] != figure["high"] and None not in (figure["low"], figure["high"]):
            low, high = (number(figure[end], figure["decimals"]) for end in ("low", "high"))
            ends = _say("between", low=low, high=high)
        symbol = symbol or figure["symbol"]
        return (replace(self.number(figure), unit=_behind(symbol), ends=ends), _assumed(figure))

    def paragraph(self) -> Sentence:
        """What one would say of the region first."""
        return joined([self._scale(), self._largest(), self._change(), self._gap()], _space())

    def _scale(self) -> Sentence:
        figure = self.own(_WHOLE)
        name = told(figure["name_zh"], figure["name_en"][:1].lower() + figure["name_en"][1:])
        who = {"when": _when(self.period), "region": self.subject["region_name"], "name": name}
        if figure["value"] is None:
            return filled(_text("scale_unknown"), why=reasons(figure), **who)
        size = filled(_text("scale"), value=self.told(figure), **who)
        return joined([size, self._quotient("share", self.own(_SHARE)), self._weight(), (_text("stop"),)])

    def _weight(self) -> Sentence:
        whole = self.subject["whole_code"]
        if not whole:
            return ()
        within = self.own(_WEIGHTS["nation" if whole == _NATION else "parent"])
        return self._quotient("weight", within, whole=self.subject["whole_name"])

    def _quotient(self, kind: str, figure: Line, **names: str) -> Sentence:
        if figure["value"] is None:
            return filled(_text(f"{kind}_unknown"), why=reasons(figure), **names)
        return filled(_text(kind), value=self.told(figure), **names)

    def _largest(self) -> Sentence:
        found = ask(self.release, "largest_class", region=self.code, period=self.period)
        if not found:
            classes = [figure for (_, code), figure in self.figures.items() if code == self.code]
            classes = [figure for figure in classes if figure["aspect"] == "structure"]
            return (_say("largest_unknown", why=_why_not_first(classes)),)
        figure = self.own(found[0]["indicator_id"])
        name = told(found[0]["name_zh"], found[0]["name_en"])
        return filled(_text("largest"), kind=name, value=self.told(figure))

    def _change(self) -> Sentence:
        figure = self.own(_GROWTH)
        if figure["value"] is None:
            return (_say("growth_unknown", why=reasons(figure)),)
        change = filled(_text("growth"), value=self.told(figure))
        return joined([change, self._largest_change()])

    def _largest_change(self) -> Sentence:
        structures.lay_out(self.release, [self.code], "value_added", structures.Level.large)
        structures.profile(self.release, self.code)
        classes = ask(self.release, "growing_classes", region=self.code, period=self.period)
        first = next((one for one in classes if one["is_first"]), None)
        if first is None:
            return (_say("points_unknown", why=_why_not_first(classes)),)
        ends = {end: None if first[end] is None else Decimal(repr(first[end])) for end in ("low", "value", "high")}
        figure = {**first, **ends, "decimals": self.own(_GROWTH)["decimals"]}
        name = told(first["name_zh"], first["name_en"])
        return filled(_text("points"), kind=name, value=self.told(figure, _text("percentage_points")))

    def _gap(self) -> Sentence:
        """In which quotient the region lags most behind one of the others, of those in which it does for certain."""
        if not self.others:
            return (_text("gap_not_asked"),)
        beside = spoken(AND).join(self.others.values())
        stands = {
            (indicator, other): standing
            for indicator in _LAGGING
            for other in self.others
            if (standing := self._standing(indicator, other)[0]) not in ("", "not_comparable", "part")
        }
        behind = [pair for pair, standing in stands.items() if standing in _BEHIND]
        if not behind:
            return (_say("gap_none" if stands else "gap_unknown", others=beside),)
        indicator, other = max(behind, key=lambda pair: self._lag(*pair))
        own, theirs = self.own(indicator), self.figures[indicator, other]
        facts = [*own["facts"], *theirs["facts"]]
        difference = number(theirs["value"] - own["value"], own["decimals"])
        points = _behind(_text("percentage_points") if own["symbol"] == "%" else own["symbol"])
        return filled(
            _text("gap"),
            others=beside,
            certain=called("lead", "given_common" if stands[indicator, other] != "behind" else "certain"),
            name=told(own["name_zh"], own["name_en"]),
            own=replace(self.number(own), unit=_behind(own["symbol"])),
            other=self.others[other],
            theirs=replace(self.number(theirs), unit=_behind(own["symbol"])),
            assumed=_assumed(own, theirs),
            difference=Number(difference, self.notes.cited(facts), points),
        )

    def _lag(self, indicator: str, other: str) -> Decimal:
        own, theirs = self.own(indicator)["value"], self.figures[indicator, other]["value"]
        lag: Decimal = (theirs - own) / abs(theirs) if theirs else Decimal(0)
        return lag

    def _standing(self, indicator: str, other: str) -> Standing:
        """How the region stands beside another; nothing where one of the two has no figure."""
        pair = (self.own(indicator), self.figures[indicator, other])
        return self.judge(indicator, other) if all(one["value"] is not None for one in pair) else ("", "")

    def rows(self) -> tuple[Row, ...]:
        """The table: every indicator of which one of the regions has a number or its ends."""
        shown: dict[str, list[Line]] = {}
        for (indicator, _), figure in self.figures.items():
            shown.setdefault(indicator, []).append(figure)
        return tuple(
            Row(
                _text(f"aspect_{of[0]['aspect']}"),
                f"{told(of[0]['name_zh'], of[0]['name_en'])} ({_behind(of[0]['symbol']).strip()})",
                tuple(map(self._cell, of)),
            )
            for of in shown.values()
            if any(_has_number(figure) for figure in of)
        )

    def _cell(self, figure: Line) -> Sentence:
        if not _has_number(figure):
            return (f"— {reasons(figure, short=True)}",)
        if figure["value"] is None:
            ends = interval(figure["low"], figure["high"], figure["decimals"])
            return (Number(ends, self.notes.cited(figure["facts"])), f" {reasons(figure, short=True)}")
        sign = ""
        if figure["region_code"] in self.others:
            sign = words()["brief"]["lead_sign"].get(
                self._standing(figure["indicator_id"], figure["region_code"])[0], ""
            )
        signs = marks(figure).replace(" ", "") + sign
        return (self.number(figure), f" {signs}") if signs else (self.number(figure),)

    def obstacles(self) -> tuple[str, ...]:
        """What cannot be compared, and why: of the region itself, beside the others, and where published figures disagree."""
        shown = list(dict.fromkeys(indicator for indicator, _ in self.figures))
        asked = {"region": self.code, "period": self.period}
        idle = [] if self.subject["whole_code"] else [*_WEIGHTS.values()]
        lines = [
            _say("lacks", why=reasons(line), names=_lacking(line))
            for line in ask(self.release, "obstacles", shown=shown, idle=idle, **asked)
        ]
        for other, name in self.others.items():
            standings = dict.fromkeys(self._standing(indicator, other) for indicator in shown)
            why = [why for outcome, why in standings if outcome in ("not_comparable", "part")]
            lines += [_say("unlike", other=name, why=spoken(THEN).join(why))] if why else []
        lines += [
            _say("disagree", count=str(line["disagreements"]), why=called("reason", line["reason"]), region=self.code)
            for line in ask(self.release, "disagreements", **asked)
        ]
        return tuple(lines or [_text("nothing_lacks")])

    def legend(self) -> str:
        """The signs that stand in the table, in words."""
        said = [part for part in " · ".join(legend("table")).split(" · ") if part[:1] in self._signs()]
        if self.others:
            said += [_text("legend_lead"), _text("legend_gap")]
        return " · ".join(said)

    def _signs(self) -> str:
        return "".join(marks(figure) for figure in self.figures.values() if figure["value"] is not None)


def compose(
    release: duckdb.DuckDBPyConnection, code: str, period: str, others: Sequence[str], judge: Judge
) -> Brief | None:
    """The brief of a region and period, beside other regions; None where the release has nothing of it."""
    give_macros(release)
    subject = next(iter(ask(release, "subject", region=code, period=period)), None)
    if subject is None:
        return None
    lines = ask(release, "figures", regions=[code, *others], period=period)
    names = {line["region_code"]: line["region_name"] for line in lines}
    page = Composer(
        release,
        subject,
        period,
        {other: names[other] for other in others},
        {(line["indicator_id"], line["region_code"]): line for line in lines},
        judge,
    )
    place = {"region": subject["region_name"], "when": _when(period)}
    paragraph, rows = page.paragraph(), page.rows()
    scope = told(subject["scope_zh"], subject["scope_en"])
    return Brief(
        language=LANGUAGE.get(),
        title=_say("title", **place),
        about=_say("about", scope=scope, day=subject["published_on"])
        + (_text("sample") if subject["is_sample"] else ""),
        headings=tuple(_say(f"heading_{of}", release=subject["release_id"]) for of in _PARTS),
        paragraph=paragraph,
        columns=(_text("column_aspect"), _text("column_indicator"), subject["region_name"], *page.others.values()),
        rows=rows,
        legend=page.legend(),
        chain_name=_text("aspect_chain"),
        chain=chain(release, subject, period),
        obstacles=page.obstacles(),
        sources=sources(release, page.notes),
    )


def _text(name: str) -> str:
    zh, en = words()["brief"][name]
    return told(zh, en, "")


def _say(name: str, **values: str) -> str:
    return _text(name).format(**values)


def _assumed(*figures: Line) -> str:
    """What is assumed of figures, which moves none of them and may be wrong."""
    said = [reasons(figure) for figure in figures if figure["comparability"] == "assumed"]
    return _say("assumed", why=spoken(AND).join(dict.fromkeys(said))) if said else ""


def _behind(symbol: str) -> str:
    """A unit as it stands behind its number."""
    return symbol if symbol == "%" else _space() + unit(symbol)


def _space() -> str:
    """What stands between sentences, and before a unit; in Chinese nothing does."""
    return " " if LANGUAGE.get() is Language.en else ""


def _when(period: str) -> str:
    return _say("year", period=period) if period.isdigit() else period


def _has_number(figure: Line) -> bool:
    return figure["value"] is not None or None not in (figure["low"], figure["high"])


def _why_not_first(classes: Sequence[Line]) -> str:
    """Why none of the classes is the first: their ends overlap, or nothing is known of them."""
    if any(_has_number(one) for one in classes):
        return _text("overlap")
    return reasons(classes[0]) if classes else called("reason", "missing")


def _lacking(line: Line) -> str:
    """The indicators of the page that lack for one reason, and how many others do."""
    names = [told(*both) for both in zip(line["names_zh"], line["names_en"], strict=True)]
    further = [_say("further", count=str(line["further"]))] if line["further"] else []
    return spoken(AND).join(names + further)
