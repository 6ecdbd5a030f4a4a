"""Every code at every level of every classification resolves in every scope, or is refused by name."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from definitions import Definitions, UnknownCodeError, load
from definitions.explaining import explain
from definitions.inclusion import GBT, difference, find_scope, has_list, inclusion
from definitions.models import ONE, ZERO
from indicators.method import prepare, run_step
from pipelines.publication.connection import connect

KNOWN = load()
CODES = [(name, code) for name, classes in KNOWN.classes.items() for code in classes]


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(CODES))
def test_every_code_is_explained(place: tuple[str, str]) -> None:
    classification, code = place
    found = explain(KNOWN, code, classification)
    assert (found.classification, found.found.code) == place
    assert {one.scope.id for one in found.scopes} == set(KNOWN.scopes)
    for one in found.scopes:
        if one.inclusion is None:
            assert not has_list(one.scope) or not found.industries
        else:
            assert ZERO <= one.inclusion.low <= one.inclusion.high <= ONE
            assert one.industries_in <= one.industries_of
            assert (one.inclusion.how == "out") == (one.industries_in == 0)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=8), st.sampled_from(["", *KNOWN.classes]))
def test_any_other_text_is_refused_by_name(text: str, classification: str) -> None:
    known = {code for name, code in CODES if classification in ("", name)}
    names = {one.name_zh for classes in KNOWN.classes.values() for one in classes.values()}
    if text.strip() in known or text.strip().upper() in known or text.strip() in names:
        return
    with pytest.raises(UnknownCodeError) as raised:
        explain(KNOWN, text, classification)
    assert f"「{text.strip()}」" in str(raised.value)


def test_every_class_of_2017_has_a_standing_in_every_scope_with_a_list() -> None:
    for scope in KNOWN.scopes.values():
        if has_list(scope):
            found = KNOWN.industries_of(scope.id)
            for code in KNOWN.classes[GBT]:
                one = inclusion(KNOWN, code, found)
                assert ZERO <= one.low <= one.high <= ONE


def test_the_standing_is_the_weight_of_the_method(definitions: Definitions) -> None:
    """What people are told is what figures are multiplied with."""
    connection = connect()
    prepare(connection, definitions, "nbs2021-core")
    run_step(connection, "scope_weights")
    weights = connection.execute(
        "SELECT scope_id, activity_code, share_low, share_high FROM scope_weights "
        f"WHERE target_level = 'total' AND classification = '{GBT}' AND context_id = 0"
    ).fetchall()
    targets = {scope.id for scope in definitions.scopes.values() if scope.is_target}
    assert {row[0] for row in weights} == targets
    told = {
        (scope_id, code): (one.low, one.high)
        for scope_id in targets
        for code in definitions.classes[GBT]
        for one in [inclusion(definitions, code, definitions.industries_of(scope_id))]
    }
    assert {(scope_id, code): (low, high) for scope_id, code, low, high in weights} == told


def test_an_industry_in_several_classes_is_unknown_in_each_and_never_an_equal_part(definitions: Definitions) -> None:
    """4851 and 4910 are such industries: in three core classes and partly in none of them."""
    several = [one for one in definitions.industries_of("nbs2021-core").values() if len(one.inside) > 1]
    assert several
    for one in several:
        assert len({branch.target for branch in one.inside}) == len(one.inside)
        assert all(branch.share is None for branch in one.inside)
        assert (one.low, one.high) == (ZERO, ONE)


def test_what_the_core_counts_and_oecd_does_not(definitions: Definitions) -> None:
    core, oecd = definitions.scopes["nbs2021-core"], definitions.scopes["oecd-ict"]
    found = difference(definitions, core, oecd)
    ours, theirs = (set(definitions.industries_of(scope.id)) for scope in (core, oecd))
    assert {one.code for one in found.only_first} == ours - theirs
    assert {one.code for one in found.only_second} == theirs - ours
    back = difference(definitions, oecd, core)
    assert found.only_first == back.only_second
    assert found.alike == back.alike
    total = len(found.only_first) + len(found.in_part) + found.alike
    assert total == len(definitions.industries_of("nbs2021-core"))


def test_section_i_lies_in_the_core(definitions: Definitions) -> None:
    found = difference(definitions, definitions.scopes["nbs2021-core"], definitions.scopes["section-i"])
    assert found.only_second == ()
    assert found.in_part == ()


def test_a_scope_without_a_list_is_refused_with_its_reason(definitions: Definitions) -> None:
    with pytest.raises(UnknownCodeError, match="模型估算"):
        difference(definitions, definitions.scopes["caict"], definitions.scopes["nbs2021-core"])


def test_a_scope_is_found_by_id_or_name(definitions: Definitions) -> None:
    for scope in definitions.scopes.values():
        assert find_scope(definitions, scope.id) is scope
        assert find_scope(definitions, scope.name_zh) is scope
    with pytest.raises(UnknownCodeError, match="nbs2021-core"):
        find_scope(definitions, "no such scope")


def test_a_class_of_isic_is_whole_in_the_scope_that_names_it(definitions: Definitions) -> None:
    found = {one.scope.id: one.inclusion for one in explain(definitions, "2610", "isic4").scopes}
    oecd = found["oecd-ict"]
    assert oecd is not None
    assert oecd.how == "whole"


def test_what_no_correspondence_reaches_is_not_called_outside(definitions: Definitions) -> None:
    found = explain(definitions, "2680", "isic4")
    assert found.industries == ()
    assert {one.scope.id for one in found.scopes if one.inclusion} == {"oecd-ict"}


def test_the_own_list_is_recognised_and_refused_as_a_target(definitions: Definitions) -> None:
    scope = definitions.scopes["own-list"]
    assert not scope.is_target
    assert scope.activities is not None
    assert scope.activities.declared_in == "counted_locally"
