"""Sheets of Excel 4 macros: the reader of values refuses a whole workbook over one, so it is not told of them."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

_MACRO_SHEETS = ("/xlMacrosheet", "/xlIntlMacrosheet")
_LISTED = re.compile(rb"<(?:\w+:)?(?:sheet|Relationship)\s[^>]*?(?:/>|>\s*</(?:\w+:)?(?:sheet|Relationship)>)")
_QUOTED = re.compile(rb"[iI]d=[\"']([^\"']*)[\"']")


def macro_sheets(relations: bytes) -> set[str]:
    """The ids by which a workbook's list of sheets names its sheets of macros."""
    if b"acrosheet" not in relations:
        return set()
    return {
        relation.get("Id", "")
        for relation in ET.fromstring(relations)  # noqa: S314  it was seen to hold no document type
        if relation.get("Type", "").endswith(_MACRO_SHEETS)
    }


def without_elements(content: bytes, identities: set[str]) -> bytes:
    """The list of sheets, or of where they are, without those of these ids."""
    named = {identity.encode() for identity in identities}
    return _LISTED.sub(lambda match: b"" if named & set(_QUOTED.findall(match[0])) else match[0], content)
