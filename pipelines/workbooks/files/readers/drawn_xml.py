"""Formatted text in the XML of a workbook, rewritten as plain text that reads as it is seen.

The reader of values is given the rewritten XML, so nothing has to know afterwards in which cells such text stands. Only XML
in which a word of it occurs is parsed.
"""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree import ElementTree as ET
from xml.parsers import expat

from pipelines.workbooks.files.readers.drawn import OFF, Drawn, written

_OOXML_SIGNS = (b"vertAlign", b"strike")
_ODS_SIGNS = (b"text:line-break", b"text:tab", b"text:ruby-text")
_ODS_STYLES = (b"text-position", b"line-through")
_STYLE_NAMESPACE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_STYLE, _STYLE_NAME = f"{_STYLE_NAMESPACE}style", f"{_STYLE_NAMESPACE}name"
_PARENT, _TEXT_PROPERTIES = f"{_STYLE_NAMESPACE}parent-style-name", f"{_STYLE_NAMESPACE}text-properties"
_FAMILY, _FAMILIES = f"{_STYLE_NAMESPACE}family", ("text", "table-cell")
_LINE_THROUGH = ("text-line-through-style", "text-line-through-type")
_DEEPEST = 20
_ODS_BREAKS = {"line-break": "&#10;", "tab": "&#9;"}


class _Rewriter:
    """Walks through XML and notes which stretches of its bytes are to be replaced by what."""

    def __init__(self, xml: bytes) -> None:
        self._xml = xml
        self._changes: list[tuple[int, int, str]] = []
        self._text: list[str] | None = None
        self._start = 0
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._opened
        self._parser.EndElementHandler = self._closed
        self._parser.CharacterDataHandler = self._said

    def result(self) -> bytes:
        """The XML with all changes. Raises `ExpatError` when it is not well formed."""
        self._parser.Parse(self._xml, True)
        if not self._changes:
            return self._xml
        parts, end = [], 0
        for start, stop, text in self._changes:
            parts += [self._xml[end:start], text.encode("ascii", "xmlcharrefreplace")]
            end = stop
        return b"".join([*parts, self._xml[end:]])

    def _opened(self, tag: str, attributes: dict[str, str]) -> None:
        self.opened(tag.rpartition(":")[2], {name.rpartition(":")[2]: value for name, value in attributes.items()})

    def _closed(self, tag: str) -> None:
        self.closed(tag.rpartition(":")[2])

    def _said(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def opened(self, name: str, attributes: Mapping[str, str]) -> None:
        """A start tag, by its local name."""

    def closed(self, name: str) -> None:
        """An end tag, by its local name."""

    def begin_text(self) -> None:
        """From here, behind this tag, the text is gathered."""
        # Behind an empty element that is where the parser stands already; but then there is no text before the next tag.
        at = self._parser.CurrentByteIndex
        self._text, self._start = [], self._xml.index(b">", at) + 1 if self._xml.startswith(b"<", at) else at

    def end_text(self, how: Drawn) -> None:
        """Here, before the next tag, the text that is drawn in this way ends."""
        text = "".join(self._text or ())
        if how and text:
            self.replace(self._start, self._parser.CurrentByteIndex, written(text, how))
        self._text = None

    def replace(self, start: int, stop: int, text: str) -> None:
        """Put a text in the place of these bytes."""
        escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        self._changes.append((start, stop, escaped))

    def replace_element(self, text: str) -> None:
        """Put a character reference in the place of the empty element that begins here."""
        start = self._parser.CurrentByteIndex
        self._changes.append((start, start, text))


class _Runs(_Rewriter):
    """The runs of OOXML: `<r><rPr><vertAlign val="superscript"/></rPr><t>1</t></r>`."""

    _how = Drawn.PLAIN

    def opened(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "r":
            self._how = Drawn.PLAIN
        elif name == "vertAlign":
            self._how |= Drawn.of(attributes.get("val", ""))
        elif name == "strike":
            self._how |= Drawn.of(is_struck=attributes.get("val", "1") not in OFF)
        elif name == "t" and self._how:
            self.begin_text()

    def closed(self, name: str) -> None:
        if name == "t":
            self.end_text(self._how)
        elif name == "r":
            self._how = Drawn.PLAIN


class _Spans(_Rewriter):
    """The spans of ODF, whose styles may be nested; with them line breaks, tabs and readings, which are lost or glued on."""

    def __init__(self, xml: bytes, styles: Mapping[str, Drawn]) -> None:
        super().__init__(xml)
        self._styles = styles
        self._nested: list[Drawn] = []
        self._ruby = 0

    def opened(self, name: str, attributes: Mapping[str, str]) -> None:
        self._break()
        if name == "span":
            self._nested.append(self._how | self._styles.get(attributes.get("style-name", ""), Drawn.PLAIN))
        elif name == "ruby-text":
            self._ruby += 1
        elif name in _ODS_BREAKS:
            self.replace_element(_ODS_BREAKS[name])
        self._go_on()

    def closed(self, name: str) -> None:
        self._break()
        if name == "span" and self._nested:
            self._nested.pop()
        elif name == "ruby-text":
            self._ruby -= 1
        self._go_on()

    @property
    def _how(self) -> Drawn:
        return self._nested[-1] if self._nested else Drawn.PLAIN

    def _break(self) -> None:
        """A tag parts the text: what stood before it ends here."""
        if self._text is None:
            return
        if self._ruby and self._text:
            self.replace(self._start, self._parser.CurrentByteIndex, "")
        self.end_text(Drawn.PLAIN if self._ruby else self._how)

    def _go_on(self) -> None:
        """Behind this tag the text goes on, if it is drawn in a way of its own."""
        if self._how or self._ruby:
            self.begin_text()


def redrawn_texts(xml: bytes) -> bytes:
    """The shared texts or the sheet of an .xlsx as they are seen. Raises `ExpatError` when they are not well formed."""
    return _Runs(xml).result() if any(sign in xml for sign in _OOXML_SIGNS) else xml


def redrawn_content(xml: bytes, styles: Mapping[str, Drawn]) -> bytes:
    """The content of an .ods as it is seen; `styles` are those that draw text in a way of its own."""
    return _Spans(xml, styles).result() if styles or any(sign in xml for sign in _ODS_SIGNS) else xml


def drawn_styles(*parts: bytes) -> dict[str, Drawn]:
    """The styles of an .ods, by name, that draw text in a way of its own; `parts` are those in which styles stand.

    Raises `ParseError` when one of them is not well formed.
    """
    styles: dict[str, ET.Element] = {}
    if not any(sign in part for part in parts for sign in _ODS_STYLES):
        return {}
    for part in filter(None, parts):
        head, body, _ = part.partition(b"<office:body")  # the styles stand before the cells, which may be many
        known = ET.fromstring(head + b"</office:document-content>" if body else part).iter(_STYLE)  # noqa: S314
        styles |= {each.get(_STYLE_NAME, ""): each for each in known if each.get(_FAMILY) in _FAMILIES}
    found = {name: _drawn_style(name, styles) for name in styles}
    return {name: how for name, how in found.items() if how}


def _drawn_style(name: str, styles: Mapping[str, ET.Element], depth: int = 0) -> Drawn:
    """How a style draws text, by itself or by the style that it is made of."""
    style = styles.get(name)
    if style is None or depth > _DEEPEST:
        return Drawn.PLAIN
    how = _drawn_style(style.get(_PARENT, ""), styles, depth + 1)
    for each in style.iter(_TEXT_PROPERTIES):
        given = {key.rpartition("}")[2]: value for key, value in each.items()}
        if place := given.get("text-position", "").split():
            how = (how & Drawn.STRUCK) | Drawn.of(_place(place[0]))
        lines = [value for key, value in given.items() if key in _LINE_THROUGH]
        if lines:
            how = (how & ~Drawn.STRUCK) | Drawn.of(is_struck=any(line != "none" for line in lines))
    return how


def _place(position: str) -> str:
    """The word for a place that is given as one, or as a percentage above or below the line."""
    if position in ("super", "sub"):
        return f"{position}script"
    shift = float(position.removesuffix("%") or 0)
    return "superscript" if shift > 0 else "subscript" if shift < 0 else ""
