"""Names that are safe as file names."""

from __future__ import annotations

import pytest

from mailtriage.triage.mime.names import LONGEST, safe_name


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\ann\\a.png", "a.png"),
        ("/", "attachment-3.pdf"),
        ("..", "attachment-3.pdf"),
        ("", "attachment-3.pdf"),
        (" . ", "attachment-3.pdf"),
        ("a\nb\x00c.png", "abc.png"),
        ("gpj.\u202eexe", "gpj.exe"),
        ("a\u200bb.png", "ab.png"),
        ("截图 1.png", "截图 1.png"),
        ("photo.png. ", "photo.png"),
        ("\ud800.png", ".png"),
    ],
)
def test_it_keeps_of_a_name_what_is_safe(said: str, name: str) -> None:
    assert safe_name(said, "application/pdf", 3) == name


def test_a_long_name_keeps_its_extension() -> None:
    name = safe_name("长" * 300 + ".png", "image/png", 1)
    assert name.endswith("长.png")
    assert len(name.encode()) <= LONGEST


@pytest.mark.parametrize(
    ("kind", "name"),
    [("text/calendar", "attachment-1.ics"), ("text/x-odd", "attachment-1.txt"), ("a/b", "attachment-1.bin")],
)
def test_a_name_is_invented_by_type(kind: str, name: str) -> None:
    assert safe_name("", kind, 1) == name
