"""The period of a table's figures: what its title, captions or sheet say for all of them, and what an entry or column adds.

Periods in the headers of columns and in rows are bound where those are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pipelines.workbooks.files.sheet import Sheet
from pipelines.workbooks.forms.headers import HeaderText, title_key
from pipelines.workbooks.forms.layout_forms import Entry, Layout, Times
from pipelines.workbooks.words.dated_texts import mentions
from pipelines.workbooks.words.periods import (
    EXAMPLES,
    Part,
    Period,
    in_year,
    parse_part,
    parse_period,
    possible_readings,
)
from pipelines.workbooks.words.text import begins_with, key, plain


@dataclass(frozen=True)
class BasePeriod:
    """The period that a sheet gives for all its figures, None where it gives none or several; and what was read of it."""

    period: Period | None
    read: str = ""
    expected: str = EXAMPLES


def base_period(layout: Layout, sheet: Sheet, captions: Iterable[str]) -> BasePeriod:
    """The period that the sheet's title, captions or name give for all its figures."""
    stands = layout.period.stands
    if stands == "constant":
        return BasePeriod(parse_period(layout.period.value))
    if stands == "column":
        return _told([*captions], [])  # the year of headers that are a part of one
    if stands == "sheet":
        return _told([sheet.name], list(captions))
    titles = {title_key(text) for text in layout.title}
    texts = [text for text in captions if not begins_with(text, layout.notes)]
    named = [text for text in texts if (title_key(text) in titles) == (stands == "title")]
    return _told(named, [text for text in texts if text not in named])


def _told(texts: Sequence[str], others: Sequence[str]) -> BasePeriod:
    """The one period that texts name, with what captions beside them say that are nothing but a period: （1—11月）."""
    named = [mention for text in texts for mention in mentions(text)]
    named += [mention for text in others if parse_period(text) for mention in mentions(text)]
    parts = {part for text in (*texts, *others) if (part := parse_part(text))}
    periods = {mention.period for mention in named}
    read = ", ".join(
        dict.fromkeys([*(mention.text for mention in named), *(plain(t) for t in others if parse_part(t))])
    )
    if len(periods) != 1 or None in periods or len(parts) > 1:
        possible = [one for mention in named for one in possible_readings(mention.text)]
        return BasePeriod(None, read, " / ".join(possible) or EXAMPLES)
    (period,) = periods
    if parts and period:
        (part,) = parts
        whole = in_year(period.year, part)
        period = whole if not period.step or whole == period else None
    return BasePeriod(period, read)


def period_of_header(text: HeaderText, base: Period | None) -> tuple[HeaderText, Period | None]:
    """A header without its period, and that period: of a part of a year alone (一季度), in the year that a caption names."""
    rest, period = text.without_period()
    part = next((each for each in text.parts if parse_part(each)), "")
    said = parse_part(part)
    if period is None and said and base and not base.step:
        return replace(text, parts=tuple(each for each in text.parts if each != part)), in_year(base.year, said)
    return rest, period


def vintages_told(layout: Layout, texts: Iterable[str]) -> dict[int, str]:
    """The vintage of each year of which these texts say it in the words of the layout: 2024年为初步核算数."""
    said = [key(text) for text in texts]
    return {
        int(match[1]): vintage
        for vintage, sentences in layout.vintages.items()
        for sentence in sentences
        for text in said
        for match in re.finditer(re.escape(key(sentence)).replace(r"\{y\}", r"(?<!\d)((?:19|20)\d{2})"), text)
    }


def period_of(base: Period, entry: Entry, times: Times | None, layout: Layout) -> tuple[Period, str]:
    """The period of an entry's figures in a column, and its kind: this month alone, or the months up to it, of this year or
    one before.

    Several months are a single one only where an entry or column says that it is the last of them, never by the form's kind.
    The months up to the last are the year.
    """
    own = (times.period_kind if times else "") or entry.period_kind
    kind = own or layout.period.kind
    period = replace(base, year=base.year - entry.years_back - (times.years_back if times else 0))
    if period.step and own == "single" and layout.period.stands not in ("column", "row"):
        period = replace(period, first=period.last)
    elif period.step and kind == "cumulative" and not period.is_single:
        period = in_year(period.year, Part(period.step, 1, period.last)) or period
    kind = kind if period.step else "annual"
    return period, period.kinds[-1] if kind == "printed" else kind
