"""Reports on what a domain's mail met elsewhere: DMARC (RFC 7489 section 7.2.1.1) and TLS (RFC 8460 section 5.3)."""

from __future__ import annotations

from mailtriage.domain.verdict import Kind
from mailtriage.triage.guard.look import Look, Sign

_FIELDS = frozenset({"tls-report-domain", "tls-report-submitter"})


def reports_on_domain(look: Look) -> Sign | None:
    """A sign where a receiver sums up a domain's mail: both standards prescribe the subject."""
    if not look.names.isdisjoint(_FIELDS):
        return Sign(Kind.REPORT, "it is a report on a domain's mail")
    if look.subject.startswith(("report domain:", "[preview] report domain:")) and "submitter:" in look.subject:
        return Sign(Kind.REPORT, "its subject is that of a report on a domain's mail")
    return None
