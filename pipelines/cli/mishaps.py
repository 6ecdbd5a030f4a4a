"""What the machine refuses, as one sentence with what to do: a full disk, a place that cannot be written, too little memory.

Libraries say the same in many ways, so the whole chain of an error is looked through: the operating system's number where it is
kept, else its words.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
from contextlib import suppress
from pathlib import Path

from definitions.errors import UserError, WrongUsageError
from pipelines.holding import unusable
from pipelines.home import Home
from pipelines.passing import chain
from pipelines.publication.current import damage
from pipelines.publication.thinned import ThinnedError, asked_of_thinned

#: With less than this no release can be written, and no library says so in the same words.
_FREE_BYTES = 2 << 20
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_NO_TABLE = re.compile(r"Table with name (\w+) does not exist")
_CLOSED = {errno.EROFS, errno.EACCES, errno.EPERM}
#: A place where no file or folder of this name can be.
_UNFIT = {errno.EISDIR, errno.ENOTDIR, errno.ENAMETOOLONG, errno.ELOOP}


def understood(error: Exception, home: Home) -> UserError | None:
    """What a person can put right; None for what nobody foresaw.

    DuckDB finds damage of a release that its seal does not show, when it reads the place: then the damage is what is told.
    Of one that was thinned it says so.
    """
    if isinstance(error, UserError):
        return error
    if _is_full(error, home):
        return _full(error, home)
    if _is_of_memory(error):
        return UserError(
            "内存不够，没有完成；已有的发布没有变。请用较小的 --memory（如 1GB），或关闭其他程序后再运行",
            "there is not enough memory and this was not finished; the release in place is as it was. Give less with --memory "
            "(as 1GB), or close other programs, and run again",
        )
    if _of_duckdb(error) and (found := ThinnedError() if asked_of_thinned(error) else damage(home)):
        return found
    told = (_closed(each, home) or _unfit(each, home) or _of_staging(each, home) for each in chain(error))
    return next((each for each in told if each), None) or _lacking(error)


def _of_staging(error: BaseException, home: Home) -> UserError | None:
    """That a table between two stages is damaged or gone; whichever library met it names its file."""
    found = re.search(re.escape(str(home.staging)) + r"/([^'\"]+)", f"{error} {getattr(error, 'filename', '')}")
    if found is None:
        return None
    return UserError(
        f"运行中的表 {found[1]} 损坏或不见了（其他程序动过，或磁盘有问题），没有完成；已有的发布没有变。"
        "请检查磁盘，再运行一次 koujing run",
        f"the table {found[1]} of this run is damaged or gone (another program touched it, or the disk is at fault) and this was "
        "not finished; the release in place is as it was. Check the disk and run koujing run again",
    )


def _lacking(error: Exception) -> UserError | None:
    """That a release which was asked has not a table of today's; None where that is not what is wrong."""
    from indicators.contracts import contracts, dimensions

    for each in chain(error):
        if _of_duckdb(each) and (found := _NO_TABLE.search(str(each))) and found[1] in {*contracts(), *dimensions()}:
            return UserError(
                f"现有发布由较早的版本生成，还没有 {found[1]}；请运行 koujing run，再问一次",
                f"the release was made by an earlier version and has no {found[1]} yet; run koujing run and ask again",
            )
    return None


def _closed(error: BaseException, home: Home) -> UserError | None:
    """That the home, or a file or folder beside it, may not be read or written; None where that is not what is wrong."""
    if not isinstance(error, OSError) or error.errno not in _CLOSED or not error.filename:
        return None
    path = Path(os.fsdecode(error.filename))
    if path.is_relative_to(home.root):
        return unusable(home, error)
    why = error.strerror or ""
    return UserError(
        f"{path} 不能读写（{why}），请检查权限", f"{path} cannot be read or written ({why}); check its permissions"
    )


def _unfit(error: BaseException, home: Home) -> UserError | None:
    """That a place which was asked for cannot be what it has to be; None where that is not what is wrong."""
    if not isinstance(error, OSError) or error.errno not in _UNFIT or not error.filename:
        return None
    path, why = Path(os.fsdecode(error.filename)), error.strerror or ""
    if path.is_relative_to(home.root):
        return None
    return WrongUsageError(
        f"{path} 不能用（{why}），请换一个位置或名称", f"{path} cannot be used ({why}); give another place or name"
    )


def _full(error: Exception, home: Home) -> UserError:
    free = _free(home)
    left = ("", "") if free is None else (f"（剩余 {free:,} B）", f" ({free:,} B left)")
    others = [os.fsdecode(each.filename) for each in chain(error) if isinstance(each, OSError) and each.filename]
    elsewhere = next((path for path in others if not Path(path).is_relative_to(home.root)), "")
    if elsewhere:
        return UserError(
            f"写 {elsewhere} 时磁盘已满，没有完成。请腾出空间后再运行",
            f"the disk was full while {elsewhere} was written, and this was not finished. Free some space and run again",
        )
    return UserError(
        f"数据目录 {home.root} 所在的磁盘已满{left[0]}，没有完成；已有的发布没有变。请腾出空间后再运行",
        f"the disk of the home {home.root} is full{left[1]} and this was not finished; the release in place is as it was. "
        "Free some space and run again",
    )


def _is_full(error: Exception, home: Home) -> bool:
    words = {os.strerror(number) for number in _FULL}
    if any(getattr(each, "errno", None) in _FULL or any(word in str(each) for word in words) for each in chain(error)):
        return True
    free = _free(home)
    return free is not None and free < _FREE_BYTES


def _free(home: Home) -> int | None:
    with suppress(OSError):
        return shutil.disk_usage(home.root).free
    return None


def _is_of_memory(error: Exception) -> bool:
    return any(isinstance(each, MemoryError) or type(each).__name__ == "OutOfMemoryException" for each in chain(error))


def _of_duckdb(error: BaseException) -> bool:
    return type(error).__module__.partition(".")[0] in ("duckdb", "_duckdb")
