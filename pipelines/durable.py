"""Names for what is on the disk: a power cut leaves the old content under a name or the new one, whole, and never a part.

A rename alone is not enough: the disk may keep the new name before it has the content.
"""

from __future__ import annotations

import errno
import os
from pathlib import Path

#: What some file systems say of a folder that they cannot sync by itself.
_NOT_FOR_FOLDERS = {errno.EINVAL, errno.ENOTSUP}


def put(made: Path, place: Path) -> None:
    """Give a file, a folder or a link its place by one rename: content synced first, then the folders that name it."""
    if not made.is_symlink():
        for folder, _, files in os.walk(made):
            for name in files:
                _sync(Path(folder, name))
            _sync_folder(Path(folder))
        if made.is_file():
            _sync(made)
    made.rename(place)
    # the folder may be new itself
    for named_in in (place.parent, place.parent.parent):
        _sync_folder(named_in)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sync_folder(path: Path) -> None:
    try:
        _sync(path)
    except OSError as error:
        if error.errno not in _NOT_FOR_FOLDERS:
            raise
