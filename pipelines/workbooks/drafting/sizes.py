"""How large the figures of a table are, and which unit alone they can have where none is printed.

A region's total of 122.04 is no 122.04 万元: that would be one enterprise; 2 380.43 are no persons, nor 573 180 万人 of one
district. What this cannot tell is not guessed.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from definitions import Definitions
from definitions.models import Dimension
from pipelines.workbooks.drafting.shapes import Shape
from pipelines.workbooks.forms.headers import HeaderText
from pipelines.workbooks.words.values import number

#: The units in which tables print money, and what all of a region's industry comes to at least and at most, in 元.
_MONEY = ("yuan", "ten_thousand_yuan", "hundred_million_yuan")
_LEAST, _LEAST_OF_THE_COUNTRY, _MOST = Decimal(10) ** 8, Decimal(10) ** 11, Decimal(10) ** 15
_PERSONS, _MANY_PERSONS, _WAN = "person", "ten_thousand_persons", 10_000


@dataclass(frozen=True)
class Sizes:
    """The sizes of one table's figures; `are_of_regions`: each is one of a whole region, not of an industry of it."""

    shape: Shape
    of_the_country: bool
    are_of_regions: bool

    def unit(self, text: HeaderText, dimension: Dimension, definitions: Definitions) -> str:
        """The one unit that the figures below a header can have; '' where there is none, or several."""
        if text.column in self.shape.label_columns:
            return ""
        values = [abs(value) for cell in self.shape.cells(text.column) if (value := number(cell))]
        if not values:
            return ""
        if dimension == "persons":
            are_whole = all(value == int(value) for value in values)
            return _MANY_PERSONS if not are_whole else _PERSONS if max(values) > _WAN else ""
        if dimension != "money" or not self.are_of_regions:
            return ""
        least = _LEAST_OF_THE_COUNTRY if self.of_the_country else _LEAST
        middle = median(values)
        fitting = [unit for unit in _MONEY if least <= middle * definitions.units[unit].multiplier <= _MOST]
        return fitting[0] if len(fitting) == 1 else ""
