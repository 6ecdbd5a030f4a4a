"""What the method may aim at."""

from __future__ import annotations

import duckdb
import pytest

from definitions import Definitions
from indicators.method import UnknownScopeError, prepare


def test_only_a_scope_that_may_be_a_target_is_aimed_at(definitions: Definitions) -> None:
    refused = [scope.id for scope in definitions.scopes.values() if not scope.is_target]
    assert refused
    for name in (*refused, "no-such-scope"):
        with pytest.raises(UnknownScopeError, match=f"{name} 不能作为目标.*nbs2021-core.*cannot be a target"):
            prepare(duckdb.connect(), definitions, name)
