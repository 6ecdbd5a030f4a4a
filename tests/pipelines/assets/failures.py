"""What Dagster keeps of a run that failed."""

from __future__ import annotations

import dagster as dg


def ended_with(result: dg.ExecuteInProcessResult) -> str:
    """What Dagster keeps of the error that ended a run."""
    (event,) = [one for one in result.all_node_events if one.is_step_failure]
    error = event.step_failure_data.error
    assert error
    assert error.cause
    return error.cause.message
