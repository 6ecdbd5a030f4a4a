"""A workbook that nobody needs a password to open is read; one with a password of its own says that it has one."""

from __future__ import annotations

import hashlib
import io
import struct

import pytest
import xlwt
from msoffcrypto.format.ooxml import OOXMLFile
from msoffcrypto.method.rc4 import DocumentRC4

from pipelines.workbooks.files.readers.protected import WELL_KNOWN
from pipelines.workbooks.files.readers.streams import records, workbook_stream
from tests.pipelines.workbooks.files.readers.odd_files import biff, opened, row, saved, sheet_of, xls, xlsx

SALT = bytes(range(16))
_IN_THE_CLEAR = (0x0809, 0x002F, 0x0085)


def encrypted(data: bytes, password: str) -> bytes:
    """An .xlsx behind a password."""
    written = io.BytesIO()
    OOXMLFile(io.BytesIO(data)).encrypt(password, written)
    return written.getvalue()


def test_an_xlsx_behind_the_password_that_everybody_knows_is_read() -> None:
    rows = [row(number, f"<v>{number}</v>", f"<v>{number**9}</v>") for number in range(1, 2000)]
    assert sheet_of(encrypted(xlsx(*["".join(rows)]), WELL_KNOWN)).rows[:2] == [[1.0, 1.0], [2.0, 512.0]]


@pytest.mark.parametrize("name", ["甲.xlsx", "甲.xlsm", "甲.xls"])
def test_a_password_of_its_own_is_none_of_ours(name: str) -> None:
    data = xlsx(row(1, "<v>1</v>", "<v>2</v>"))
    assert opened(encrypted(data, "secret"), name) == (None, ["file-encrypted"])


def encrypted_xls(data: bytes, password: str) -> bytes:
    """An .xls whose records are encrypted with RC4, as Excel 97 does it: all but their heads and a few that are looked up."""
    stream = workbook_stream(data)
    stream += biff((0x0FFF, bytes(-(len(stream) + 58 + 4) % 4)))  # so that whole records are left of what is padded
    (_, _, first), *_ = records(stream, 0, len(stream))
    begin = 4 + first
    length = len(stream) + 4 + 54
    keys = DocumentRC4.decrypt(password, SALT, io.BytesIO(bytes(length)), 0x400).read()
    verifier = bytes(16)
    told = xored(verifier + hashlib.md5(verifier).digest(), keys)  # noqa: S324  the format's own
    pass_record = biff((0x002F, struct.pack("<HHH", 1, 1, 1) + SALT + told))
    plain = bytearray(stream[:begin] + pass_record + stream[begin:])
    for code, start, size in list(records(bytes(plain), 0, length)):
        if code == 0x0085:
            (place,) = struct.unpack_from("<I", plain, start)
            struct.pack_into("<I", plain, start, place + len(pass_record))
            plain[start + 4 : start + size] = xored(bytes(plain[start + 4 : start + size]), keys[start + 4 :])
        elif code not in _IN_THE_CLEAR:
            plain[start : start + size] = xored(bytes(plain[start : start + size]), keys[start:])
    written = io.BytesIO()
    xlwt.CompoundDoc.XlsDoc().save(written, bytes(plain))
    return written.getvalue()


def xored(content: bytes, keys: bytes) -> bytes:
    return bytes(one ^ other for one, other in zip(content, keys, strict=False))


def test_an_xls_behind_the_password_that_everybody_knows_is_read() -> None:
    data = saved(xls([1, "二"], *[[number, "行"] for number in range(200)])[0])
    assert sheet_of(encrypted_xls(data, WELL_KNOWN), "甲.xls").rows[:2] == [[1.0, "二"], [0.0, "行"]]
    assert opened(encrypted_xls(data, "secret"), "甲.xls") == (None, ["file-encrypted"])
