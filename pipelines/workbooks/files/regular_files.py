"""Opens what somebody put down only where it is a regular file of bearable size, and shows its name as text.

Opening a pipe or a device may never end, and a link may lead to what nobody handed over. What is in a file is for others.
"""

from __future__ import annotations

import errno
import os
import stat
import time
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from pipelines.workbooks.files.readers.limits import FILE_BYTES, SECONDS
from pipelines.workbooks.files.readers.sheet_metadata import ContainerError

_CHUNK = 1 << 20
_FLAGS = os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC
_INVISIBLE = ("Cc", "Cf", "Cs", "Zl", "Zp")
_KINDS = (
    (stat.S_ISDIR, "⟨文件夹｜folder⟩"),
    (stat.S_ISFIFO, "⟨管道｜pipe⟩"),
    (stat.S_ISSOCK, "⟨套接字｜socket⟩"),
    (stat.S_ISCHR, "⟨字符设备｜device⟩"),
    (stat.S_ISBLK, "⟨块设备｜device⟩"),
)
_WHY = {
    errno.ENOENT: "⟨文件不在｜it is not there⟩",
    errno.ENOTDIR: "⟨文件不在｜it is not there⟩",
    errno.EACCES: "⟨没有读取权限｜no permission to read it⟩",
    errno.EPERM: "⟨没有读取权限｜no permission to read it⟩",
    errno.ENAMETOOLONG: "⟨文件名过长｜its name is too long⟩",
    errno.EIO: "⟨磁盘读取出错｜the disk cannot be read⟩",
    errno.ENOSPC: "⟨磁盘已满｜the disk is full⟩",
    errno.EMFILE: "⟨打开的文件过多｜too many files are open⟩",
}


def shown(name: str) -> str:
    """A file's name as text: bytes that are no UTF-8 and characters that cannot be seen as `%FF`."""
    return name if name.isprintable() else "".join(map(_shown, name))


def _shown(character: str) -> str:
    if unicodedata.category(character) not in _INVISIBLE:
        return character
    code = ord(character)
    # the system's bytes that are no UTF-8 stand in a name as U+DC80 to U+DCFF
    escaped = bytes([code - 0xDC00]) if 0xDC80 <= code <= 0xDCFF else character.encode("utf-8", "surrogatepass")
    return "".join(f"%{byte:02X}" for byte in escaped)


def chunks(path: Path, inbox: Path | None = None, limit: int = FILE_BYTES) -> Iterator[bytes]:
    """The bytes of a regular file that lies in the inbox (or, if none is given, in its own folder), piece by piece.

    Raises `ContainerError` when it is something else or elsewhere, is larger than the limit, changes, or takes too long.
    """
    descriptor = _open(path, inbox or path.parent)
    until, left = time.monotonic() + SECONDS, limit
    try:
        before = os.fstat(descriptor)
        _refuse_other_than_file(before)
        if before.st_size > limit:
            raise _too_large(before.st_size, limit)
        while chunk := os.read(descriptor, min(_CHUNK, left + 1)):
            left -= len(chunk)
            if left < 0:
                raise _too_large(limit - left, limit)
            if time.monotonic() > until:
                raise ContainerError("file-stopped", f"> {SECONDS} s")
            yield chunk
        after = os.fstat(descriptor)
    except OSError as error:
        raise unopened(error) from error
    finally:
        os.close(descriptor)
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise ContainerError("file-unopened", "⟨正在改动｜still being written⟩")


def unopened(error: OSError) -> ContainerError:
    """The fault that a file is which the system does not give."""
    return ContainerError("file-unopened", _WHY.get(error.errno or 0, "⟨系统错误｜an error of the system⟩"))


def _open(path: Path, inbox: Path) -> int:
    try:
        real = os.path.realpath(path)
        if not Path(real).is_relative_to(os.path.realpath(inbox)):
            raise ContainerError("link-outside", shown(str(path.readlink() if path.is_symlink() else real)))
        _refuse_other_than_file(os.stat(real))  # noqa: PTH116  opening a device may already do something
        return os.open(real, _FLAGS)
    except OSError as error:
        if path.is_symlink() and error.errno in (errno.ENOENT, errno.ELOOP, errno.ENOTDIR):
            raise ContainerError("link-broken", shown(str(path.readlink()))) from error
        raise unopened(error) from error


def _refuse_other_than_file(found: os.stat_result) -> None:
    if not stat.S_ISREG(found.st_mode):
        kind = next((name for is_kind, name in _KINDS if is_kind(found.st_mode)), "?")
        raise ContainerError("file-not-regular", kind)


def _too_large(size: int, limit: int) -> ContainerError:
    return ContainerError("file-too-large", f"⟨文件｜file⟩ {size:,} B", expected=f"{limit:,} B")
