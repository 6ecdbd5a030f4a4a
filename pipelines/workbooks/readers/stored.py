"""A zip whose parts are not packed, for a reader that takes nothing but a zip: what was unpacked once need not be again.

Only writing; zips that came from outside are opened by the standard library.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping

_LOCAL, _CENTRAL, _END = struct.Struct("<4s5H3L2H"), struct.Struct("<4s6H3L5H2L"), struct.Struct("<4s4H2LH")
_VERSION, _UTF8_NAMES, _NOT_PACKED = 20, 0x800, 0
_TIME, _DAY = 0, 1 << 5 | 1  # 1 January 1980, midnight


def stored(parts: Mapping[str, tuple[bytes, int]]) -> bytes:
    """The zip of these parts, each with its CRC-32, by their names; together they must be below 4 GB."""
    contents, directory = [], []
    offset = 0
    for name, (content, checksum) in parts.items():
        encoded, size = name.encode(), len(content)
        common = (_VERSION, _UTF8_NAMES, _NOT_PACKED, _TIME, _DAY, checksum, size, size, len(encoded), 0)
        contents += [_LOCAL.pack(b"PK\3\4", *common), encoded, content]
        directory += [_CENTRAL.pack(b"PK\1\2", _VERSION, *common, 0, 0, 0, 0, offset), encoded]
        offset += _LOCAL.size + len(encoded) + size
    length = sum(map(len, directory))
    end = _END.pack(b"PK\5\6", 0, 0, len(parts), len(parts), length, offset, 0)
    return b"".join([*contents, *directory, end])
