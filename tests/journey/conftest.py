"""What most journeys begin with: an SMTP server that keeps what it is given, and an office that delivers there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from mailtriage.demo.imap_server import DemoImap
from mailtriage.demo.smtp_server import DemoSmtp
from tests.journey.workshop import Workshop


@pytest.fixture
def smtp() -> Iterator[DemoSmtp]:
    with DemoSmtp() as server:
        yield server


@pytest.fixture
def office(tmp_path: Path, smtp: DemoSmtp) -> Iterator[Workshop]:
    with DemoImap() as imap:
        yield Workshop(tmp_path / "office", imap.server("support", timeout=10), smtp)
