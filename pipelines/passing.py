"""What can pass by itself, and is therefore tried again: a full disk, a share that is away, a lost process, another run.

What a file, a definition or a person gave wrongly stays wrong however often it is tried.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator

from definitions.errors import UserError
from pipelines.holding import BusyError
from pipelines.home import NoInboxError

#: Of a disk or a share, and of a machine that has no more of something for the moment.
_PASSING = {
    *(errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.ESTALE, errno.ETIMEDOUT, errno.EAGAIN, errno.EBUSY, errno.EINTR),
    *(errno.ENOMEM, errno.EMFILE, errno.ENFILE, errno.EHOSTDOWN, errno.EHOSTUNREACH, errno.ENOTCONN, errno.ECONNRESET),
}
#: By name, so that nothing is imported here to look at an error.
_LIBRARIES = ("OutOfMemoryException", "IOException", "WorkerLostError", "BrokenProcessPool")


def can_pass(error: BaseException) -> bool:
    """Whether the same may go well a while later."""
    for each in chain(error):
        if isinstance(each, BusyError | NoInboxError | MemoryError):
            return True
        if isinstance(each, UserError):
            return False
        if isinstance(each, OSError) and each.errno in _PASSING:
            return True
        if type(each).__name__ in _LIBRARIES:
            return True
    return False


def chain(error: BaseException) -> Iterator[BaseException]:
    """An error and what it came from."""
    seen: set[int] = set()
    at: BaseException | None = error
    while at is not None and id(at) not in seen:
        seen.add(id(at))
        yield at
        at = at.__cause__ or at.__context__
