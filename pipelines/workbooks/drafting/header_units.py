"""The units that stand with a header or a row label: in brackets, behind an underline, in a line of its own, above the table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from definitions import Definitions
from definitions.models import Dimension
from pipelines.workbooks.forms.headers import HeaderText
from pipelines.workbooks.words.text import key, plain
from pipelines.workbooks.words.unit_lines import split_units, unit_line
from pipelines.workbooks.words.vocabulary import Vocabulary

_WITHIN = re.compile(r"[(\[]([^()\[\]]+)[)\]]|_([^_]+)$")


@dataclass
class HeaderUnits:
    """Finds the units of a table's texts; `title_units` stand in brackets behind the title or a header and are of all columns."""

    definitions: Definitions
    caption_units: Sequence[str]
    title_units: Sequence[str]

    def dimensions(self, text: HeaderText) -> set[Dimension]:
        """The dimensions of the units that stand with a text, or above the table."""
        above = (unit for each in self.caption_units if (unit := self._unit(each)))
        units = self.printed(text) or [*above, *self.title_units]
        return {self.definitions.units[unit].dimension for unit in units}

    def printed(self, text: HeaderText) -> list[str]:
        """The units that stand within a header or label."""
        inside = self._split(text.joined)[1] or self._below(text)
        return [inside] if inside else [unit for each in text.brackets if (unit := self._unit(each))]

    def _below(self, text: HeaderText) -> str:
        """The unit that stands alone in the last line of a header: 幢 below 合计; '' for none."""
        return (self._unit(text.parts[-1]) or "") if len(text.parts) > 1 else ""

    def _words(self, text: HeaderText) -> list[str]:
        """The words of a header, line by line and between underlines, without a unit among them."""
        words = [word for part in text.parts for word in part.split("_")]
        return [word for word in words if len(words) == len(text.parts) or not self._unit(word)]

    def _remarks(self, text: HeaderText) -> list[str]:
        return [each for each in text.brackets if not self._unit(each) and not unit_line(each)]

    def _with_remarks(self, name: str, text: HeaderText) -> str:
        """A name with what stands in brackets behind it and is no unit."""
        return name + "".join(f"({each})" for each in self._remarks(text))

    def _unit(self, text: str) -> str | None:
        vocabulary = Vocabulary.of(self.definitions)
        return vocabulary.unit(text) or vocabulary.unit(unit_line(text))

    def _split(self, joined: str) -> tuple[str, str]:
        """A title without the unit that stands inside it, and that unit: `GDP_亿元`, `财政支出（亿元）i`; '' for none."""
        text = plain(joined)
        for match in _WITHIN.finditer(text):
            if unit := Vocabulary.of(self.definitions).unit(match[1] or match[2]):
                behind = text[match.end() :]
                return text[: match.start()] + (behind if len(behind) > 1 else ""), unit
        return text, ""


def units_above(captions: Sequence[str], definitions: Definitions) -> list[str]:
    """The units that the captions name."""
    vocabulary = Vocabulary.of(definitions)
    return [
        unit
        for text in captions
        if unit_line(text)
        for unit in split_units(unit_line(text), vocabulary.unit)
        if key(unit)
    ]
