"""A name beside an industry's code is its own, another industry's, or that of another edition; never a guess."""

from __future__ import annotations

import pytest

from definitions import Definitions
from definitions.class_naming import NameOfClass

GBT, OLD, NBS = "gbt4754-2017", "gbt4754-2011", "nbs-digital-2021"

OWN = [
    (GBT, "3911", "计算机整机制造"),
    (GBT, "3911", "计算机 整机制造*"),
    (GBT, "3911", "其中：计算机整机制造"),
    (GBT, "3911", "计算机整机制造业"),
    (GBT, "3911", "计算机制造"),
    (GBT, "3911", "计算机制造-计算机整机制造"),
    (GBT, "3911", "整机制造"),
    (GBT, "3911", "计算机整机制作"),
    (GBT, "3911", "计算机整机制造 Manufacture of computers"),
    (GBT, "3911", "Manufacture of computers"),
    (GBT, "3911", ""),
    (GBT, "3911", "—"),
    (GBT, "6599", "其它未列明信息技术服务业"),
    (GBT, "6572", "动漫,游戏数字内容服务"),
    (GBT, "6572", "动漫，游戏的数字内容服务（小类）"),
    (GBT, "6579", "数字内容服务"),
    (GBT, "6410", "互联网接入服务"),
    (GBT, "6520", "集成电路设计"),
    (GBT, "652", "集成电路设计"),
    (GBT, "7246", "体育"),
    (GBT, "4341", "铁路运输"),
    (GBT, "3981", "电子元件制造"),
    (GBT, "6513", "软件开发服务"),
    (GBT, "3911", "其他"),
    (GBT, "3911", "制造业"),
    (GBT, "3911", "合计"),
    (GBT, "0522", "森林防火服务"),
    (NBS, "01", "数字产品制造"),
    (NBS, "010101", "Complete computers"),
    (NBS, "010106", "其它计算机制造 *"),
]
OTHER = [
    (GBT, "3911", "谷物种植", "011"),
    (GBT, "3911", "计算机零部件制造", "3912"),
    (GBT, "3911", "计算机零部件制造业（规上）", "3912"),
    (GBT, "3911", "计算机零部件制作", "3912"),
    (GBT, "391", "计算机整机制造", "3911"),
    (GBT, "3732", "金属船舶制造", "3731"),
    (GBT, "3731", "非金属船舶制造业", "3732"),
    (GBT, "5421", "铁路货物运输", "532"),
    (GBT, "4871", "火力发电", "4411"),
    (NBS, "01", "数字产品服务业", "02"),
    (NBS, "05", "数字要素驱动业", "04"),
    (NBS, "010101", "Computer parts and components", "010102"),
]
EDITION = [
    (GBT, "6540", "数据处理和存储服务", OLD, "6550"),
    (GBT, "6550", "集成电路设计", OLD, "6520"),
    (GBT, "6520", "信息系统集成服务", OLD, "6531"),
    (OLD, "6520", "集成电路设计", GBT, "6550"),
    (GBT, "01", "数字产品制造业", NBS, ""),
]


@pytest.mark.parametrize(("classification", "code", "name"), OWN)
def test_a_name_written_otherwise_is_its_own(
    definitions: Definitions, classification: str, code: str, name: str
) -> None:
    assert definitions.class_names(classification).judge(code, name).outcome in ("agrees", "unknown")


@pytest.mark.parametrize(("classification", "code", "name", "owner"), OTHER)
def test_another_industry_s_name_is_told_with_whose_it_is(
    definitions: Definitions, classification: str, code: str, name: str, owner: str
) -> None:
    found = definitions.class_names(classification).judge(code, name)
    assert (found.outcome, owner in found.owners) == ("other", True)


@pytest.mark.parametrize(("classification", "code", "name", "edition", "meant"), EDITION)
def test_a_code_and_name_of_another_edition_are_told_with_what_they_are_here(
    definitions: Definitions, classification: str, code: str, name: str, edition: str, meant: str
) -> None:
    found = definitions.class_names(classification).judge(code, name)
    assert (found.outcome, found.edition) == ("edition", edition)
    assert not meant or meant in found.owners


@pytest.mark.parametrize("classification", [GBT, OLD, NBS])
def test_every_name_is_that_of_its_own_code(definitions: Definitions, classification: str) -> None:
    names = definitions.class_names(classification)
    for code, one in definitions.classes[classification].items():
        for spelt in (
            one.name_zh,
            f"{one.name_zh}*",
            f"其中：{' '.join(one.name_zh)}",
            one.name_zh.replace("、", "，"),
        ):
            assert names.judge(code, spelt) == NameOfClass("agrees"), (code, spelt)


def test_the_old_name_of_the_same_industry_passes_and_that_of_another_does_not(definitions: Definitions) -> None:
    names = definitions.class_names(GBT)
    old, new = definitions.classes[OLD], definitions.classes[GBT]
    both = [code for code in old if code in new and old[code].name_zh]
    told = {code for code in both if names.judge(code, old[code].name_zh).outcome != "agrees"}
    same = {code for code in both if names.is_same(OLD, code)}
    assert not told & same
    assert len(told) == 180
    core = definitions.industries_of("nbs2021-core")
    sides = [code for code in told if any((code in core) != (one in core) for one in names.meant(OLD, code))]
    assert len(sides) >= 18
