"""What commands took."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Taken:
    """What a command took: seconds of the clock and of the processor, megabytes of all its processes."""

    clock: float
    processor: float
    memory: float


@dataclass(frozen=True)
class Made:
    """What a thing that people take away took: seconds of clock and processor, megabytes, seconds to copy as many bytes."""

    name: str
    clock: float
    processor: float
    size: float
    floor: float


@dataclass(frozen=True)
class Measured:
    """What a number of workbooks took: floors (no plain script where there are many), runs, products, seconds of queries."""

    workbooks: int
    bare: float
    plain: Taken | None
    copy: float
    full: Taken
    release: float
    unchanged: Taken
    changed: Taken
    asked: list[float]
    products: list[Made]
