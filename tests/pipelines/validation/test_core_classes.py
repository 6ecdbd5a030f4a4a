"""The rules ask the method what is digital: there is one definition."""

from __future__ import annotations

from typing import Any

import pytest

from definitions import Definitions
from indicators.method import prepare, run_step
from pipelines.publication.connection import connect
from pipelines.validation.definition_tables import lay_out_definitions


@pytest.fixture(scope="module")
def core(definitions: Definitions) -> dict[tuple[str, str], dict[str, Any]]:
    connection = connect(1)
    lay_out_definitions(connection, definitions)
    rows = connection.execute("FROM core_classes").to_arrow_table().to_pylist()
    return {(row["classification"], row["code"]): row for row in rows}


def test_the_rules_have_the_share_and_the_large_class_of_the_weights_of_a_run(
    core: dict[tuple[str, str], dict[str, Any]], definitions: Definitions
) -> None:
    connection = connect(1)
    prepare(connection, definitions, "nbs2021-core")
    run_step(connection, "scope_weights")
    wanted = connection.execute("""
        SELECT classification, activity_code, share, share_high,
            (SELECT target_code FROM scope_weights AS l WHERE l.scope_id = w.scope_id AND l.classification = w.classification
                AND l.activity_code = w.activity_code AND l.context_id = 0 AND l.target_level = 'large' AND l.share_low = 1)
        FROM scope_weights AS w
        WHERE scope_id = 'nbs2021-core' AND context_id = 0 AND target_level = 'total' AND classification <> 'scope'
    """).fetchall()
    assert len(wanted) == len(core) > 3500
    for classification, code, share, high, large in wanted:
        row = core[classification, code]
        assert row["share"] == float(share), (classification, code)
        assert (row["share"] == 0) == (high == 0), (classification, code)
        assert row["large"] == (large or ""), (classification, code)


def test_a_code_of_which_an_unknown_part_is_digital_has_the_centre_of_its_bounds(
    core: dict[tuple[str, str], dict[str, Any]],
) -> None:
    assert core["gbt4754-2011", "7590"]["share"] == 0.5, (
        "a starred class: between nothing and all of it, not one of four"
    )
    assert core["gbt4754-2011", "8190"]["share"] == 0.5
    assert core["gbt4754-2017", "38"]["share"] == 0.5


def test_codes_of_2011_have_the_core_of_what_they_became(core: dict[tuple[str, str], dict[str, Any]]) -> None:
    assert core["gbt4754-2017", "3911"]["share"] == core["gbt4754-2011", "3911"]["share"] == 1
    assert core["gbt4754-2011", "3911"]["large"] == "01"
    assert core["gbt4754-2011", "6510"]["share"] == 1, "became 6511, 6512, 6513 and others, all software"
    assert core["gbt4754-2011", "0111"]["share"] == 0


def test_classes_of_the_bureau_and_industries_of_isic_have_a_share_too(
    core: dict[tuple[str, str], dict[str, Any]],
) -> None:
    assert core["nbs-digital-2021", "01"]["share"] == 1
    assert core["nbs-digital-2021", "05"]["share"] == 0
    assert core["isic4", "6201"]["share"] == 1
