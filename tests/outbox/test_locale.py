"""Which locale answers whom."""

from __future__ import annotations

import pytest

from mailtriage.outbox.locale import locale_for

SHIPPED = ("en", "zh-CN", "zh-TW")


@pytest.mark.parametrize(
    ("language", "locale"),
    [
        ("zh-Hans", "zh-CN"), ("zh-CN", "zh-CN"), ("zh", "zh-CN"), ("zh-SG", "zh-CN"), ("zh-Hans-HK", "zh-CN"),
        ("zh-Hant", "zh-TW"), ("zh-TW", "zh-TW"), ("zh-HK", "zh-TW"), ("zh-MO", "zh-TW"), ("yue", "zh-TW"),
        ("zh-Hant-HK", "zh-TW"), ("zh_TW", "zh-TW"), ("ZH-hant", "zh-TW"), ("en", "en"), ("en-GB", "en"),
        ("EN-us", "en"),
    ],
)  # fmt: skip
def test_a_language_finds_its_locale(language, locale):
    assert locale_for(language, SHIPPED, "en") == locale


@pytest.mark.parametrize("language", ["und", "", "ja", "ru", "x-klingon", "z", "-"])
def test_another_language_gets_the_desks_own(language):
    assert locale_for(language, SHIPPED, "zh-CN") == "zh-CN"


def test_english_follows_where_the_desks_own_has_no_templates():
    assert locale_for("ja", SHIPPED, "ko") == "en"


def test_any_locale_is_better_than_none():
    assert locale_for("ja", ("fr",), "ko") == "fr"


def test_a_relative_is_better_than_a_stranger():
    assert locale_for("pt", ("en", "pt-BR"), "en") == "pt-BR"
    assert locale_for("pt-PT", ("en", "pt-BR"), "en") == "pt-BR"
    assert locale_for("zh-Hant", ("en", "zh-CN"), "en") == "zh-CN"
