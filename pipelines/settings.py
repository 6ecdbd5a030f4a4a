"""How a home is run and kept: what stands in its `settings.toml`, each with a default, and held to what it may be.

What is kept for how long stands here and not in the definitions: it is a matter of a bureau's disks, moves no figure, and a
change of it is no reason for a release.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, fields
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from definitions.errors import UserError
from pipelines.home import Home
from pipelines.products import PRODUCTS


class SettingsError(UserError):
    """The settings of a home cannot be read; the message says which and why (zh / en)."""


@dataclass(frozen=True)
class Settings:
    """`night`: at which time of the day all is run anew. `timezone`: whose days and times these are.

    `notify`: the command that is given notices on its standard input, as a list of its words; none where there is none.
    `whole_releases`: how many releases, the newest and the one served, keep their cells. `runs_with_pages`: of how many runs the
    pages of gates and the lists of findings stay. `kept_megabytes`: how much may lie in `kept`.
    `most_revised_percent`: by how much a provisional figure may move before its release waits for a person, and the same of final
    ones; nought: none waits. `products`: which of what people take away is made with a release, by the names of the files.
    """

    night: str = "02:30"
    timezone: str = "Asia/Shanghai"
    notify: tuple[str, ...] = ()
    whole_releases: int = 30
    runs_with_pages: int = 20
    kept_megabytes: int = 3000
    most_revised_percent: float = 0
    most_revised_final_percent: float = 0
    products: tuple[str, ...] = tuple(PRODUCTS)

    @property
    def zone(self) -> ZoneInfo:
        """The time zone."""
        return ZoneInfo(self.timezone)


def settings(home: Home) -> Settings:
    """The settings of a home; the defaults where it has none. Raises `SettingsError` for what is none of them."""
    path = home.settings
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    except (OSError, ValueError) as error:
        raise SettingsError(f"{path} 读不了：{error}", f"{path} cannot be read: {error}") from error
    for name, value in content.items():
        if name not in _FITS:
            known = ", ".join(_FITS)
            raise SettingsError(
                f"{path} 中没有设置 {name}，可写 {known}", f"{path}: no setting {name}; there are {known}"
            )
        if not _FITS[name](value):
            raise SettingsError(
                f"{path} 中 {name} 的值不对，请写作 {_EXAMPLES[name]}",
                f"{path}: {name} does not take this value; write {_EXAMPLES[name]}",
            )
    given: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in content.items()
    }
    return Settings(**given)


def _is_command(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) and each and "\0" not in each for each in value)


def _are_products(value: Any) -> bool:
    return isinstance(value, list) and all(each in PRODUCTS for each in value)


def _is_count(value: Any) -> bool:
    return type(value) is int and value >= 1


def _is_size(value: Any) -> bool:
    return type(value) in (int, float) and 0 <= value < float("inf")


_FITS = {
    "night": lambda value: isinstance(value, str) and bool(re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value)),
    "timezone": lambda value: isinstance(value, str) and value in available_timezones(),
    "notify": _is_command,
    "whole_releases": _is_count,
    "runs_with_pages": _is_count,
    "kept_megabytes": _is_count,
    "most_revised_percent": _is_size,
    "most_revised_final_percent": _is_size,
    "products": _are_products,
}
_EXAMPLES = {
    "night": '"02:30"',
    "timezone": '"Asia/Shanghai"',
    "notify": '["/usr/local/bin/tell", "statistics"]',
    "whole_releases": "30",
    "runs_with_pages": "20",
    "kept_megabytes": "3000",
    "most_revised_percent": "20",
    "most_revised_final_percent": "5",
    "products": str(list(PRODUCTS)).replace("'", '"'),
}
assert set(_FITS) == set(_EXAMPLES) == {each.name for each in fields(Settings)}  # noqa: S101 - the two stand beside each other
