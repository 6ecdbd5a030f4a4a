"""Reference metadata of a release (`metadata.json`): what it knows of itself under the headings of SIMS, in Chinese and English.

What it does not know, such as whose mandate the figures are made under, is left empty and said to be.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines.products.package.tables import rows_of

if TYPE_CHECKING:
    import duckdb

FILE = "metadata.json"


def reference_metadata(release: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """Every concept with its names and what the release says under it."""
    told = tomllib.loads(Path(__file__).with_name("reference.toml").read_text(encoding="utf-8"))
    (known,) = rows_of(release, "reference")
    return {
        "standard": _both(told["standard"]),
        "release": known["release_id"],
        "languages": ["zh", "en"],
        "concepts": [_concept(one, told, known) for one in told["concepts"]],
    }


def _concept(one: dict[str, Any], told: dict[str, Any], known: dict[str, Any]) -> dict[str, Any]:
    """A concept: its value, or that it is not known; a heading whose parts say what there is to say needs neither."""
    named = {"id": one["id"], "name": _both(one["name"])}
    if "text" in one:
        zh, en = one["text"]
        return named | {"value": _both([zh.format(**_part(known, 0)), en.format(**_part(known, -1))])}
    if any(part["id"].startswith(f"{one['id']}.") for part in told["concepts"]):
        return named
    return named | {"value": None, "note": _both(told["unknown"])}


def _part(known: dict[str, Any], place: int) -> dict[str, Any]:
    """What is known, of what the definitions say in both languages (zh / en) the one of this place."""
    return {name: told.split(" / ")[place] if isinstance(told, str) else told for name, told in known.items()}


def _both(texts: list[str]) -> dict[str, str]:
    zh, en = texts
    return {"zh": zh, "en": en}
