"""The drawings of a workbook, taken over into its copy as they are: pictures, shapes, charts, pictures behind and above a sheet.

The writing library knows some of them and writes those anew; here whole parts of the container are taken, byte for byte, with
all that they lead to. What stands in cells is `mending`'s.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.sax.saxutils import quoteattr

from pipelines.workbooks.exchange.sheet_elements import END, insert

_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
#: The elements of a sheet that draw something, and of which kind the part is to which they point.
_DRAWN = {b"drawing": "drawing", b"legacyDrawingHF": "vmlDrawing", b"picture": "image"}
_ELEMENT = re.compile(rb"<(drawing|legacyDrawingHF|picture)\s[^>]*?\b\w+:id=[\"']([^\"']+)[\"']")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")
_TYPE = re.compile(rb"<(?:\w+:)?(?:Override|Default)\s[^>]*>")
_ATTRIBUTE = re.compile(rb"(\w+)=[\"']([^\"']*)[\"']")
TYPES = "[Content_Types].xml"


@dataclass
class Drawings:
    """What is drawn on the sheets of a workbook: by sheet the elements and the parts they point to, and all parts with types."""

    of_sheet: dict[str, list[tuple[bytes, str]]] = field(default_factory=dict)
    parts: dict[str, bytes] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)

    def take(self, archive: zipfile.ZipFile, sheet: str, part: str, xml: bytes) -> None:
        """Take what is drawn on a sheet of this name, part and content."""
        relations = dict(_relations(archive, part))
        for tag, identity in _ELEMENT.findall(xml[xml.rfind(END) :]):
            if target := relations.get(identity.decode(errors="replace")):
                self.of_sheet.setdefault(sheet, []).append((tag, target))
                self._take_part(archive, target)

    def _take_part(self, archive: zipfile.ZipFile, part: str) -> None:
        """Take a part, its relations, and all parts to which they lead."""
        if part in self.parts:
            return
        self.parts[part] = archive.read(part)
        self.types[part] = _type_of(archive, part)
        if relations_of(part) in archive.NameToInfo:
            self.parts[relations_of(part)] = archive.read(relations_of(part))
        for _, target in _relations(archive, part):
            self._take_part(archive, target)

    def on(self, sheet: str, xml: bytes) -> bytes:
        """The sheet's content with the elements that draw."""
        for number, (tag, _) in enumerate(self.of_sheet.get(sheet, [])):
            element = f'<{tag.decode()} xmlns:r="{_RELATIONS}" r:id="drawn{number}"/>'
            xml = insert(xml, tag, element.encode())
        return xml

    def related(self, sheet: str, relations: bytes) -> bytes:
        """The sheet's relations with those to what is drawn."""
        lines = "".join(
            f'<Relationship Id="drawn{number}" Type="{_RELATIONS}/{_DRAWN[tag]}" Target={quoteattr("/" + target)}/>'
            for number, (tag, target) in enumerate(self.of_sheet.get(sheet, []))
        ).encode()
        empty = f'<Relationships xmlns="{_PACKAGE}"></Relationships>'.encode()
        return (relations or empty).replace(b"</Relationships>", lines + b"</Relationships>")

    def typed(self, types: bytes) -> bytes:
        """The list of the types of all parts with those of the drawings."""
        lines = "".join(
            f"<Override PartName={quoteattr('/' + part)} ContentType={quoteattr(kind)}/>"
            for part, kind in self.types.items()
        )
        return types.replace(b"</Types>", lines.encode() + b"</Types>")


def relations_of(part: str) -> str:
    """Where the relations of a part stand."""
    folder, _, name = part.rpartition("/")
    return f"{folder}/_rels/{name}.rels"


def _relations(archive: zipfile.ZipFile, part: str) -> Iterator[tuple[str, str]]:
    """The parts to which a part leads within the container, by the identity of the relation."""
    if relations_of(part) not in archive.NameToInfo:
        return
    for relation in _RELATION.findall(archive.read(relations_of(part))):
        said = {name: value.decode(errors="replace") for name, value in _ATTRIBUTE.findall(relation)}
        target = posixpath.normpath(posixpath.join("/", posixpath.dirname(part), said.get(b"Target", ""))).lstrip("/")
        if said.get(b"TargetMode") != "External" and target in archive.NameToInfo:
            yield said.get(b"Id", ""), target


def _type_of(archive: zipfile.ZipFile, part: str) -> str:
    ending = part.rpartition(".")[2].casefold()
    by_ending: str = ""
    for entry in _TYPE.findall(archive.read(TYPES)):
        said: dict[bytes, str] = {name: value.decode(errors="replace") for name, value in _ATTRIBUTE.findall(entry)}
        if said.get(b"PartName", "").lstrip("/") == part:
            return said.get(b"ContentType", "")
        if said.get(b"Extension", "").casefold() == ending:
            by_ending = said.get(b"ContentType", "")
    return by_ending
