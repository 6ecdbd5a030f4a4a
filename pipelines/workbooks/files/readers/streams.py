"""The workbook inside a compound file (.xls): the stream that holds it, under whatever name.

Excel calls it Workbook or Book; other programs write the name in another case, or another name.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from typing import Any

COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NAMES = ("workbook", "book")
_STREAM = 2
#: Records in which no value stands: page breaks, comments, pictures, their texts, links and their tips, lists, conditional
#: formats; and the code of a record that nobody knows.
_DECORATION = (0x001A, 0x001B, 0x001C, 0x005D, 0x01B6, 0x01B8, 0x0800, 0x0871, 0x0872, 0x01B0, 0x01B1, 0x0862, 0x00EC)
_NOBODYS = 0x0FFF
#: How a workbook's stream begins: the first record of Excel 5 to 2003.
_BEGINNINGS = (b"\x09\x08\x08\x00\x00\x05\x05\x00", b"\x09\x08\x10\x00\x00\x06\x05\x00")


def workbook_stream(data: bytes) -> bytes:
    """The stream of the workbook; empty where the file holds none, or its directory cannot be read."""
    found = _streams(data)
    named = next((found[name] for name in _NAMES if name in found), b"")
    return named or next((stream for stream in found.values() if stream.startswith(_BEGINNINGS)), b"")


def _streams(data: bytes) -> dict[str, bytes]:
    """The streams of a compound file that may hold a workbook, by their names in small letters."""
    from xlrd.compdoc import CompDoc

    try:
        document: Any = CompDoc(data, logfile=io.StringIO())
        names = [each.name for each in document.dirlist if each.etype == _STREAM and each.tot_size >= 0]
        return {name.lower(): _content(document, name) for name in names}
    except Exception:  # noqa: BLE001  a damaged file makes xlrd fail in any way there is
        return {}


def _content(document: Any, name: str) -> bytes:
    try:
        memory, base, length = document.locate_named_stream(name)
    except Exception:  # noqa: BLE001  as above
        return b""
    return bytes(memory[base : base + length]) if memory else b""


def records(memory: bytes, position: int, end: int) -> Iterator[tuple[int, int, int]]:
    """The code, start and size of each record of a stream."""
    while position + 4 <= end:
        code, size = struct.unpack_from("<HH", memory, position)
        yield code, position + 4, size
        position += 4 + size


def undecorated(stream: bytes) -> bytes:
    """The stream of a workbook whose comments, links, pictures and the like nobody looks at."""
    changed = bytearray(stream)
    for code, start, _ in records(stream, 0, len(stream)):
        if code in _DECORATION:
            struct.pack_into("<H", changed, start - 4, _NOBODYS)
    return bytes(changed)
