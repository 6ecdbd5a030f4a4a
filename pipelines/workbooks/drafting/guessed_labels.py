"""What the label columns of a table hold, and which of its rows are read: regions, industries, measures; totals, towns, headings.

Rows of towns are left out by how their names end, since towns have no code; a subtotal is the total of its region or nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from definitions import Definitions
from definitions.class_naming import ClassNames
from pipelines.workbooks.drafting.draft import LEAVE_OUT, Draft, Question, choices, choices_of, name_of, reason
from pipelines.workbooks.drafting.shapes import SAMPLE, Row, Shape
from pipelines.workbooks.drafting.subjects import CHANGE, CLASSIFICATIONS, Subjects
from pipelines.workbooks.forms.headers import HeaderText
from pipelines.workbooks.words.industries import industry_of
from pipelines.workbooks.words.periods import parse_period
from pipelines.workbooks.words.printed import split_footnote
from pipelines.workbooks.words.text import CellValue, cell_text, ends_with, is_total, key, plain, unnumbered
from pipelines.workbooks.words.values import number
from pipelines.workbooks.words.vocabulary import Vocabulary

_LIKELY = 0.6
_CODES = "代码"
#: Label columns that say in their header what they hold.
_NAMED = {
    **dict.fromkeys(("年份", "年度", "时期", "时间", "报告期", "year", "years", "period"), "period"),
    **dict.fromkeys(("单位", "计量单位", "unit"), "unit"),
    **dict.fromkeys(("地区", "区县", "省份", "省市", "城市", "region"), "region"),
    **dict.fromkeys(("序号", "编号", "位次", "排名", "名次", "no", "no."), "nothing"),
    **dict.fromkeys(("备注", "说明", "note", "remark"), "note"),
}
#: How names of units below the county end, which have no code.
TOWNS = ("街道", "镇", "乡", "开发区", "园区", "工业区", "功能区", "管委会", "办事处", "社区", "村", "居委会")
_SUBTOTALS = ("小计", "分计")
_TOWNS = (*TOWNS, *(f"{ending}{word}" for ending in TOWNS for word in _SUBTOTALS))
#: Headers of a column of industries, whatever stands in it.
_INDUSTRIES = ("行业", "产业")
_BLANK = "空格"
_SHORTEST = 5  # a shorter name of a class may begin any word


@dataclass
class Labels:
    """Drafts the label columns of one table."""

    definitions: Definitions
    draft: Draft
    shape: Shape
    table: str
    columns: list[dict[str, Any]] = field(default_factory=list)
    #: Where what a label column holds stands: from the left among the label columns.
    held: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        is_twice = False
        kinds = [self._holds(text, self._cells(place)) for place, text in enumerate(self.shape.labels)]
        finest = max(
            (place for place, holds in enumerate(kinds) if holds == "region"),
            key=lambda place: len(set(self._cells(place))),
            default=-1,
        )
        for place, (text, holds) in enumerate(zip(self.shape.labels, kinds, strict=True)):
            is_coarser = holds == "region" and place != finest
            again = bool(text.parts) and (is_coarser or (holds in self.held and holds != "activity"))
            header = [plain(text.joined)] if text.parts else []
            if holds == "nothing" or again:
                is_twice = is_twice or holds not in ("nothing", "region")
                why = reason("running_number" if holds == "nothing" else "label_twice")
                self.columns.append({"header": header, "holds": "nothing", "reason": why})
            elif holds not in self.held or holds == "activity":
                self.held.setdefault(holds, place)
                carried = {"carried": True} if self._is_carried(place) else {}
                self.columns.append({"header": header, "holds": holds, **carried})
        if is_twice:
            self.draft.ask(Question("labels", "", ("tables", self.table, "labels"), choices("yes"), "yes"))

    def _cells(self, place: int) -> list[CellValue]:
        return [row.labels[place] for row in self.shape.rows[:SAMPLE] if row.labels[place] != "" and row.has_figures]

    def texts(self, holds: str) -> list[str]:
        """The different labels of what is held, in their order; of rows with figures that are not left out."""
        place = self.held.get(holds)
        return [] if place is None else list(dict.fromkeys(self._text(row, place) for row in self.kept))

    def _text(self, row: Row, place: int) -> str:
        """A label of a row; where it has none, a text that stands in the column of running numbers (合计)."""
        naming = [
            row.labels[each]
            for holds, each in self.held.items()
            if holds in ("region", "activity", "measure", "period")
        ]
        numbers = [place for place, column in enumerate(self.columns) if column["holds"] == "nothing"]
        told = [cell for each in numbers if isinstance(cell := row.labels[each], str) and number(cell) is None and cell]
        return plain(cell_text(told[0] if told and not any(each != "" for each in naming) else row.labels[place]))

    def _is_carried(self, place: int) -> bool:
        """Whether a blank label is the one above it: where it is blank beside another label, below one that is not."""
        filled = [row.labels[place] != "" for row in self.shape.rows if row.has_figures]
        others = [any(each != "" for each in row.labels[place + 1 :]) for row in self.shape.rows if row.has_figures]
        return (
            bool(filled) and filled[0] and any(not here and other for here, other in zip(filled, others, strict=True))
        )

    def _holds(self, text: HeaderText, cells: Sequence[CellValue]) -> str:
        """What most labels of a column are; numbers that only count the rows are nothing."""
        named = _NAMED.get(key(text.joined), "")
        if named and not (named == "region" and self.towns):
            return named
        counted = [value for cell in cells if (value := number(cell)) is not None]
        if len(counted) == len(cells) > 1 and counted == [counted[0] + step for step in range(len(counted))]:
            return "period" if all(parse_period(cell_text(cell)) for cell in cells) else "nothing"
        names = [cell for cell in dict.fromkeys(cells) if not self.is_sum(cell_text(cell))]
        kinds: dict[str, Callable[[CellValue], object]] = {
            "period": lambda cell: isinstance(cell, date) or parse_period(cell_text(cell)),
            "region": lambda cell: ends_with(_bare(cell), _TOWNS) or self.codes(_bare(cell)),
            "unit": lambda cell: Vocabulary.of(self.definitions).unit(cell_text(cell)),
            "activity": lambda cell: (isinstance(cell, str) or _CODES in text.joined) and self._is_activity(cell),
        }
        most = next((kind for kind, fits in kinds.items() if names and self._most(names, fits)), "")
        if not most and cells and not names:
            return "region"
        has_some = _CODES in text.joined and any(map(self._is_activity, names))
        is_named = has_some or any(word in text.joined for word in _INDUSTRIES)
        return most or ("activity" if is_named else "measure")

    @staticmethod
    def _most(cells: Sequence[CellValue], fits: Callable[[Any], object]) -> bool:
        return sum(1 for cell in cells if fits(cell)) > _LIKELY * len(cells)

    @staticmethod
    def is_sum(text: str) -> bool:
        """Whether a label is that of a total or subtotal, or blank, as beside the name of a region."""
        return not text or is_total(text) or key(text) in _SUBTOTALS or ends_with(text, ("合计", "总计"))

    @staticmethod
    def is_subtotal(text: str) -> bool:
        """Whether a label is that of a subtotal."""
        return key(text) in _SUBTOTALS

    @staticmethod
    def is_change(text: HeaderText) -> bool:
        """Whether a header is of changes, which are no figures of a period."""
        return any(CHANGE.search(part) for part in (*text.parts, *text.brackets))

    def regions_in_columns(self, figures: Sequence[HeaderText]) -> bool:
        """Whether most columns are regions."""
        named = [text.joined for text in figures if not self.is_change(text) and key(text.without_period()[0].joined)]
        return bool(named) and self._most(named, lambda text: is_total(text) or bool(self.codes(text)))

    def _is_activity(self, cell: CellValue) -> bool:
        return any(self._class_of(cell, each) for each in CLASSIFICATIONS)

    def _class_of(self, cell: CellValue, classification: str) -> str:
        names = self.definitions.class_names(classification)
        return industry_of(cell, names).code or industry_of(unnumbered(_bare(cell)), names).code

    def _speaks_of(self, cell: CellValue, classification: str) -> bool:
        """Whether a text is the name of a class, or begins with one: 数字产品制造业营业收入."""
        if self._class_of(cell, classification):
            return True
        text = key(unnumbered(_bare(cell)))
        return any(text[:length] in self._names[classification] for length in range(_SHORTEST, len(text) + 1))

    @cached_property
    def _names(self) -> dict[str, set[str]]:
        """The names of the classes of each classification, as compared."""
        classes = self.definitions.classes
        return {each: {key(one.name_zh) for one in classes[each].values()} for each in CLASSIFICATIONS}

    def codes(self, text: str) -> list[str]:
        """The regions that a label may name: one of a province's name first."""
        names = self.definitions.names
        province = names.decide(text, level="province")
        return [province.code] if province.code else names.candidates(text)

    @cached_property
    def towns(self) -> list[str]:
        """How the names of the rows end that are units below the county; none where most rows of the column are regions."""
        for place in range(len(self.shape.labels)):
            names = [text for cell in dict.fromkeys(self._cells(place)) if not self.is_sum(text := _bare(cell))]
            towns = [text for text in names if ends_with(text, _TOWNS) and not self.codes(text)]
            if names and len(towns) > _LIKELY * len(names):
                return [ending for ending in _TOWNS if any(ends_with(text, [ending]) for text in towns)]
        return []

    @property
    def zones(self) -> list[str]:
        """The rows between those of regions that are zones or towns: no region is called so, and their names end as theirs do."""
        return [text for text in self.texts("region") if ends_with(text, TOWNS) and not self.codes(text)]

    @cached_property
    def kept(self) -> list[Row]:
        """The rows of figures that are not those of towns, whose name may stand once above several."""
        place = self.held.get("region", 0)
        kept: list[Row] = []
        above = ""
        for row in self.shape.rows:
            label = _bare(row.labels[place])
            above = label or (above if any(each != "" for each in row.labels) else "")
            if row.has_figures and not (self.towns and ends_with(above, self.towns)):
                kept.append(row)
        return kept

    @cached_property
    def classification(self) -> str:
        """The classification whose names most labels, headers or headings have; '' where they have none's."""
        texts: list[CellValue] = [text.without_period()[0].joined for text in self.shape.figures]
        texts += [cell for row in self.shape.rows[:SAMPLE] for cell in row.labels] + list(self.shape.headings)
        counts = {
            each: sum(1 for text in texts if text != "" and self._speaks_of(text, each)) for each in CLASSIFICATIONS
        }
        best = max(CLASSIFICATIONS, key=lambda each: counts[each])
        is_needed = any(word in text.joined for text in self.shape.labels for word in _INDUSTRIES)
        return best if counts[best] else CLASSIFICATIONS[-1] if is_needed else ""

    @cached_property
    def inner_headings(self) -> list[str]:
        """The rows without figures whose labels name no measure: headings of what stands below them."""
        return [plain(text) for row in self.shape.rows if not row.has_figures and (text := cell_text(row.labels[0]))]

    def headings(self, subjects: Subjects) -> list[str]:
        """The headings over blocks of rows that say of which industry these are; none where no heading names one."""
        measures = [key(text) for text in self.texts("measure")]
        found = [text for text in (*self.shape.headings, *self.inner_headings) if not subjects.is_measure(text)]
        several = len(measures) > len(set(measures)) or len(self.shape.headers) > 1
        named = [text for text in found if subjects.activity(text) or subjects.scope(text)]
        return found if named or (several and len(found) > 1) else []

    def activity_names(
        self, texts: Sequence[str], subjects: Subjects, scope: str, *, is_heading: bool
    ) -> tuple[dict[str, list[str]], list[str]]:
        """The words of the table by the class or scope that they stand for, and the labels that are left out.

        What the classification knows by itself is not repeated; what nobody knows is asked.
        """
        names: dict[str, list[str]] = {}
        left: list[str] = []
        known = self.definitions.class_names(subjects.classification)
        for text in dict.fromkeys(texts):
            if text and industry_of(unnumbered(text) if is_heading else text, known).code:
                continue
            bare = unnumbered(split_footnote(text)[0])
            named = subjects.named([bare], set())
            code = subjects.activity(bare) or named.activity or named.scope
            if not code or named.rest:
                code = self._asked(text, subjects, scope, _near(bare, known), is_heading=is_heading)
            if code == LEAVE_OUT:
                left.append(text)
            else:
                names.setdefault(code, []).append(text or _BLANK)
        return names, left

    def _asked(self, text: str, subjects: Subjects, scope: str, similar: Sequence[str], *, is_heading: bool) -> str:
        """The class or scope that a person says a label stands for; a total is that of the table's scope, if it has one."""
        is_sum = self.is_sum(text)
        if is_sum and scope != "none":
            return scope
        classes = self.definitions.classes[subjects.classification]
        scopes = [each.id for each in self.definitions.scopes.values() if each.is_target]
        near = {each.split()[0]: each for each in similar}
        at_hand = choices_of(scopes, lambda each: name_of(self.definitions.scopes[each])) if is_sum else near
        question = Question(
            "total" if is_sum else "industry",
            text or _BLANK,
            ("tables", self.table, "activity" if is_heading else "ignored"),
            at_hand | choices(LEAVE_OUT),
            LEAVE_OUT,
            lambda said: said if said in classes or said in self.definitions.scopes else subjects.activity(said),
        )
        return self.draft.ask(question)


def _near(text: str, names: ClassNames) -> list[str]:
    """The classes nearest to a label, as `code name`: of like names; of a code, those it became in this edition, or around it."""
    edition = names.edition_of(text, "")
    became = (
        [f"{code} {names.name(code)}" for code in names.meant(edition, text) if len(code) == len(text)]
        if edition
        else []
    )
    return became or names.similar(text) or (names.around(text) if text.isdecimal() else [])


def _bare(cell: CellValue) -> str:
    """A label without its footnote mark."""
    return plain(split_footnote(cell_text(cell).strip())[0])
