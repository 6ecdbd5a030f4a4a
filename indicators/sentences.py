"""The sentences of the diagnoses (`sentences.yml`), typed, as a table for SQL. `definitions.templates` puts the words in."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

from definitions.yaml_files import read_yaml

if TYPE_CHECKING:
    import pyarrow as pa

FILE = Path(__file__).parent / "sentences.yml"


class Sentence(BaseModel):
    """What is said of a discrepancy (`what`, `why`), and of which: one that names no kind, verdict, ... is for all of them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    says: str
    place: int
    kind: str | None = None
    verdict: str | None = None
    certainty: str | None = None
    measure: str | None = None
    zh: str
    en: str


@cache
def sentences() -> tuple[Sentence, ...]:
    """Every sentence in the order of the file, in which the first that fits is taken."""
    return tuple(
        Sentence.model_validate({"says": says, "place": place, **entry})
        for says, entries in read_yaml(FILE).items()
        for place, entry in enumerate(entries)
    )


def sentence_table() -> pa.Table:
    """The sentences as a table."""
    import pyarrow as pa

    kinds = {name: pa.int64() if name == "place" else pa.string() for name in Sentence.model_fields}
    return pa.Table.from_pylist([each.model_dump() for each in sentences()], schema=pa.schema(kinds))
