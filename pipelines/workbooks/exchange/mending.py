"""Puts back into a copied workbook what the writing library drops: results of formulas, elements and extensions, drawings.

Without its stored result a formula reads as a blank until somebody opens the file; drop-downs that point at another sheet
are an extension in files that Excel has saved. All is taken from the original, cell by cell and sheet by sheet.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO

from pipelines.workbooks.exchange.sheet_elements import dropped, insert
from pipelines.workbooks.exchange.transplanting import TYPES, Drawings, relations_of
from pipelines.workbooks.files.readers.ooxml import sheet_parts

_CELL = re.compile(rb"<((?:\w+:)?)c\s([^>]*[^/>])>(.*?)</(?:\w+:)?c>", re.DOTALL)
_REFERENCE = re.compile(rb"\br=[\"']([A-Z]+[0-9]+)[\"']")
_TYPE = re.compile(rb"\bt=[\"'](\w+)[\"']")
_FORMULA = re.compile(rb"<(?:\w+:)?f\b.*?(?:/>|</(?:\w+:)?f>)", re.DOTALL)
_VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>(.*?)</(?:\w+:)?v>|<(?:\w+:)?v\s*/>", re.DOTALL)
_EXTENSIONS = re.compile(rb"<extLst>.*?</extLst>\s*(?=</worksheet>)", re.DOTALL)
_ROOT = re.compile(rb"<worksheet\b[^>]*>")
_NAMESPACE = re.compile(rb"\s(xmlns:\w+)=\"([^\"]*)\"")


@dataclass
class _Original:
    """What one sheet of the original holds that its copy lacks."""

    results: dict[bytes, tuple[bytes, bytes]] = field(default_factory=dict)
    elements: list[tuple[bytes, bytes]] = field(default_factory=list)
    extensions: bytes = b""
    namespaces: dict[bytes, bytes] = field(default_factory=dict)


def mend(original: bytes, copy: bytes) -> bytes:
    """The copy with what the original has besides, for the sheets of the same name."""
    kept, drawings = {}, Drawings()
    with zipfile.ZipFile(BytesIO(original)) as archive:
        for name, part in _parts(archive):
            xml = archive.read(part)
            kept[name] = _look(xml)
            drawings.take(archive, name, part, xml)
    mended = BytesIO()
    with zipfile.ZipFile(BytesIO(copy)) as source, zipfile.ZipFile(mended, "w", zipfile.ZIP_DEFLATED) as target:
        names = {part: name for name, part in _parts(source)}
        related = {relations_of(part): name for part, name in names.items() if name in drawings.of_sheet}
        for entry in source.infolist():
            content, name = source.read(entry), names.get(entry.filename, "")
            if name in kept:
                content = drawings.on(name, _mend(content, kept[name]))
            elif entry.filename in related:
                content = drawings.related(related.pop(entry.filename), content)
            elif entry.filename == TYPES:
                content = drawings.typed(content)
            target.writestr(entry, content)
        for part, name in related.items():
            target.writestr(part, drawings.related(name, b""))
        for part, content in drawings.parts.items():
            target.writestr(part, content)
    return mended.getvalue()


def _parts(archive: zipfile.ZipFile) -> list[tuple[str, str]]:
    return list(sheet_parts(archive.read, {name.lower(): name for name in archive.namelist()}))


def _look(xml: bytes) -> _Original:
    found = _Original()
    for _, attributes, content in _CELL.findall(xml):
        reference, value = _REFERENCE.search(attributes), _VALUE.search(content)
        if reference and value and value[1] is not None and _FORMULA.search(content):
            kind = _TYPE.search(attributes)
            found.results[reference[1]] = (kind[1] if kind else b"", value[1])
    found.elements = dropped(xml)
    root, extensions = _ROOT.search(xml), _EXTENSIONS.search(xml)
    if extensions and root:
        found.extensions = extensions[0]
        found.namespaces = dict(_NAMESPACE.findall(root[0]))
    return found


def _mend(xml: bytes, original: _Original) -> bytes:
    if original.results:
        xml = _CELL.sub(lambda match: _with_result(match, original.results), xml)
    for tag, element in original.elements:
        xml = insert(xml, tag, element)
    if original.extensions:
        xml = _EXTENSIONS.sub(b"", xml).replace(b"</worksheet>", original.extensions + b"</worksheet>")
        xml = _ROOT.sub(lambda match: _with_namespaces(match[0], original.namespaces), xml, count=1)
    return xml


def _with_result(match: re.Match[bytes], results: Mapping[bytes, tuple[bytes, bytes]]) -> bytes:
    prefix, attributes, content = match.groups()
    reference, formula = _REFERENCE.search(attributes), _FORMULA.search(content)
    if not reference or not formula or reference[1] not in results:
        return match[0]
    kind, value = results[reference[1]]
    attributes = _TYPE.sub(b"", attributes).rstrip()
    typed = b' t="' + kind + b'"' if kind else b""
    opening = b"<" + prefix + b"c " + attributes + typed + b">"
    return opening + formula[0] + b"<v>" + value + b"</v></" + prefix + b"c>"


def _with_namespaces(root: bytes, namespaces: Mapping[bytes, bytes]) -> bytes:
    missing = {name: uri for name, uri in namespaces.items() if name + b"=" not in root}
    return root[:-1] + b"".join(b" " + name + b'="' + uri + b'"' for name, uri in missing.items()) + b">"
