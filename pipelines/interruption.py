"""Being interrupted: SIGTERM and SIGHUP end a command as Ctrl-C does, and which of them it was is known to the end.

What is then said is for the command line; what a run leaves behind, the next one clears.
"""

from __future__ import annotations

import os
import signal
import sys
from types import FrameType

#: What a service manager, a closed terminal and a person send.
SIGNALS = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)
#: What a shell adds to the number of a signal, for the exit code.
_SHELL = 128


class Interrupted(KeyboardInterrupt):
    """The command was told to end."""


def listen() -> None:
    """From now on a signal to end raises `Interrupted` in this process; its children end at once, as the system has it.

    Dagster puts handlers of its own in place of these while a job runs: which signal came is therefore kept by the kernel's pipe.
    """
    heard, told = os.pipe()
    for end in (heard, told):
        os.set_blocking(end, False)
    signal.set_wakeup_fd(told, warn_on_full_buffer=False)
    _pipe[:] = [heard]
    for number in SIGNALS:
        # who was started with a signal ignored (nohup) goes on ignoring it
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _raise)
    os.register_at_fork(after_in_child=_as_the_system_has_it)
    sys.unraisablehook = _without_traceback


def exit_code() -> int:
    """The code with which an interrupted command ends: 130 for Ctrl-C, 143 for SIGTERM, as every shell has it."""
    numbers = _numbers()
    return _SHELL + (numbers[0] if numbers else signal.SIGINT)


def go_on() -> None:
    """Raise `Interrupted` where a signal to end came and somebody between here and there swallowed what it raised."""
    if numbers := _numbers():
        raise Interrupted(numbers[0])


def _numbers() -> list[int]:
    """The signals to end that came so far."""
    try:
        came = os.read(_pipe[0], 64) if _pipe else b""
    except BlockingIOError:
        came = b""
    _came.extend(number for number in came if number in SIGNALS)
    return _came


_came: list[int] = []
_pipe: list[int] = []


def _raise(number: int, frame: FrameType | None) -> None:
    del frame
    raise Interrupted(number)


def _without_traceback(lost: sys.UnraisableHookArgs) -> None:
    """Where a signal came within a callback, Python swallows what it raises and prints it: `go_on` raises it again."""
    if not issubclass(lost.exc_type, Interrupted):
        sys.__unraisablehook__(lost)


def _as_the_system_has_it() -> None:
    signal.set_wakeup_fd(-1)
    for number in SIGNALS:
        if signal.getsignal(number) is _raise:
            signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)
