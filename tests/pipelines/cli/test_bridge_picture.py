"""The picture of a bridge as an image: with a Chinese font it shows Chinese, without one it says which fonts serve."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.cli.bridge import FONTS, draws_chinese

#: A system on which fonts are looked for in one folder alone; where that is not done, the library takes no notice.
CONFIGURATION = '<?xml version="1.0"?><fontconfig><dir>{}</dir></fontconfig>'


def test_two_characters_that_look_alike_are_boxes() -> None:
    assert not draws_chinese(lambda _: b"box")
    assert draws_chinese(lambda svg: svg[-16:].encode())


def test_the_fonts_that_serve_are_asked_for_in_every_image() -> None:
    asked: list[str] = []

    def draw(svg: str) -> bytes:
        asked.append(svg)
        return b""

    draws_chinese(draw)
    assert len(asked) == 2
    assert all(font in svg for font in FONTS for svg in asked)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere fonts are not found by fontconfig")
@pytest.mark.parametrize(("fonts", "is_told"), [("", True), ("/usr/share/fonts", False)])
def test_an_image_without_a_chinese_font_says_which_serve(
    release: Path, tmp_path: Path, fonts: str, is_told: bool
) -> None:
    if fonts and not any(Path(fonts).rglob("*CJK*")):
        pytest.skip("no Chinese font is installed")
    configuration = tmp_path / "fonts.conf"
    configuration.write_text(CONFIGURATION.format(fonts or tmp_path), encoding="utf-8")
    environment = {**os.environ, "KOUJING_HOME": str(release.parents[1]), "FONTCONFIG_FILE": str(configuration)}
    path = tmp_path / "桥.png"
    typed = [sys.executable, "-m", "pipelines", "bridge", "990104", "2023", "--format", "png", "-o", str(path)]
    done = subprocess.run(typed, env=environment, capture_output=True, text=True, check=True)
    assert path.read_bytes().startswith(b"\x89PNG")
    assert ("Noto Sans CJK SC" in done.stderr) == is_told, done.stderr
