"""Gates are held in a process of their own, and all the same where that is lost."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from definitions import Definitions
from pipelines.validation import gate_process, gates
from pipelines.validation.gate_process import GateProcess
from pipelines.validation.gates import Gate


def _says_where(stage: str, frames: dict[str, Path], definitions: Definitions, pages: Path) -> Gate:
    return Gate(stage, dict.fromkeys(frames, 1), len(definitions.rules), [], [], 0.0, pages)


@pytest.mark.slow
def test_a_gate_is_held_there_and_comes_back_whole(definitions: Definitions, tmp_path: Path) -> None:
    """A frame of no rows lets nothing through, and says so from the other process."""
    frame = tmp_path / "submissions.parquet"
    pq.write_table(pa.table({"submission_id": pa.array([], pa.string())}), frame)
    gates = GateProcess(definitions)
    try:
        gate = gates.hold("observations", {"submissions": frame}, tmp_path / "pages" / "run")
    finally:
        gates.stop()
    assert gate.blocks
    assert gate.rows == {"submissions": 0}
    assert gate.docs is not None
    assert gate.docs.is_file()


def test_a_gate_is_held_here_where_that_process_is_lost(
    definitions: Definitions, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate_process, "SECONDS", 0.0)
    monkeypatch.setattr(gates, "hold", _says_where)
    gate = GateProcess(definitions).hold("facts", {"facts": tmp_path}, tmp_path)
    assert (gate.stage, gate.rows, gate.expectations) == ("facts", {"facts": 1}, len(definitions.rules))
