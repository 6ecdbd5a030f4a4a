"""The zip that a workbook is: held to what spreadsheet programs write, unpacked part by part and counted meanwhile.

What a zip may be and a workbook never is (parts that overlap, a part twice, names that differ between a part and the
directory) makes two programs read two things from one file, or a small file fill the memory. It is refused by name.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib

from pipelines.workbooks.files.readers.limits import INFLATED_BYTES, PACKAGE_BYTES, PARTS, RATIO, RATIO_MATTERS, SHEETS
from pipelines.workbooks.files.readers.sheet_metadata import ContainerError
from pipelines.workbooks.files.readers.zip_parts import LOCAL, LOCAL_SIGN, readable, stored, unpacked

_END_SIGN, _END_SIZE = b"PK\5\6", 22
_ENCRYPTED, _SIZES_BEHIND, _UTF8_NAMES = 0x1, 0x8, 0x800
_SIZES_ELSEWHERE = (0, 0xFFFFFFFF)
_MARKUP = (".xml", ".rels")
_PADDING = b"\0\r\n\t "
_MARK, _DECLARATION, _DOCUMENT_TYPE = b"\xef\xbb\xbf", b"<?xml", b"<!DOCTYPE"
_HEAD = 1 << 16


class Container:
    """A workbook's zip. `names` are its parts by their names in small letters; `taken` what was unpacked so far."""

    def __init__(self, data: bytes) -> None:
        """Raises `ContainerError` when it is damaged or unlike what spreadsheet programs write."""
        self._data = data
        self._left = INFLATED_BYTES
        self.taken: dict[str, bytes] = {}
        with readable():
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            _refuse_foreign(data, self._zip)
        _refuse_bomb(self._zip.infolist())
        self.names = {_plain(name): name for name in self._zip.namelist()}

    def __contains__(self, part: str) -> bool:
        return _plain(part) in self.names

    def take(self, part: str, limit: int = INFLATED_BYTES) -> bytes:
        """The content of a part, whatever case its name is in; unpacked once.

        Raises `ContainerError` when there is none, it is damaged, it is larger than its limit or all parts taken together are
        too large.
        """
        if part not in self:
            raise ContainerError("file-unreadable", f"⟨缺少｜missing⟩ {part}")
        name = self.names[_plain(part)]
        if name not in self.taken:
            self.taken[name] = self._unpacked(name, limit)
        return self.taken[name]

    def put(self, part: str, content: bytes) -> None:
        """Let a part have another content."""
        self.taken[self.names.get(_plain(part), part)] = content

    def repacked(self) -> bytes:
        """A zip of what was taken, and nothing else."""
        return stored({_slashed(name): (content, zlib.crc32(content)) for name, content in self.taken.items()})

    def _unpacked(self, name: str, limit: int) -> bytes:
        entry = self._zip.getinfo(name)
        if entry.file_size > limit:
            observed = f"{name} ⟨解压后｜unpacks to⟩ {entry.file_size:,} B"
            raise ContainerError("file-too-large", observed, expected=f"{limit:,} B")
        if entry.file_size > self._left:
            size = INFLATED_BYTES - self._left + entry.file_size
            observed = f"⟨要读的部件解压后共｜the parts to be read unpack to⟩ ≥ {size:,} B"
            raise ContainerError("file-too-large", observed, expected=f"{INFLATED_BYTES:,} B")
        with readable():
            content = unpacked(self._data, self._zip, name)
        self._left -= len(content)
        if name.lower().endswith(_MARKUP):
            _refuse_unsafe(name, content)
        return content


def _slashed(name: str) -> str:
    return name.replace("\\", "/")


def _plain(name: str) -> str:
    return _slashed(name).lower()


def _refuse_foreign(data: bytes, archive: zipfile.ZipFile) -> None:
    entries = sorted(archive.infolist(), key=lambda entry: entry.header_offset)
    if len(entries) > PARTS:
        raise ContainerError("file-too-large", f"{len(entries):,} ⟨个部件｜parts⟩", expected=f"{PARTS:,}")
    if not entries:
        raise ContainerError("archive-unsafe", "⟨空的压缩包｜an empty archive⟩")
    names: set[str] = set()
    for entry in entries:
        if _plain(entry.orig_filename) in names:
            raise ContainerError("archive-unsafe", f"{entry.filename}⟨：同名部件有两个｜: there are two of this name⟩")
        names.add(_plain(entry.orig_filename))
    if entries[0].header_offset:
        raise ContainerError("archive-unsafe", "⟨压缩包之前有别的内容｜something else stands before the archive⟩")
    end = data.rfind(_END_SIGN)
    if data[end + _END_SIZE + len(archive.comment) :].strip(_PADDING):
        raise ContainerError("archive-unsafe", "⟨压缩包之后有别的内容｜something else stands behind the archive⟩")
    until = 0
    for entry in entries:
        if entry.header_offset < until:
            raise ContainerError("archive-unsafe", f"{entry.filename}⟨：与另一部件重叠｜: overlaps another part⟩")
        until = _end_of(data, entry)
    if until > archive.start_dir:
        raise ContainerError("archive-unsafe", f"{entries[-1].filename}⟨：与目录重叠｜: overlaps the directory⟩")


def _refuse_unsafe(part: str, content: bytes) -> None:
    """Raises `ContainerError` for XML with a document type, without which nothing in it can be expanded or fetched, for such
    with something before its beginning, and for such that is not in UTF-8.
    """
    start = content[:_HEAD].removeprefix(_MARK)
    if _DOCUMENT_TYPE in content:
        fault = (
            "⟨含文档类型声明（DTD），可以引入外部内容｜declares a document type (DTD), which can bring in other files⟩"
        )
    elif b"\0" in content:
        fault = "⟨不是 UTF-8 编码｜is not in UTF-8⟩"
    elif not start.lstrip().startswith(b"<") or (_DECLARATION in start and not start.startswith(_DECLARATION)):
        fault = "⟨XML 声明之前有别的内容｜has something before its XML declaration⟩"
    else:
        return
    raise ContainerError("markup-unsafe", f"{part} {fault}")


def _refuse_bomb(entries: list[zipfile.ZipInfo]) -> None:
    for entry in entries:
        if entry.file_size > RATIO_MATTERS and entry.file_size > RATIO * entry.compress_size:
            observed = f"{entry.filename} ⟨解压后｜unpacks to⟩ {entry.file_size:,} B⟨（压缩炸弹）｜ (a zip bomb)⟩"
            raise ContainerError("file-too-large", observed, expected=f"{RATIO} × {entry.compress_size:,} B")
    size = sum(entry.file_size for entry in entries)
    if size > PACKAGE_BYTES:
        observed = f"⟨解压后共｜all parts unpack to⟩ {size:,} B"
        raise ContainerError("file-too-large", observed, expected=f"{PACKAGE_BYTES:,} B")


def _end_of(data: bytes, entry: zipfile.ZipInfo) -> int:
    """Where a part ends; raises `ContainerError` when its own header says something else than the directory."""
    start = entry.header_offset
    header = data[start : start + LOCAL.size]
    if len(header) < LOCAL.size or not header.startswith(LOCAL_SIGN):
        raise zipfile.BadZipFile("no header where the directory says")
    _, _, flags, method, _, _, _, packed, size, name_length, extra_length = LOCAL.unpack(header)
    start += LOCAL.size
    if (entry.flag_bits | flags) & _ENCRYPTED:
        raise ContainerError("file-encrypted", "")
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise ContainerError(
            "archive-unsafe", f"{entry.filename}⟨：压缩方法不是 Excel 所用｜: packed as no workbook is⟩"
        )
    name = entry.orig_filename.encode("utf-8" if entry.flag_bits & _UTF8_NAMES else "cp437")
    told = [(packed, entry.compress_size), (size, entry.file_size)]
    differs = data[start : start + name_length] != name or method != entry.compress_type
    if not flags & _SIZES_BEHIND:
        differs |= any(here != there and here not in _SIZES_ELSEWHERE for here, there in told)
    if differs:
        observed = f"{entry.filename}⟨：部件自身与目录所说不一致｜: the part and the directory disagree⟩"
        raise ContainerError("archive-unsafe", observed)
    return int(start + name_length + extra_length + entry.compress_size)


def sheets_apart(found: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The names of sheets with their parts; raises `ContainerError` when several are one part, which is read for each."""
    parts = [_plain(part) for _, part in found]
    if len(found) > SHEETS:
        raise ContainerError("file-too-large", f"{len(found):,} ⟨张工作表｜sheets⟩", expected=f"{SHEETS:,}")
    if len(set(parts)) < len(parts):
        shared = max(parts, key=parts.count)
        observed = f"{parts.count(shared):,} ⟨张工作表是同一部件｜sheets are one part⟩ {shared}"
        raise ContainerError("archive-unsafe", observed)
    return found


def inside(part: str, target: str, mode: str) -> str:
    """Where a related part is; raises `ContainerError` when it is said to lie outside the file."""
    if mode.lower() == "external" or "://" in target:
        raise ContainerError("archive-unsafe", f"⟨工作表放在文件以外｜a sheet lies outside the file⟩: {target}")
    return posixpath.normpath(posixpath.join(part, target.replace("\\", "/"))).lstrip("/")
