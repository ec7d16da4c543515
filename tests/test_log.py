"""The log: one line an event, and never a customer's words."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Iterator

import pytest

from mailtriage import log


@pytest.fixture(autouse=True)
def silent_again() -> Iterator[None]:
    yield
    log.start(stream=io.StringIO())


def lines(*, as_json: bool, say: str = "", **fields: object) -> list[str]:
    stream = io.StringIO()
    log.start(as_json=as_json, stream=stream)
    log.event(say or "filed", **fields)
    return stream.getvalue().splitlines()


def failed(as_json: bool) -> str:
    stream = io.StringIO()
    log.start(as_json=as_json, stream=stream)
    try:
        raise ValueError("the customer's own words")
    except ValueError as error:
        log.failure("could not be filed", error, receipt=17)
    return stream.getvalue()


def test_an_event_is_one_line_with_its_numbers() -> None:
    (line,) = lines(as_json=False, receipt=17, ticket=10042, opened=None)
    assert line.endswith(" filed receipt=17 ticket=10042")


@pytest.mark.parametrize("as_json", [False, True])
def test_a_value_can_neither_break_the_line_nor_steer_a_terminal(as_json: bool) -> None:
    (line,) = lines(as_json=as_json, said="a\r\nb\x1b[31m\u202e\x9b\x7f c=d")
    assert line.isascii()
    assert line.isprintable()


def test_a_long_value_is_cut() -> None:
    (line,) = lines(as_json=False, said="x" * 10_000)
    assert len(line) < 400


def test_json_is_one_object_a_line() -> None:
    (line,) = lines(as_json=True, receipt=17, mailbox="客服")
    row = json.loads(line)
    assert (row["event"], row["receipt"], row["mailbox"], row["level"]) == ("filed", 17, "客服", "info")


@pytest.mark.parametrize("as_json", [False, True])
def test_a_failure_tells_where_and_not_what_the_error_quotes(as_json: bool) -> None:
    said = failed(as_json)
    assert said.count("\n") == 1
    assert "ValueError" in said
    assert "test_log.py" in said
    assert "customer's own words" not in said


def test_nothing_is_printed_by_a_program_that_started_no_log() -> None:
    words = "from mailtriage import log; log.trouble('x', a=1); log.failure('y', ValueError('the words'), b=2)"
    done = subprocess.run([sys.executable, "-c", words], capture_output=True, timeout=60, check=True)
    assert done.stdout + done.stderr == b""
