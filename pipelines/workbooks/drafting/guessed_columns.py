"""What the columns of figures are of: measures, times, changes, industries; or nothing, where rows or a caption name the measure.

What each of their texts names is `…subjects`, the entries themselves `…guessed_measures`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from pipelines.addresses import Cell
from pipelines.workbooks.drafting.draft import LEAVE_OUT, Draft, Question, choices
from pipelines.workbooks.drafting.guessed_labels import Labels
from pipelines.workbooks.drafting.guessed_measures import Measures
from pipelines.workbooks.drafting.shapes import Shape
from pipelines.workbooks.drafting.subjects import Named
from pipelines.workbooks.forms.headers import HeaderText, header_text
from pipelines.workbooks.words.periods import parse_part
from pipelines.workbooks.words.text import cell_text, key, plain

#: Columns that hold no figures, whatever they are called.
_MANY = 20
_REMARKS = ("备注", "说明", "来源")
_PEOPLE, _MARKS, _TOTALS, _TOTAL, _SEXES = (
    ("人口", "人口数", "总人口"),
    ("", "_", "-"),
    ("合计", "总计"),
    2,
    ("男", "女"),
)


@dataclass
class Columns:
    """Drafts the columns of one table; `caption` is the text that names the measure where no header or label does."""

    draft: Draft
    shape: Shape
    labels: Labels
    measures: Measures
    caption: str

    def measure(self, *, has_periods: bool) -> str:
        """Draft what is measured, and return where that stands; `has_periods`: the columns are of periods."""
        figures = [text.without_period()[0] for text in self.shape.figures]
        if has_periods and figures == self.shape.figures:
            figures = [_without_part(text) for text in figures]
        meant = {text: self.measures.named(text) for text in figures if key(text.joined)}
        is_by_region = self.labels.regions_in_columns(self.shape.figures)
        is_by_row = "measure" in self.labels.held
        for text, what in list(meant.items()):
            if what.is_change or what.rest in _REMARKS:
                self.measures.column(text, "change" if what.is_change else "remark")
                del meant[text]
            elif is_by_row and not is_by_region:
                self._time(text, what)
            elif has_periods and len(meant) < len(figures) and what.rest and not what.measure:
                self.measures.column(text, "not_understood")  # beside columns of nothing but a period: 2025年预计
                del meant[text]
        if is_by_row:
            meant = {text: self.measures.named(text) for text in self._row_texts()}
        self.measures.beside = "value_added" if any(map(self._is_gdp, meant, meant.values())) else ""
        self.measures.by_sex = _by_sex(meant)
        self.measures.are_many = sum(1 for what in meant.values() if what.rest and not what.measure) > _MANY
        if is_by_row:
            for text, what in meant.items():
                self.measures.entry(text, what)
            return "row"
        is_named = any(what.measure for what in meant.values())
        if is_by_region or not (is_named or any(what.rest for what in meant.values())):
            return self._headings() or self._caption({} if is_by_region else meant)
        if not is_named and self._are_of_one(meant.values()):
            return self._caption(meant)
        for text, what in meant.items():
            self.measures.entry(text, what)
        return "column"

    def _is_gdp(self, text: HeaderText, what: Named) -> bool:
        return "gdp" in (what.measure, *self.measures.subjects.likely.get(key(text.joined), []))

    def _time(self, text: HeaderText, what: Named) -> None:
        """Draft the time of a column where rows name the measures; where nobody knows it, as a person says."""
        if not (what.rest or what.measure):
            self.measures.time(text, what)
            return
        question = Question(
            "column",
            plain(text.shown),
            ("tables", self.measures.table, "columns", f"column_{len(self.measures.columns) + 1}"),
            choices("single", "cumulative", "cumulative_back", "annual", "annual_back", LEAVE_OUT),
            LEAVE_OUT,
        )
        kind = self.draft.ask(question)
        if kind == LEAVE_OUT:
            self.measures.column(text, "not_wanted" if question.name in self.draft.answered else "undecided")
        else:
            back = int(kind.endswith("_back"))
            self.measures.time(text, Named(period_kind=kind.removesuffix("_back"), years_back=back))

    def _row_texts(self) -> list[HeaderText]:
        """The row labels that name measures, each once, with the unit of its row."""
        place, unit = self.labels.held["measure"], self.labels.held.get("unit")
        texts = [
            f"{cell_text(row.labels[place])}"
            + (f"（{text}）" if unit is not None and (text := plain(cell_text(row.labels[unit]))) else "")
            for row in self.labels.kept
        ]
        return [header_text(0, [Cell(0, 0)], [text]) for text in dict.fromkeys(texts)]

    def _headings(self) -> str:
        """Draft the measures that headings name, in rows of their own or above each header; returns which, '' for none."""
        above, inside = ("caption", self.shape.headings), ("block", self.labels.inner_headings)
        for place, headings in (above, inside) if len(self.shape.headers) > 1 else (inside,):
            texts = [header_text(0, [Cell(0, 0)], [heading]) for heading in headings]
            named = {text: what for text in texts if (what := self.measures.named(text)).measure}
            for text, what in named.items():
                self.measures.entry(text, what)
            if named:
                return place
        return ""

    @cached_property
    def _of_caption(self) -> tuple[HeaderText, Named]:
        """The caption as a header, and what it names, its regions left out."""
        text = header_text(0, [Cell(0, 0)], [self.caption])
        bare = self.measures.subjects.without_regions(text.joined)
        return text, self.measures.named(header_text(0, [Cell(0, 0)], [bare]))

    def _are_of_one(self, meant: Iterable[Named]) -> bool:
        """Whether columns are parts of the one measure that the caption names: some are of a scope or an industry."""
        return bool(self._of_caption[1].measure) and any(each.scope or each.activity for each in meant)

    def _caption(self, meant: dict[HeaderText, Named]) -> str:
        """Draft the measure that the caption names: for all columns, or for columns of industries."""
        text, what = self._of_caption
        if any(each.activity or each.scope for each in meant.values()):
            measure = what.measure or self.measures.asked(text, what)
            is_scoped = any(each.scope for each in meant.values())
            for column, each in meant.items():
                of = self.measures.industry(column, each) if each.rest else each
                of = of if of is None or of.scope or of.activity or not is_scoped else self.measures.whole(column, of)
                self.measures.entry(column, of or each, given=measure if of else LEAVE_OUT)
            return "column"
        for column, each in meant.items():
            self.measures.time(column, each)
        self.measures.entry(text, Named(measure=what.measure, rest=what.rest))
        return "caption"


def _by_sex(texts: Iterable[HeaderText]) -> list[str]:
    """The totals of people that stand beside those of men and women: 合计, 男, 女; 人口数_合计."""
    joined = {key(text.joined): text.joined for text in texts}
    sums = (
        f"{before}{total}"
        for before in ("", *(f"{word}{mark}" for word in _PEOPLE for mark in _MARKS))
        for total in _TOTALS
    )
    return [joined[each] for each in sums if each in joined and all(each[:-_TOTAL] + sex in joined for sex in _SEXES)]


def _without_part(text: HeaderText) -> HeaderText:
    """A header without what in it is a part of a year: 一季度 over 企业数."""
    return replace(text, parts=tuple(each for each in text.parts if not parse_part(each)))
