"""The gates between stages: Great Expectations over tables of bounded size, before anything is published.

A gate says what its table must never contain, whatever was submitted; rules about submissions are SQL elsewhere. Great
Expectations and pandas are imported here only when a gate is asked, because they cost seconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipelines.publication.connection import connect
from pipelines.publication.release import literal

if TYPE_CHECKING:
    import pandas as pd

    from pipelines.run import Run

COMPARABILITY = ["exact", "bounded", "assumed", "not_comparable"]


@dataclass(frozen=True)
class Gate:
    """What a gate looked at and which expectations failed."""

    table: str
    rows: int
    expectations: int
    failed: Sequence[str]

    @property
    def passed(self) -> bool:
        """Whether every expectation held and there was something to look at."""
        return not self.failed and self.rows > 0 and self.expectations > 0

    @property
    def metadata(self) -> dict[str, Any]:
        """How much was looked at, and what failed, for Dagster's check."""
        why = "; ".join(self.failed) or ("" if self.rows else f"{self.table}: no rows")
        return {"rows": self.rows, "expectations": self.expectations, "failed": why}


def check_indicators(run: Run) -> Gate:
    """The gate before publication, on the headline indicators of a run.

    A verdict is one of four; a figure that is not comparable has no value and says why, any other has one; bounds enclose
    the value; one headline a region, period and indicator.
    """
    connection = connect(run.threads)
    try:
        frame = connection.execute(
            "SELECT *, comparability = 'not_comparable' AS refused, value IS NULL AS empty, reason = '' AS silent, "
            "coalesce(low <= value AND value <= high, true) AS enclosed, "
            "concat_ws('|', indicator_id, region_code, period, period_kind, is_sample) AS key "
            f"FROM read_parquet({literal(str(run.parquet('indicators')))}) WHERE is_headline"
        ).df()
    finally:
        connection.close()
    return indicators_gate(frame)


def indicators_gate(frame: pd.DataFrame) -> Gate:
    """Hold a frame of headline indicators (with `refused`, `empty`, `silent`, `enclosed`, `key`) against its expectations."""
    import great_expectations as gx
    from great_expectations import expectations as gxe
    from great_expectations.expectations.row_conditions import Column

    required = ("indicator_id", "region_code", "period", "period_kind", "target_scope", "comparability", "obs_status")
    expectations: list[Any] = [
        *(gxe.ExpectColumnValuesToNotBeNull(column=column) for column in required),
        gxe.ExpectColumnValuesToBeInSet(column="comparability", value_set=COMPARABILITY),
        gxe.ExpectColumnValuesToBeUnique(column="key"),
        gxe.ExpectColumnPairValuesToBeEqual(column_A="refused", column_B="empty"),
        gxe.ExpectColumnValuesToBeInSet(column="enclosed", value_set=[True]),
        gxe.ExpectColumnValuesToBeInSet(
            column="silent",
            value_set=[False],
            row_condition=Column("refused") == True,  # noqa: E712
        ),
    ]
    context = gx.get_context(mode="ephemeral")
    context.enable_analytics(False)
    context.variables.progress_bars = {"globally": False}  # type: ignore[assignment]
    batch = context.data_sources.add_pandas("frames").add_dataframe_asset("indicators")
    whole = batch.add_batch_definition_whole_dataframe("headlines")
    suite = context.suites.add(gx.ExpectationSuite(name="indicators", expectations=expectations))
    validation = gx.ValidationDefinition(name="indicators", data=whole, suite=suite)
    results = validation.run(batch_parameters={"dataframe": frame}).results
    failed = [_sentence(result) for result in results if not result.success]
    return Gate("indicators", len(frame), len(results), failed)


def _sentence(result: Any) -> str:
    """Which expectation failed, on which column, and on what."""
    configuration = result.expectation_config
    columns = [str(v) for k, v in configuration.kwargs.items() if k.startswith("column")]
    seen = result.result.get("partial_unexpected_list", [])[:3]
    raised = result.exception_info.get("exception_message") if isinstance(result.exception_info, dict) else None
    return f"{configuration.type}({', '.join(columns)}): {raised or seen}"
