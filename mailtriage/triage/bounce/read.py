"""Reading a delivery report: the standard parts first, then the headers that name the failed, then the words."""

from __future__ import annotations

from collections.abc import Sequence

import re2

from mailtriage.domain.message import Message
from mailtriage.domain.verdict import Bounce
from mailtriage.triage.bounce.addresses import addresses
from mailtriage.triage.bounce.free import failed, is_for_now, tells_failure
from mailtriage.triage.bounce.report import Failure, failures
from mailtriage.triage.bounce.returned import original_id, wrapped_reports
from mailtriage.triage.bounce.section import Section, section
from mailtriage.triage.bounce.suspicion import PARTS, is_receipt, suspected

_LONGEST_SAID = 500
_STATUS = re2.compile(r"\b[245]\.\d{1,3}\.\d{1,3}\b")
_REPLY = re2.compile(r"\b[45]\d\d[ -]")


def read(message: Message) -> Bounce | None:
    """What the delivery report `message` says, None where it is none.

    A report that names no address yields one without recipients. Nothing here is proven: see `proof.py`.
    """
    if not suspected(message):
        return None
    part = section(message.text)
    found = _standard(message)
    reported = found is not None
    if not found:
        official = reported or _comes_from_server(message)
        if not official and (not tells_failure(part) or is_receipt(message)):
            return None
        found = _worded(message, part)
        # An ordinary address, a subject that fits and no failed recipient: somebody writes about a bounce.
        if not found and not official and message.sender and message.sender.address:
            return None
    return _bounce(found, original_id(message, part.returned))


def _standard(message: Message) -> list[Failure] | None:
    """What delivery-status parts say, None where there is no such part."""
    contents = [each.content for each in message.attachments if each.content_type in PARTS]
    contents = contents or list(wrapped_reports(message))
    return [failure for content in contents for failure in failures(content)] if contents else None


def _worded(message: Message, part: Section) -> list[Failure]:
    """What a header of exim's or the server's words say."""
    header = ",".join(message.headers.all("x-failed-recipients"))[:10_000]
    recipients: Sequence[str] = tuple(addresses(header)) or failed(part, message)
    recipients = recipients or failed(section(message.text, titles=False), message)
    permanent = not is_for_now(part, message.subject)
    status, said = _reason(part)
    return [Failure(recipient, permanent, status, said) for recipient in recipients]


def _reason(part: Section) -> tuple[str, str]:
    """The status code and the line of the server that failed, as far as the report has them."""
    line = next((each for each in part.lines if _REPLY.search(each) or _STATUS.search(each)), "")
    status = _STATUS.search(line)
    return status.group() if status else "", " ".join(line.split())


def _bounce(found: list[Failure], original: str | None) -> Bounce:
    permanent = {failure.recipient.lower(): failure.recipient for failure in found if failure.permanent}
    temporary = {
        failure.recipient.lower(): failure.recipient
        for failure in found
        if not failure.permanent and failure.recipient.lower() not in permanent
    }
    return Bounce(
        recipients=(*permanent.values(), *temporary.values()),
        permanent=tuple(permanent.values()),
        temporary=tuple(temporary.values()),
        original_id=original,
        status=next((failure.status for failure in found if failure.status), ""),
        said=next((failure.said for failure in found if failure.said), "")[:_LONGEST_SAID],
    )


def _comes_from_server(message: Message) -> bool:
    return message.sender is not None and message.sender.address.lower().startswith("mailer-daemon")
