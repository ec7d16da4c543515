"""The verdict over all checks: what wrote the message, may it become a ticket, may a machine answer it."""

from __future__ import annotations

from mailtriage.domain.message import Message
from mailtriage.domain.support import Support
from mailtriage.domain.verdict import Kind, Verdict
from mailtriage.triage.authentication import Authentication
from mailtriage.triage.guard.absence import is_away
from mailtriage.triage.guard.authenticity import cannot_be_trusted
from mailtriage.triage.guard.auto_fields import announces_itself
from mailtriage.triage.guard.auto_submitted import submits_itself
from mailtriage.triage.guard.bulk import goes_to_many
from mailtriage.triage.guard.calendar import schedules
from mailtriage.triage.guard.challenge import challenges
from mailtriage.triage.guard.delivery_report import reports_delivery
from mailtriage.triage.guard.domain_report import reports_on_domain
from mailtriage.triage.guard.feedback_report import complains
from mailtriage.triage.guard.look import look
from mailtriage.triage.guard.machine_sender import is_no_person
from mailtriage.triage.guard.null_return_path import wants_no_answer
from mailtriage.triage.guard.own_mail import comes_back
from mailtriage.triage.guard.raw_mail import carries_source
from mailtriage.triage.guard.read_receipt import acknowledges_reading
from mailtriage.triage.guard.spam import was_called_spam
from mailtriage.triage.guard.suppression import asks_for_silence

CHECKS = (
    comes_back,
    complains,
    reports_on_domain,
    reports_delivery,
    acknowledges_reading,
    schedules,
    challenges,
    is_no_person,
    submits_itself,
    announces_itself,
    is_away,
    wants_no_answer,
    goes_to_many,
    was_called_spam,
    asks_for_silence,
    carries_source,
    cannot_be_trusted,
)
"""Every check, the most telling first: the first sign of a machine names the kind, and all signs give their reasons."""


def judge(
    message: Message,
    support: Support,
    *,
    own_domains: frozenset[str] = frozenset(),
    auth: Authentication | None = None,
) -> Verdict:
    """Who or what wrote `message`. Strong signs make no ticket, weak ones a ticket that no machine acknowledges.

    `own_domains` are the company's, in lower case; `auth` is what the receiving server found out about the sender.
    """
    seen = look(message, support, own_domains, auth)
    signs = [sign for check in CHECKS if (sign := check(seen))]
    strong = [sign for sign in signs if sign.strong]
    kinds = [sign.kind for sign in signs if sign.kind is not Kind.CUSTOMER]
    return Verdict(
        kind=kinds[0] if kinds else Kind.CUSTOMER,
        ticket=not strong,
        acknowledge=not signs,
        reasons=tuple(sign.reason for sign in signs),
        bounce=next((sign.bounce for sign in strong if sign.kind is Kind.BOUNCE and sign.bounce), None),
    )
