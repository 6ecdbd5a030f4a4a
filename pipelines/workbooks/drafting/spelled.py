"""Which measure a header spells only together with what stands around it: the title, the item that it is a part of.

公寓 in a table of 各类房屋 under 万平方米 is 公寓建筑面积; 专任教师 under the title 普通中学 is 普通中学专任教师数. A name is
taken only where every character of it stands somewhere, or says no more than the unit (面积, 数), and no other name is as near.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from definitions.models import Dimension, Measure
from pipelines.workbooks.words.text import is_total, key

_MARKS = re.compile(r"[\W_]+")
#: What a name has beyond what is printed without meaning more.
_SAYING_NOTHING = ("建筑面积", "面积", "人数", "数")
_SHORTEST = 2
_FAR = (1 << 9, 0)


def spelled(
    parts: Sequence[str], around: Sequence[str], names: Iterable[tuple[str, Measure]], dimensions: set[Dimension]
) -> str:
    """The one measure of these dimensions of which a name is the parts of a header and words around it; '' for none or several.

    A header that says nothing but total has the name that the title begins with.
    """
    said = sorted((text for part in parts if not is_total(part) and (text := squeezed(part))), key=len, reverse=True)
    context = [text for each in around if (text := squeezed(each))]
    found: dict[str, tuple[int, int]] = {}
    for name, measure in names:
        if dimensions and measure.dimension not in dimensions:
            continue
        if not said:
            if any(text.startswith(name) for text in context):
                found[measure.id] = min(found.get(measure.id, _FAR), (0, -len(name)))
            continue
        if not all(text in name for text in said):
            continue
        empty = _beyond(name, said, [*context, *said])
        if empty == 0 or (empty > 0 and dimensions):
            found[measure.id] = min(found.get(measure.id, _FAR), (empty, len(name)))
    best = min(found.values(), default=(0, 0))
    nearest = [measure for measure, far in found.items() if far == best]
    return nearest[0] if len(nearest) == 1 else ""


def _beyond(name: str, said: Sequence[str], context: Sequence[str]) -> int:
    """How many characters of a name say nothing where the others stand in the header or around it; -1 where some do not.

    The longest of what is `said` comes first.
    """
    segments = [name]
    for text in said:
        place = next((number for number, segment in enumerate(segments) if text in segment), -1)
        if place < 0:
            return -1
        segments[place : place + 1] = segments[place].split(text, 1)
    empty = 0
    for segment in segments:
        rest = segment
        while rest:
            told = max((_common(rest, text) for text in context), default=0)
            nothing = next((len(word) for word in _SAYING_NOTHING if rest.startswith(word)), 0)
            if told < _SHORTEST and not nothing:
                return -1
            empty += 0 if told >= _SHORTEST else nothing
            rest = rest[told if told >= _SHORTEST else nothing :]
    return empty


def _common(rest: str, text: str) -> int:
    """How long the beginning of a text is that stands in another one."""
    return next((length for length in range(len(rest), 0, -1) if rest[:length] in text), 0)


def squeezed(text: str) -> str:
    """A text as it is put together with others: as compared, without marks."""
    return _MARKS.sub("", key(text))
