"""The rulebook laboratory over a desk's own mails: correct, replay, stats, suggest, explain."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mailtriage.commands.main import run
from tests.journey.office import Office, letter
from tests.journey.workshop import Workshop

FIRST = 10001


def said(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> str:
    """What a command prints."""
    capsys.readouterr()
    assert run(list(words)) == code
    return capsys.readouterr().out


def ticket(nth: int) -> str:
    """The number of the nth ticket."""
    return str(FIRST + nth - 1)


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    shop = Workshop(tmp_path / "office", None, None)
    shop.take_in(
        letter("我的转账失败了", subject="", sender="a@customers.example"),
        letter("提现三天了还没到账", subject="", sender="b@customers.example"),
        letter("麒麟臂怎么样 麒麟甲", subject="", sender="c@customers.example"),
        letter("看看麒麟臂", subject="", sender="d@customers.example"),
    )
    monkeypatch.setenv("MAILTRIAGE_CONFIG", str(shop.config))
    monkeypatch.setenv("MAILTRIAGE_AGENT", "li.na")
    return shop


def test_an_agent_corrects_a_ticket_and_its_history_says_so(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    row = json.loads(said(capsys, "set", ticket(1), "category=spam", "priority=low", "tags=a,b", "--json"))
    assert (row["category"], row["priority"], row["tags"]) == ("spam", "low", ["a", "b"])
    history = json.loads(said(capsys, "show", ticket(1), "--json"))["history"]
    assert ("li.na", "category", "transaction-failed", "spam") in [
        (line["actor"], line["field"], line["before"], line["after"]) for line in history
    ]


@pytest.mark.parametrize("words", ["status=closed", "category=", "priority=soon", "category"])
def test_it_refuses_what_it_cannot_set(office: Office, capsys: pytest.CaptureFixture[str], words: str) -> None:
    said(capsys, "set", ticket(1), words, code=2)


def test_a_replay_says_which_tickets_another_rulebook_decides_otherwise(
    office: Office, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    candidate = tmp_path / "next"
    candidate.mkdir()
    rule = "rules:\n  - id: mine\n    when: {text: {words: [没到账]}}\n    set: {category: my-own}\n"
    (candidate / "rules.yaml").write_text(rule, "utf-8")
    said(capsys, "set", ticket(2), "category=my-own")
    row = json.loads(said(capsys, "rules", "replay", "--rules", str(candidate), "--json"))
    assert row["mails"] == 4
    assert {"from": "transaction-pending", "to": "my-own", "count": 1, "tickets": [int(ticket(2))]} in row["changes"]
    assert row["accuracy"] == {"known": 1, "before": 0, "after": 1}
    assert {"rule": "mine", "before": 0, "after": 1} in row["hits"]
    assert "my-own" in said(capsys, "rules", "replay", "--rules", str(candidate))


def test_statistics_count_hits_and_what_agents_left_alone(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    said(capsys, "set", ticket(1), "category=spam")
    said(capsys, "close", ticket(2), "--quiet")
    found = json.loads(said(capsys, "rules", "stats", "--json"))
    rules = {one["rule"]: one for one in found["rules"]}
    assert (rules["transaction-failed"]["corrected"], rules["transaction-pending"]["agreed"]) == (1, 1)
    assert rules["theft"]["hits"] == 0
    assert found["corrected"] == [["transaction-failed", "spam", 1]]
    assert "Never hit: " in said(capsys, "rules", "stats")


def test_words_of_corrected_mails_are_proposed_with_their_worth(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    said(capsys, "set", ticket(3), "category=business")
    said(capsys, "set", ticket(4), "category=business")
    proposed = said(capsys, "rules", "suggest")
    assert "'麒麟'  # 100% of 2 mails; finds 100% of the corrected" in proposed


def test_a_ticket_is_explained_like_a_mail(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    assert "✓ transaction-pending" in said(capsys, "rules", "explain", ticket(2))
    said(capsys, "rules", "explain", "7", code=2)
