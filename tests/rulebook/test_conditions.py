from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.rulebook.books import book, decide, holds

CASES: list[tuple[str, dict[str, Any], bool]] = [
    ("{subject: {equals: Hello}}", {"subject": "HELLO"}, True),
    ("{subject: {starts_with: 'Re:'}}", {"subject": "re: x"}, True),
    ("{subject: {ends_with: [了]}}", {"subject": "转了"}, True),
    ("{subject: {glob: 'order ??-*'}}", {"subject": "Order AB-77"}, True),
    ("{subject: {glob: 'order ??-*'}}", {"subject": "my Order AB-77"}, False),
    ("{body: {exists: false}}", {"text": " \n"}, True),
    ("{text: {exists: false}}", {"subject": "x"}, False),
    ("{body: {length: '> 3'}}", {"text": "abcd"}, True),
    ("{body: {length: 1..3}}", {"text": "abcd"}, False),
    ("{quoted: {words: [失败]}}", {"quoted": "转账失败"}, True),
    ("{text: {words: [失败]}}", {"quoted": "转账失败"}, False),
    ("{anywhere: {words: [失败]}}", {"quoted": "转账失败"}, True),
    ("{text: {words: [失败]}}", {"forward": "转账失败"}, True),
    ("{forwarded: {words: [失败]}}", {"text": "转账失败"}, False),
    ("{from: {domain: qq.com}}", {"sender": "a@vip.qq.com"}, True),
    ("{from: {domain: qq.com}}", {"sender": "a@notqq.com"}, False),
    ("{from: '*@qq.com'}", {"sender": "A@QQ.com"}, True),
    ("{from: {name: [support]}}", {"sender": "Wallet Support <x@y.example>"}, True),
    ("{from: {name: [support], domain: z.example}}", {"sender": "Wallet Support <x@y.example>"}, False),
    ("{to: {address: support@example.com}}", {}, True),
    ("{cc: true}", {}, False),
    ("{cc: false}", {}, True),
    ("{reply-to: true}", {}, False),
    ("{header: {name: X-Spam-Flag, equals: 'yes'}}", {"headers": {"X-Spam-Flag": "YES"}}, True),
    ("{header: {name: List-Id}}", {"headers": {"list-id": "<a>"}}, True),
    ("{header: {name: List-Id, exists: false}}", {}, True),
    ("{attachment: true}", {"attachments": ["a.png"]}, True),
    ("{attachment: '*.exe'}", {"attachments": ["a.png", "b.EXE"]}, True),
    ("{attachment: {type: 'image/*', name: '*.exe'}}", {"attachments": ["a.png", "b.exe"]}, False),
    ("{attachment: {type: 'image/*', count: '>= 2'}}", {"attachments": ["a.png", "b.jpg"]}, True),
    ("{attachment: {size: '> 10 KB'}}", {"attachments": ["a.png"]}, False),
    ("{url: bad.example}", {"findings": [{"kind": "url", "value": "https://x.bad.example:8/p?q"}]}, True),
    ("{url: bad.example}", {"findings": [{"kind": "url", "value": "https://bad.example.org/"}]}, False),
    ("{language: zh}", {"language": "zh-Hant"}, True),
    ("{language: [en, de]}", {"language": "zh-Hant"}, False),
    ("{size: '< 1 KB'}", {"text": "x"}, True),
    ("{finding: transaction}", {"findings": ["transaction"]}, True),
    ("{finding: {kind: transaction, chain: tron}}", {"findings": [{"kind": "transaction", "chain": "bsc"}]}, False),
    ("{finding: {kind: address, valid: false}}", {"findings": [{"kind": "address", "valid": False}]}, True),
    ("{finding: {kind: address, count: '>= 2'}}", {"findings": ["address"]}, False),
    (
        "{finding: {kind: address, where: attachment}}",
        {"findings": [{"kind": "address", "where": "attachment:a"}]},
        True,
    ),
    ("{finding: {secret: mnemonic}}", {"findings": [{"kind": "secret", "secret": "mnemonic"}]}, True),
    ("{secret: true}", {"findings": ["secret"]}, True),
    ("{secret: false}", {"findings": ["secret"]}, False),
    ("{guard: [bulk, spam]}", {"guard": "bulk"}, True),
    (
        "{authentication: {spf: fail}}",
        {"headers": {"Authentication-Results": "mx.x; spf=fail (x) a=b; dkim=pass"}},
        True,
    ),
    ("{authentication: {dmarc: none}}", {}, True),
    ("{reply: true}", {"reply": True}, True),
    ("{reply: true}", {}, False),
    ("{forward: true}", {"forward": True}, True),
    ("{first_contact: true}", {"customer": {"tickets": 2}}, False),
    ("{link: join}", {"reply": True}, True),
    ("{customer: vip}", {"customer": {"tags": ["vip"]}}, True),
    ("{customer: {tickets: '>= 3'}}", {"customer": {"tickets": 2}}, False),
    ("{arrived: {hours: '22:00-07:00'}}", {"arrived": "2026-01-07T23:30:00+00:00"}, True),
    ("{arrived: {hours: '22:00-07:00'}}", {"arrived": "2026-01-07T12:00:00+00:00"}, False),
    ("{arrived: {hours: '08:00-09:00', timezone: Asia/Shanghai}}", {"arrived": "2026-01-07T00:30:00+00:00"}, True),
    ("{arrived: {weekdays: [sat, sun]}}", {"arrived": "2026-01-10T00:30:00+00:00"}, True),
    ("{arrived: {dates: ['12-24..01-02']}}", {"arrived": "2026-01-01T00:30:00+00:00"}, True),
    ("{arrived: {dates: ['2026-01-02..2026-01-05', 10-01]}}", {"arrived": "2026-01-06T00:30:00+00:00"}, False),
    ("{subject: {words: [a]}, body: {words: [b]}}", {"subject": "a"}, False),
    ("{text: {words: [a], matches: 'b'}}", {"subject": "a", "text": "b"}, True),
]


@pytest.mark.parametrize(("when", "test", "expected"), CASES, ids=[f"{when} {test}" for when, test, _ in CASES])
def test_it_answers(tmp_path: Path, when: str, test: dict[str, Any], expected: bool) -> None:
    assert holds(tmp_path, when, **test) is expected


A, B, C = (f"{{text: {{words: [{letter}]}}}}" for letter in ("aa", "bb", "cc"))


@pytest.mark.parametrize("text", ["", "aa", "bb", "aa bb", "aa bb cc", "cc"])
def test_combinations_mean_what_their_names_say(tmp_path: Path, text: str) -> None:
    a, b, c = "aa" in text, "bb" in text, "cc" in text
    assert holds(tmp_path, f"{{all_of: [{A}, {B}]}}", text=text) is (a and b)
    assert holds(tmp_path, f"{{any_of: [{A}, {B}]}}", text=text) is (a or b)
    assert holds(tmp_path, f"{{none_of: [{A}, {B}]}}", text=text) is (not a and not b)
    assert holds(tmp_path, f"{{all_of: [{A}], none_of: [{B}, {C}]}}", text=text) is (a and not b and not c)
    weighed = f"{{at_least: {{points: 2, of: [{{points: 2, text: {{words: [aa]}}}}, {B}, {C}]}}}}"
    assert holds(tmp_path, weighed, text=text) is (2 * a + b + c >= 2)


def test_unless_is_a_list_of_which_none_may_hold(tmp_path: Path) -> None:
    rules = f"rules:\n  - {{id: r, when: {A}, unless: [{B}, {C}], set: {{category: hit}}}}\n"
    rulebook = book(tmp_path, rules=rules)
    assert decide(rulebook, text="aa").category == "hit"
    assert decide(rulebook, text="aa cc").category == "other"


def test_what_earlier_rules_decided_can_be_asked(tmp_path: Path) -> None:
    rules = """
        rules:
          - {id: a, when: {text: {words: [aa]}}, set: {category: one, tags: [t]}}
          - {id: b, when: {decided: {category: one, tags: t}}, set: {queue: q}}
          - {id: c, when: {decided: {category: undecided}}, set: {queue: none-set}}
        """
    rulebook = book(tmp_path, rules=rules)
    assert decide(rulebook, text="aa").queue == "q"
    assert decide(rulebook, text="zz").queue == "none-set"
