"""The settings of a home: defaults, what may be said, and one sentence for what may not."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.home import Home
from pipelines.settings import Settings, SettingsError, settings


def test_a_home_without_settings_has_the_defaults(tmp_path: Path) -> None:
    assert settings(Home(tmp_path)) == Settings()
    assert Settings().notify == (), "nobody is told of anything unless that is asked for"


def test_each_setting_is_taken(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text('night = "23:05"\ntimezone = "UTC"\nnotify = ["tell", "$(rm)"]\n')
    assert settings(Home(tmp_path)) == Settings("23:05", "UTC", ("tell", "$(rm)"))
    (tmp_path / "settings.toml").write_text("whole_releases = 1\nruns_with_pages = 2\nkept_megabytes = 3\n")
    assert settings(Home(tmp_path)) == Settings(whole_releases=1, runs_with_pages=2, kept_megabytes=3)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('night = "24:00"', "night"),
        ("night = 2", "night"),
        ('night = "2:30"', "night"),
        ('timezone = "Asia/Beijing"', "timezone"),
        ('notify = "tell me"', "notify"),
        ('notify = ["tell", 1]', "notify"),
        ('notify = [""]', "notify"),
        ("whole_releases = 0", "whole_releases"),
        ("runs_with_pages = true", "runs_with_pages"),
        ('kept_megabytes = "3GB"', "kept_megabytes"),
        ('nigth = "02:30"', "nigth"),
        ("night = ", "settings.toml"),
    ],
)
def test_what_is_none_is_said_in_one_sentence(tmp_path: Path, text: str, named: str) -> None:
    (tmp_path / "settings.toml").write_text(text)
    with pytest.raises(SettingsError) as raised:
        settings(Home(tmp_path))
    assert named in raised.value.zh
    assert named in raised.value.en
