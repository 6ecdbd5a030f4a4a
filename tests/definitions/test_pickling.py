"""Definitions can be handed to another process: files of a run are read in processes that may be thrown away."""

from __future__ import annotations

import pickle

from definitions import DefinitionError, Definitions


def test_definitions_survive_the_way_to_another_process(definitions: Definitions) -> None:
    sent = pickle.loads(pickle.dumps(definitions))  # noqa: S301 - our own bytes
    assert sent.content_hash == definitions.content_hash
    assert sent.scopes == definitions.scopes
    assert list(sent.regions) == list(definitions.regions)


def test_a_fault_survives_the_way_from_another_process() -> None:
    fault = DefinitionError("forms/x/form.yml", "x", "measure", "不存在", "does not exist")
    received = pickle.loads(pickle.dumps(fault))  # noqa: S301 - our own bytes
    assert (str(received), received.row, received.column) == (str(fault), "x", "measure")
