"""What the tests of composing share: a desk, its composer, notices, and mails read back with the standard library."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any, cast

from mailtriage.domain.message import Address
from mailtriage.domain.notice import Mail, Notice
from mailtriage.domain.support import Support
from mailtriage.domain.token import Tokens
from mailtriage.outbox.compose import Composer

SHIPPED = Path(__file__).parents[2] / "templates"
SUPPORT = Support("support@example.com", "Wallet Support", website="https://wallet.example")
TOKENS = Tokens((b"k" * 32,))
NOW = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
ANN = Address("Ann", "ann@example.org")


class StoppedClock:
    def now(self) -> datetime:
        return NOW


def composer(folder: Path = SHIPPED, support: Support = SUPPORT, **options: Any) -> Composer:
    return Composer(folder, support, TOKENS, clock=StoppedClock(), **options)


def a_notice(
    template: str = "acknowledgement", locale: str = "en", facts: Mapping[str, Any] | None = None, **rest: Any
) -> Notice:
    defaults: dict[str, Any] = {"key": "k", "ticket": 10042, "recipient": ANN}
    return Notice(template=template, locale=locale, facts=facts or {}, **(defaults | rest))


def parsed(mail: Mail) -> EmailMessage:
    return cast("EmailMessage", message_from_bytes(mail.raw, policy=policy.default))


def body(mail: Mail, kind: str = "plain") -> str:
    part = parsed(mail).get_body((kind,))
    assert part is not None
    return str(part.get_content())


def write_templates(folder: Path, files: Mapping[str, str]) -> Path:
    """A folder of templates that works, with `files` (path to text) put in or over it; None leaves one out."""
    asks = (SHIPPED / "en" / "_ask.yaml").read_text("utf-8")
    working = {
        "en/_ask.yaml": asks,
        "en/acknowledgement.md": "---\nsubject: We have your mail\n---\nHello,\n\nyour ticket is **{{ ticket }}**.\n",
        "en/reply.md": "---\nsubject: About your mail\n---\n{{ text }}\n\n{{ agent }}\n",
    }
    for path, text in (working | dict(files)).items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return folder
