"""Parts of a zip come out as the standard library gives them, and go into a zip that it reads."""

from __future__ import annotations

import io
import zipfile
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.workbooks.files.readers.zip_parts import stored, unpacked
from tests.pipelines.workbooks.files.readers.odd_files import zipped

PARTS = st.dictionaries(st.text("ab/字.", min_size=1, max_size=8), st.binary(max_size=5000), max_size=5)


@given(PARTS, st.sampled_from([zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED, zipfile.ZIP_BZIP2]), st.binary(max_size=9))
def test_parts_come_out_whole_and_go_in_again(parts: dict[str, bytes], method: int, before: bytes) -> None:
    data = before + zipped(parts, method)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        taken = {name: (unpacked(data, archive, name), archive.getinfo(name).CRC) for name in archive.namelist()}
    assert {name: content for name, (content, _) in taken.items()} == parts
    with zipfile.ZipFile(io.BytesIO(stored(taken))) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == parts


def test_what_stands_between_a_name_and_its_part_is_passed_over() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        entry = zipfile.ZipInfo("a")
        entry.compress_type, entry.extra = zipfile.ZIP_DEFLATED, b"\xfe\xca\x02\x00ok"
        archive.writestr(entry, b"12")
    with zipfile.ZipFile(stream) as archive:
        assert unpacked(stream.getvalue(), archive, "a") == b"12"


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED])
def test_a_wrong_checksum_is_a_fault(method: int) -> None:
    data = zipped({"a": b"12"}, method)
    checksum = zlib.crc32(b"12").to_bytes(4, "little")
    wrong = data.replace(checksum, b"\0\0\0\0")
    assert wrong != data
    with zipfile.ZipFile(io.BytesIO(wrong)) as archive, pytest.raises(zipfile.BadZipFile):
        unpacked(wrong, archive, "a")
