"""What refusals mean. Over real connections they are tried in `test_smtp.py`."""

from __future__ import annotations

import pytest

from mailtriage.outbox.refusal import content_refused, recipient_refused, sender_refused, too_big


@pytest.mark.parametrize(
    ("code", "kind"), [(421, "temporary"), (450, "temporary"), (550, "permanent"), (552, "temporary")]
)
def test_a_recipient_is_refused_for_now_or_for_good(code, kind):
    assert recipient_refused(code, "5.1.1 x", "mx").kind == kind


@pytest.mark.parametrize("code", [530, 534, 535, 538])
def test_a_login_that_is_missing_holds_up_all_mails(code):
    for outcome in (sender_refused(code, "login", "mx"), recipient_refused(code, "login", "mx")):
        assert (outcome.kind, outcome.blocks_all) == ("temporary", True)


@pytest.mark.parametrize(
    ("code", "kind"), [(451, "temporary"), (554, "permanent"), (251, "sent"), (-1, "uncertain"), (354, "uncertain")]
)
def test_content_is_refused_sent_or_nobody_knows(code, kind):
    assert content_refused(code, "words").kind == kind


@pytest.mark.parametrize(("code", "words"), [(552, ""), (554, "5.3.4 Message too big"), (550, "5.2.3 too long")])
def test_size_is_recognised(code, words):
    assert too_big(code, words)


def test_other_refusals_are_not_about_size():
    assert not too_big(550, "5.7.1 no")
    assert not too_big(452, "5.3.4 odd")
