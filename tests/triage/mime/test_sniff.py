"""What content shows itself to be."""

from __future__ import annotations

import pytest

from mailtriage.triage.mime.sniff import content_type_of, contradicts


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n....", "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"%PDF-1.7", "application/pdf"),
        (b"MZ\x90\x00", "application/x-dosexec"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"\x00\x00\x00\x18ftypheic", "image/heic"),
        (b"\x00\x00\x00\x18ftypmp42", "video/mp4"),
        (
            b"PK\x03\x04....[Content_Types].xml....word/document.xml",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        (b"PK\x03\x04....AndroidManifest.xml", "application/vnd.android.package-archive"),
        (b"PK\x03\x04plain.txt", "application/zip"),
        (b"  <!DOCTYPE html><html>", "text/html"),
        (b"just text", None),
        (b"", None),
    ],
)
def test_it_tells_the_type(content: bytes, kind: str | None) -> None:
    assert content_type_of(content) == kind


@pytest.mark.parametrize(
    ("declared", "shown", "lie"),
    [
        ("image/png", "application/x-dosexec", True),
        ("image/png", "image/jpeg", False),
        ("image/png", "application/zip", True),
        ("application/pdf", "application/zip", True),
        ("audio/mp4", "video/mp4", False),
        ("application/pdf", "text/html", True),
        ("application/x-msdownload", "application/x-dosexec", False),
        ("text/plain", "text/html", False),
    ],
)
def test_a_lie_worth_telling_is_told_from_a_harmless_slip(declared: str, shown: str, lie: bool) -> None:
    assert contradicts(declared, shown) is lie
