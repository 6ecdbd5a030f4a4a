"""Guesses what the parts of a table are that no form describes: title, labels, period, region, symbols.

A guess that is not an exact match of a known text is marked with what a person must decide. What the columns measure is
`pipelines.workbooks.drafting.guessed_measures`; which tables a file has, and the draft around them, is `…proposing`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from definitions import Definitions
from pipelines.addresses import Cell
from pipelines.workbooks.drafting.draft import Draft, quoted
from pipelines.workbooks.drafting.guessed_measures import Measures
from pipelines.workbooks.drafting.guessed_times import draft_times
from pipelines.workbooks.files.sheet import Sheet
from pipelines.workbooks.forms.headers import (
    HeaderRows,
    HeaderText,
    header_text,
    header_texts,
    title_key,
)
from pipelines.workbooks.forms.qualifying import said
from pipelines.workbooks.reading.layouts.mentions import Mentions
from pipelines.workbooks.words.dated_texts import period_in
from pipelines.workbooks.words.industries import industry_of
from pipelines.workbooks.words.periods import Period, parse_period
from pipelines.workbooks.words.text import CellValue, cell_text, is_total, key, plain
from pipelines.workbooks.words.unit_lines import unit_line
from pipelines.workbooks.words.values import number
from pipelines.workbooks.words.vocabulary import Vocabulary

_SAMPLE = 60
_EDITION = "gbt4754-2017"
_CODES = "代码"
_KNOWN_BY = 4
#: Label columns that say in their header what they hold.
_NAMED = {
    **dict.fromkeys(("年份", "年度", "时期", "时间", "报告期", "year", "years", "period"), "period"),
    **dict.fromkeys(("单位", "计量单位", "unit"), "unit"),
    **dict.fromkeys(("地区", "区县", "省份", "省市", "城市", "region"), "region"),
}
_RESIDUALS = ("其他", "其它")
_LIKELY = 0.6
#: How a caption begins that names the one measure of a table.
_INDICATOR = ("指标:", "指标名称:")


class Guesser:
    """Guesses what the parts of a table mean, from the definitions and the forms there are."""

    def __init__(self, definitions: Definitions, draft: Draft) -> None:
        self._definitions = definitions
        self._draft = draft
        self._vocabulary = Vocabulary.of(definitions)
        self._measures = Measures(definitions, draft)
        self._industries = definitions.class_names(_EDITION)

    def table(self, name: str, sheet: Sheet, header: HeaderRows, sheets: int) -> None:
        """Draft one table of a file with so many sheets."""
        texts = header_texts(sheet, header)
        headless = sheet.at(header.key_cell) == ""
        first = min(text.column for text in texts) if headless else header.key_cell.column
        columns = range(first) if headless else range(first, first + 1)
        body = [cells for cells in sheet.rows[header.last + 1 :] if any(cells[column] != "" for column in columns)]
        body = body if headless else body[:_SAMPLE]
        bare_columns = [
            HeaderText(column, (), ()) for column in columns if headless and any(row[column] != "" for row in body)
        ]
        labels = bare_columns or [text for text in texts if self._is_label(text, body)] or texts[:1]
        figures = [text for text in texts if text not in labels]
        captions = [
            (Cell(row, column), plain(cell))
            for row, cells in enumerate(sheet.rows[: header.first])
            for column, cell in enumerate(cells)
            if isinstance(cell, str) and key(cell)
        ]
        named = next((text for _, text in captions if text.startswith(_INDICATOR)), "")
        titles = [text for _, text in captions if not unit_line(text) and not text.startswith("(") and text != named]
        self._draft.add(f"  {name}:")
        if titles:
            title = max(titles, key=lambda text: (period_in(text) is not None, ":" not in text, len(text)))
            self._draft.add(f"    title: [{quoted(title_key(title))}]")
            self._draft.add(f"    examples: [{quoted(title)}]")
        else:
            self._known_by(labels, texts, body)
            if sheets > 1:
                self._draft.add(f"    sheets: [{quoted(sheet.name)}]", "凭工作表名区分 told apart by the sheet's name")
        held = self._labels(labels, body)
        self._period(held, figures, titles, sheet, body, sheets)
        self._region(held, body, titles)
        edition = "classification: gbt4754-2017, " if "activity" in held else ""
        coverage, prices = self._told("coverage", captions), self._told("price_basis", captions)
        self._draft.add(
            f"    shared: {{{edition}scope: none, coverage: {coverage or 'all_units'}, vintage: yearbook,"
            f" price_basis: {prices or 'current'}}}",
            "口径、统计范围、数据版本、价格 scope, coverage, vintage, prices",
        )
        self._totals(held, body)
        self._symbols(body, figures)
        if "measure" in held:
            draft_times(figures, self._draft)
        texts = self._subjects(held, figures, body, named)
        units = [unit for _, text in captions for unit in re.split("[,、]", unit_line(text)) if unit]
        self._measures.entries(texts, units, titles)

    def _told(self, aspect: str, captions: Sequence[tuple[Cell, str]]) -> str:
        """The coverage or the price basis that the texts above a table say; '' where they say none."""
        ids = {*self._definitions.coverages, *self._definitions.price_bases}
        told = (each.qualification for _, text in captions for each in said(text, self._definitions.qualifications))
        return next((each.says for each in told if each.aspect == aspect and each.says in ids), "")

    def _known_by(
        self, labels: Sequence[HeaderText], texts: Sequence[HeaderText], body: Sequence[Sequence[CellValue]]
    ) -> None:
        """Draft the texts by which a table without a title is known: headers, and row labels where those are periods."""
        known = [text.joined for text in texts if text not in labels and not text.without_period()[1]]
        known = known or [
            text
            for label in labels
            for row in body
            if isinstance(row[label.column], str) and not self._codes(text := plain(cell_text(row[label.column])))
            if text
        ]
        known = [*labels[0].parts, *dict.fromkeys(known)]
        self._draft.add(
            f"    headers: [{', '.join(map(quoted, known[:_KNOWN_BY]))}]", "凭这些文字认表 known by these texts"
        )

    def _is_label(self, header: HeaderText, body: Sequence[Sequence[CellValue]]) -> bool:
        """Whether a column holds labels: texts, years, codes of regions or, under a header that says so, of industries."""
        cells = [cell_text(row[header.column]) for row in body if row[header.column] != ""]
        named = [
            text for text in cells if number(text) is None or parse_period(text) or text in self._definitions.regions
        ]
        symbols = [text for text in cells if len(key(text)) <= 1]
        has_codes = _CODES in header.joined and any(industry_of(text, self._industries).code for text in cells)
        return bool(cells) and (has_codes or len(named) - len(symbols) > _LIKELY * len(cells))

    def _labels(self, labels: Sequence[HeaderText], body: Sequence[Sequence[CellValue]]) -> dict[str, int]:
        """Draft the label columns; what each holds, and where."""
        held: dict[str, int] = {}
        lines: list[str] = []
        is_twice = False
        for text in labels:
            cells = [row[text.column] for row in body if row[text.column] != ""]
            holds = _NAMED.get(key(text.joined), "") or self._holds(cells)
            header = f"[{quoted(text.joined)}]" if text.parts else "[]"
            is_again = (
                holds in held and bool(text.parts) and holds != "activity"
            )  # a code and its name are read together
            if holds == "nothing" or is_again:
                reason = "序号 running number" if holds == "nothing" else "重复的标签栏 label given twice"
                is_twice = is_twice or holds != "nothing"
                lines.append(f"{{header: {header}, holds: nothing, reason: {quoted(reason)}}}")
            elif holds not in held or holds == "activity":
                held[holds] = text.column
                lines.append(f"{{header: {header}, holds: {holds}}}")
        self._draft.add(f"    labels: [{', '.join(lines)}]", "哪一栏算数 which of them counts" if is_twice else "")
        return held

    def _holds(self, cells: Sequence[CellValue]) -> str:
        """What most labels of a column are; numbers that only count the rows are nothing."""
        regions = sum(1 for cell in cells if self._codes(cell_text(cell)) or is_total(cell_text(cell)))
        periods = sum(1 for cell in cells if isinstance(cell, date) or parse_period(cell_text(cell)))
        if periods > _LIKELY * len(cells):
            return "period"
        counted = [value for cell in cells if (value := number(cell)) is not None]
        if len(counted) == len(cells) > 1 and counted == [counted[0] + step for step in range(len(counted))]:
            return "nothing"
        if sum(1 for cell in cells if industry_of(cell, self._industries).code) > _LIKELY * len(cells):
            return "activity"
        return "region" if regions > _LIKELY * len(cells) else "measure"

    def _codes(self, text: str) -> list[str]:
        """The regions that a label may name: one of a province's name first."""
        names = self._definitions.names
        province = names.decide(text, level="province")
        return [province.code] if province.code else names.candidates(text)

    def _period(
        self,
        held: dict[str, int],
        figures: Sequence[HeaderText],
        titles: Iterable[str],
        sheet: Sheet,
        body: Sequence[Sequence[CellValue]],
        sheets: int,
    ) -> None:
        in_columns = [period for text in figures if (period := text.without_period()[1])]
        if "period" in held:
            days = [cell for row in body if isinstance(cell := row[held["period"]], date)]
            is_monthly = any((day.month, day.day) != (12, 31) for day in days)
            kind, ask = ("single", "当月还是累计 single months or cumulative") if is_monthly else ("annual", "")
            self._draft.add(f"    period: {{stands: row, kind: {kind}}}", ask)
        elif len(in_columns) > _LIKELY * len(figures):
            self._stands("column", in_columns)
        elif sheets > 1 and (period := period_in(sheet.name)):
            self._stands("sheet", [period])
        elif named := [period for title in titles if (period := period_in(title))]:
            self._stands("title", named[:1])
        else:
            line = "    period: {stands: constant, kind: annual, value: '2000'}"
            self._draft.add(line, "表中没有时期，这里写哪一年 which period; the table names none")

    def _stands(self, where: str, periods: Sequence[Period]) -> None:
        """Draft where the period stands, and its kind; to be decided where the periods are of several kinds, or of two."""
        kinds = [kind for kind in periods[0].kinds if all(kind in period.kinds for period in periods)]
        ask = "" if len(kinds) == 1 else "当期还是累计 single or cumulative"
        self._draft.add(f"    period: {{stands: {where}, kind: {(kinds or periods[0].kinds)[0]}}}", ask)

    def _region(self, held: dict[str, int], body: Sequence[Sequence[CellValue]], titles: Iterable[str]) -> None:
        if "region" not in held:
            named = [code for title in titles for code in self._codes(title) or self._codes_inside(title)]
            line = f"    region: {{stands: constant, value: {quoted((named or ['000000'])[0])}}}"
            self._draft.add(line, "哪个地区 which region")
            return
        texts = [cell_text(row[held["region"]]) for row in body]
        names_only = [text for text in texts if not is_total(text) and key(text) not in _RESIDUALS]
        votes = Counter(code for text in names_only for each in self._codes(text) for code in {each[:2], each[:4]})
        provinces = sum(1 for text in texts if any(code.endswith("0000") for code in self._codes(text)))
        if provinces > _LIKELY * len(names_only):
            within, level, ask = "000000", ", level: province", ""
        else:
            within, level, ask = self._within(votes, len(names_only))
        totals = [plain(text) for text in texts if is_total(text)]
        rest = [plain(text) for text in texts if key(text) in _RESIDUALS]
        names = f', names: {{"{within}": [{", ".join(map(quoted, dict.fromkeys(totals)))}]}}' if totals else ""
        residuals = f", residuals: [{', '.join(map(quoted, dict.fromkeys(rest)))}]" if rest else ""
        self._draft.add(f'    region: {{stands: row, within: "{within}"{level}{names}{residuals}}}', ask)

    def _codes_inside(self, title: str) -> list[str]:
        """The region whose name stands in a title, the last of several; none where that name is not one region's."""
        named = [name for name, _ in Mentions.of(self._definitions).named(title)]
        codes = self._definitions.names.candidates(named[-1]) if named else []
        return codes if len(codes) == 1 else []

    def _within(self, votes: Counter[str], labels: int) -> tuple[str, str, str]:
        """The city or province below which most labels lie, whether only one level is meant, and what is to be decided."""
        likely = [
            prefix
            for prefix, count in votes.items()
            if count > _LIKELY * labels and f"{prefix:0<6}" in self._definitions.regions and not prefix.endswith("00")
        ]
        prefix = max(likely, key=len, default=next(iter(votes), "00"))
        return f"{prefix:0<6}", "", "" if likely else "哪个地区的下级 regions below which"

    def _totals(self, held: dict[str, int], body: Sequence[Sequence[CellValue]]) -> None:
        """Draft the rule that leaves out the totals of a table of industries, which are no industry."""
        texts = {plain(cell_text(cell)) for row in body for cell in row if isinstance(cell, str)}
        totals = sorted(text for text in texts if is_total(text))
        if totals and "activity" in held:
            starts = ", ".join(map(quoted, totals))
            rule = f"{{id: totals, starts: [{starts}], reason: {quoted('合计行 a total, no industry')}}}"
            self._draft.add(f"    ignored: [{rule}]", "不读合计行 whether totals are left out")

    def _symbols(self, body: Sequence[Sequence[CellValue]], figures: Sequence[HeaderText]) -> None:
        seen = {cell_text(row[text.column]).strip() for row in body for text in figures}
        symbols = sorted(
            text
            for text in seen
            if text and number(text) is None and len(text) <= 3 and not any(c.isalnum() for c in text)
        )
        if symbols:
            self._draft.add("    symbols:")
            for symbol in symbols:
                self._draft.add(f"      {quoted(symbol)}: {{means: no_data}}", "符号的含义 what it means here")

    def _subjects(
        self, held: dict[str, int], figures: Sequence[HeaderText], body: Sequence[Sequence[CellValue]], named: str
    ) -> list[HeaderText]:
        """The texts that name what is measured: of the headers, of the row labels, or of a caption; drafts which."""
        if "measure" in held:
            self._draft.add("    measure: row")
            units = [f"（{text}）" if "unit" in held and (text := cell_text(row[held["unit"]])) else "" for row in body]
            names = [cell_text(row[held["measure"]]) for row in body]
            return [_label_text(name + unit) for name, unit in zip(names, units, strict=True)]
        texts = [text.without_period()[0] for text in figures]
        if named and not any(text.joined for text in texts):
            self._draft.add("    measure: caption")
            return [_label_text(named.partition(":")[2])]
        return texts


def _label_text(text: str) -> HeaderText:
    return header_text(0, [Cell(0, 0)], [text])
