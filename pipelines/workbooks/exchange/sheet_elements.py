"""The elements of a sheet's XML that follow its cells, and where in their fixed order one is put.

What they say is nobody's business here; which of them a copy lacks is `mending`'s and `transplanting`'s.
"""

from __future__ import annotations

import re

#: Where the cells end.
END = b"</sheetData>"
#: The order that the standard prescribes (ECMA-376, CT_Worksheet).
_ORDER = (
    b"sheetCalcPr sheetProtection protectedRanges scenarios autoFilter sortState dataConsolidate customSheetViews mergeCells "
    b"phoneticPr conditionalFormatting dataValidations hyperlinks printOptions pageMargins pageSetup headerFooter rowBreaks "
    b"colBreaks customProperties cellWatches ignoredErrors smartTags drawing legacyDrawing legacyDrawingHF picture oleObjects "
    b"controls webPublishItems tableParts extLst"
).split()
#: Elements that lead to no other part and that the writing library drops.
_DROPPED = re.compile(
    rb"<(sheetCalcPr|protectedRanges|phoneticPr|cellWatches|ignoredErrors)\b(?:[^>]*/>|.*?</\1>)", re.DOTALL
)


def insert(xml: bytes, tag: bytes, element: bytes) -> bytes:
    """The sheet with an element of this tag at its place."""
    later = b"|".join(_ORDER[_ORDER.index(tag) + 1 :])
    start = max(0, xml.rfind(END))
    place = re.compile(rb"<(?:\w+:)?(?:" + later + rb")\b|</(?:\w+:)?worksheet>").search(xml, start)
    return xml if place is None else xml[: place.start()] + element + xml[place.start() :]


def dropped(xml: bytes) -> list[tuple[bytes, bytes]]:
    """The elements of a sheet that its copy lacks, by their tags."""
    return [(match[1], match[0]) for match in _DROPPED.finditer(xml, max(0, xml.rfind(END)))]
