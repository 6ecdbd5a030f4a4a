"""The tables of the project's own definitions are kept for the next start, and are those that would be made."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from definitions import loader, tables


@pytest.mark.slow
def test_tables_that_are_kept_are_those_that_are_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(tables, "_made", [])
    definitions = loader.load()
    made = tables.tables(definitions)
    # the definitions themselves stand there too, unless another test of this process had them read already
    assert [path.name for path in (tmp_path / "koujing").glob("tables-*")]
    monkeypatch.setattr(tables, "_made", [])
    with monkeypatch.context() as patched:
        patched.setattr(tables, "_build", None)
        kept = tables.tables(definitions)
    assert list(kept) == list(made)
    assert all(kept[name].schema == made[name].schema and kept[name].equals(made[name]) for name in made)
    assert sum(table.num_rows for table in kept.values()) > 10_000

    # what was changed is made of what it is now
    changed = replace(definitions, bands=definitions.bands[:1])
    assert tables.tables(changed)["bands"].num_rows == 1
    assert tables.tables(definitions)["bands"].num_rows == len(definitions.bands)
