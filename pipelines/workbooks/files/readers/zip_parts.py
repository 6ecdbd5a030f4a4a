"""The parts of a zip: unpacked in one step each, and laid out again as they are for a reader that takes nothing but a zip.

What is in a zip, and whether its directory is sound, the standard library has said before.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from xml.etree import ElementTree as ET

from pipelines.workbooks.files.readers.sheet_metadata import ContainerError

#: What the standard library raises for a zip that is damaged, encrypted or packed in a way it does not know, and for its XML.
DAMAGED = (zipfile.BadZipFile, zlib.error, ET.ParseError, EOFError, OSError, RuntimeError, ValueError, KeyError)

LOCAL, _CENTRAL, _END = struct.Struct("<4s5H3L2H"), struct.Struct("<4s6H3L5H2L"), struct.Struct("<4s4H2LH")
LOCAL_SIGN = b"PK\3\4"
_VERSION, _ENCRYPTED, _UTF8_NAMES, _NOT_PACKED = 20, 0x1, 0x800, 0
_TIME, _DAY = 0, 1 << 5 | 1  # 1 January 1980, midnight


@contextmanager
def readable(*further: type[Exception]) -> Iterator[None]:
    """Takes what a damaged container makes the libraries (or, with `further`, a reader of binary parts) raise for what it is.

    Raises `ContainerError`.
    """
    faults: tuple[type[Exception], ...] = (*DAMAGED, *further)
    try:
        yield
    except faults as error:
        raise ContainerError("file-unreadable", _what(error)) from error


def _what(error: Exception) -> str:
    """What is damaged, in words that are no library's."""
    if "CRC" in str(error):
        return "⟨校验和不符｜a checksum is wrong⟩"
    if isinstance(error, zlib.error | EOFError):
        return "⟨压缩数据损坏或不全｜its packed data are damaged or cut off⟩"
    if isinstance(error, zipfile.BadZipFile):
        return "⟨压缩包不完整｜the archive is incomplete⟩"
    if isinstance(error, ET.ParseError):
        return "⟨内部的 XML 有错｜the XML inside is faulty⟩"
    return "⟨内部结构损坏｜its inner structure is damaged⟩"


def unpacked(data: bytes, archive: zipfile.ZipFile, name: str) -> bytes:
    """One part of the zip that these bytes are, in one step: the standard library takes many, for parts of any size.

    Raises `zipfile.BadZipFile` when it is not as long as it says or its checksum is wrong, `zlib.error` when it is damaged.
    """
    entry = archive.getinfo(name)
    start = entry.header_offset
    header = data[start : start + LOCAL.size]
    if entry.compress_type != zipfile.ZIP_DEFLATED or entry.flag_bits & _ENCRYPTED or len(header) < LOCAL.size:
        return archive.read(name)
    *_, name_length, extra_length = LOCAL.unpack(header)
    start += LOCAL.size + name_length + extra_length
    unpacking = zlib.decompressobj(-zlib.MAX_WBITS)
    content = unpacking.decompress(memoryview(data)[start : start + entry.compress_size], entry.file_size + 1)
    if len(content) != entry.file_size or zlib.crc32(content) != entry.CRC:
        raise zipfile.BadZipFile(f"Bad CRC-32 for file {name!r}")
    return content


def stored(parts: Mapping[str, tuple[bytes, int]]) -> bytes:
    """The zip of these parts, each with its CRC-32, by their names; together they must be below 4 GB."""
    contents, directory = [], []
    offset = 0
    for name, (content, checksum) in parts.items():
        encoded, size = name.encode(), len(content)
        common = (_VERSION, _UTF8_NAMES, _NOT_PACKED, _TIME, _DAY, checksum, size, size, len(encoded), 0)
        contents += [LOCAL.pack(LOCAL_SIGN, *common), encoded, content]
        directory += [_CENTRAL.pack(b"PK\1\2", _VERSION, *common, 0, 0, 0, 0, offset), encoded]
        offset += LOCAL.size + len(encoded) + size
    length = sum(map(len, directory))
    end = _END.pack(b"PK\5\6", 0, 0, len(parts), len(parts), length, offset, 0)
    return b"".join([*contents, *directory, end])
