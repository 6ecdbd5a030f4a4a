"""A layout form: a family of published tables described as data, table by table (`definitions/forms/<form>/form.yml`).

A layout says how a table is known, what its headers and row labels mean, where unit, region and period stand, which symbols
mean what, and what is left out by which rule. Reading by it is `pipelines.workbooks.reading.layouts.tables`; the file is
read and checked by `pipelines.workbooks.forms.form_files`.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from functools import cached_property
from typing import Any, Literal

from pydantic import Field

from pipelines.workbooks.forms.own_forms import AnyForm, Dated, FormModel
from pipelines.workbooks.words.text import key

Texts = tuple[str, ...]
_NEAREST = 3
_BLANK = {"空格": ""}
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
#: What label columns may hold that the table else says of all its figures: by the vocabulary in which their words are.
ROW_TERMS = {"scope": "scopes", "coverage": "coverages", "vintage": "vintages", "price_basis": "price_bases"}
#: What says more of the figures of a row, and never which they are.
QUALIFYING = (*ROW_TERMS, "base_year", "source", "unit", "note")
SymbolMeaning = Literal["no_data", "below_unit", "zero", "confidential", "not_applicable"]


class PeriodPlace(FormModel):
    """Where a figure's period stands, and what kind of period it is; `value` is the period itself where constant.

    kind `printed`: that of the period as it is printed, a month or quarter alone being a single one.
    """

    stands: Literal["title", "caption", "sheet", "column", "row", "constant"]
    kind: Literal["annual", "cumulative", "single", "printed"] = "annual"
    value: str = ""


Level = Literal["", "province", "prefecture", "county"]


class RegionPlace(FormModel):
    """Where a figure's region stands; names are looked up below `within`, and these `names` first (code → texts).

    `residuals` are rows for what belongs to no region below it (其他). `value` is the region itself where constant.
    Of several levels the first is meant at which there is such a name.
    """

    stands: Literal["title", "caption", "sheet", "column", "row", "constant"]
    within: str = "000000"
    level: Level | tuple[Level, ...] = ""
    names: dict[str, Texts] = Field(default_factory=dict)
    residuals: Texts = ()
    value: str = ""

    @property
    def levels(self) -> tuple[str, ...]:
        """The levels at which a name is looked for, one after the other."""
        return (self.level,) if isinstance(self.level, str) else self.level


class ActivityPlace(FormModel):
    """Where the industry of a figure stands: in its row, or in the heading above its block of rows.

    `names` are words of the table: by the code of their class, or by the scope of which they are the total (空格: a blank label).
    `ignored` are headings of blocks that are left out.
    """

    stands: Literal["row", "block"] = "row"
    names: dict[str, Texts] = Field(default_factory=dict)
    ignored: Texts = ()


Naming = Literal["region", "period", "measure", "activity"]
Qualifying = Literal["scope", "coverage", "vintage", "price_basis", "base_year", "source", "unit", "note", "nothing"]


class Label(FormModel):
    """A column of row labels: its header, and what the labels name; `nothing` is left out for the reason given.

    No header: the column has none, and is found by what its labels are (regions, measures …; `nothing`: running numbers).
    carried: a blank label is the one above it, as where a region stands once before several industries.
    """

    header: Texts
    holds: Naming | Qualifying
    reason: str = ""
    carried: bool = False

    @property
    def shown(self) -> str:
        """The label column as a message names it."""
        return " / ".join(self.header) or self.holds

    @property
    def names_row(self) -> bool:
        """Whether it tells what a row is of; what only says more of its figures does not."""
        return self.holds not in (*QUALIFYING, "nothing")


class Entry(FormModel):
    """One measure of a table: the texts of its header or label, and what a figure below (beside) it is.

    unit: only where the table does not print one; unit_of: the entry whose printed unit it shares. part_of: the entry of
    which it is an “其中” item, change_of: the entry of which it is the growth (同比 in the next row or column); it is recognised
    only behind that entry. `{m}` in a text stands for the table's last month.
    also_in: other tables of the form that print the same figure.
    """

    texts: Texts
    measure: str = ""
    unit: str = ""
    unit_of: str = ""
    part_of: str = ""
    change_of: str = ""
    classification: str = ""
    activity_code: str = ""
    scope: str = ""
    coverage: str = ""
    price_basis: str = ""
    period_kind: Literal["", "annual", "cumulative", "single"] = ""
    years_back: int = 0
    optional: bool = False
    ignored: str = ""
    also_in: Texts = ()

    @property
    def behind(self) -> str:
        """The entry behind which alone it is recognised."""
        return self.part_of or self.change_of

    def belongs(self, main: str, is_part: bool) -> bool:
        """Whether its text means it behind an entry; `is_part`: it is marked as an “其中” item."""
        return (not self.behind or main == self.behind) and is_part == bool(self.part_of)


class Times(FormModel):
    """What figures are of beside their measure: this month, the months to it, a year back.

    Said by a column where rows or a caption name the measure, or behind a measure's name (`endings`). `{m}` in a text stands
    for the table's last month, `{y}` for any year. `ignored`: what says so is left out, for this reason, whatever the other
    columns are of.
    """

    texts: Texts
    period_kind: Literal["", "annual", "cumulative", "single"] = ""
    years_back: int = 0
    ignored: str = ""


class Shared(FormModel):
    """What holds for every figure of a table unless its entry says otherwise."""

    classification: str = "total"
    activity_code: str = "TOTAL"
    scope: str = "none"
    coverage: str = "all_units"
    vintage: str = "yearbook"
    price_basis: str = "current"
    base_year: int | None = None
    unit: str = ""


class Symbol(FormModel):
    """What a symbol in place of a figure means; `decimals` are those of the smallest unit that `below_unit` is below."""

    means: SymbolMeaning
    decimals: int = 0


class Ignored(FormModel):
    """A named rule by which something on the sheet is left out: a row (`below`: with all below it), or a whole sheet.

    Known by a whole text or by how it starts or ends: of a row its first text, or its first label (甲街道, over several rows).
    """

    id: str
    texts: Texts = ()
    starts: Texts = ()
    ends: Texts = ()
    what: Literal["row", "below", "sheet"] = "row"
    reason: str


class Layout(Dated):
    """One table of a layout form. It is known by its title, its headers, or both; an empty list asks for nothing.

    `cover` are the words before a colon in lines above it (地区：上海); of several tables it may be, the one that asks for most
    is it. `sheets` are the names of the sheets it may stand on, for tables that these do not tell apart. `captions` may stand
    around it although they say what it does not assume: they change none of its figures. `made_on` are the words behind which
    the day stands on which the table was downloaded or made. `unlisted`: what a measure means that no entry lists. `vintages`
    are the words by which a note says of which vintage the figures of a year are (`{y}`: the year), by the vintage.
    """

    title: Texts = ()
    headers: Texts = ()
    cover: Texts = ()
    sheets: Texts = ()
    examples: Texts = ()
    labels: tuple[Label, ...]
    entries: dict[str, Entry]
    columns: dict[str, Times] = Field(default_factory=dict)
    endings: dict[str, Times] = Field(default_factory=dict)
    unlisted: Literal["refuse", "by_name"] = "refuse"
    measure: Literal["column", "row", "caption", "block"] = "column"
    period: PeriodPlace
    region: RegionPlace
    activity: ActivityPlace = ActivityPlace()
    shared: Shared = Shared()
    vintages: dict[str, Texts] = Field(default_factory=dict)
    symbols: dict[str, Symbol] = Field(default_factory=dict)
    qualifiers: dict[str, Texts] = Field(default_factory=dict)
    blank: Literal["no_data", "zero", "below_unit", "omit"] = "no_data"
    notes: Texts = ("注", "资料来源", "数据来源", "来源", "说明")
    made_on: Texts = ()
    ignored: tuple[Ignored, ...] = ()
    adds_up: bool = False
    captions: Texts = ()

    @cached_property
    def activity_names(self) -> dict[str, str]:
        """The code of the class, or the scope, that each word of the table stands for, as compared."""
        return {_BLANK.get(text, key(text)): code for code, texts in self.activity.names.items() for text in texts}

    def key_headers(self) -> set[str]:
        """The texts, as compared, of the label column by which the header row is found; none where it has no header."""
        return {key(text) for text in self.labels[0].header}

    @cached_property
    def known_headers(self) -> tuple[tuple[str, ...], ...]:
        """For each header it is known by every text that says the same, as compared: those of its label column or entry."""
        alike = [*(label.header for label in self.labels), *(entry.texts for entry in self.entries.values())]
        compared = [tuple(map(key, texts)) for texts in alike]
        return tuple(
            next((texts for texts in compared if key(header) in texts), (key(header),)) for header in self.headers
        )

    @property
    def asks_for(self) -> tuple[bool, int]:
        """What a sheet must show to be this table: a title, and how many texts beside it."""
        return bool(self.title), len(self.headers) + len(self.cover)

    def as_read(self, entries: Iterable[Entry]) -> Layout:
        """The layout with those of its entries that a sheet gives, where it reads whatever measures there are."""
        if self.unlisted == "refuse":
            return self
        left_out = {name: each for name, each in self.entries.items() if each.ignored}
        read = {f"{each.measure} {each.period_kind}": each for each in entries}
        return self.model_copy(update={"entries": {**left_out, **read}})

    @property
    def is_headless(self) -> bool:
        """Whether its label columns have no headers, so that its header row is known by the periods in it."""
        return not self.labels[0].header

    @property
    def has_years(self) -> bool:
        """Whether bare years may stand in its header: its columns are of several, or a header that it knows has one."""
        known = [*(each.texts for each in self.entries.values()), *(each.texts for each in self.columns.values())]
        return self.period.stands == "column" or any(_YEAR.search(text) for texts in known for text in texts)


class LayoutForm(AnyForm):
    """A family of tables; what `defaults` says holds for each table that does not say it itself."""

    kind: Literal["layout"]
    source_title: str
    source_url: str = ""
    confidence: Literal["high", "medium", "low"] = "high"
    provenance: Literal["bureau", "government", "press", "others", "unstated"] = "unstated"
    hidden: Literal["read", "refuse"] = "read"
    defaults: dict[str, Any] = Field(default_factory=dict)
    tables: dict[str, Layout] = Field(min_length=1)

    def _known_by(self) -> list[str]:
        covers = ([f"{word}：" for word in layout.cover] for layout in self.tables.values())
        known = zip(self.tables.values(), covers, strict=True)
        return list(dict.fromkeys(", ".join([*each.title[:1], *cover, *each.headers]) for each, cover in known))

    def likeness(self, seen: str) -> float:
        """How near the texts by which the form is known come to what was seen."""
        return max(difflib.SequenceMatcher(None, text, seen).quick_ratio() for text in self._known_by())

    def identifying(self, seen: str) -> str:
        """By which texts the tables of the form are known, for a person to read: those nearest to what was seen."""
        texts = self._known_by()
        nearest = sorted(texts, key=lambda text: -difflib.SequenceMatcher(None, text, seen).quick_ratio())
        return "; ".join(nearest[:_NEAREST]) + (f" … {len(texts)}" if len(texts) > _NEAREST else "")
