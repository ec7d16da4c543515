"""Newsletters and mailing lists: Precedence, the List fields (RFC 2369, 2919, 8058) and Feedback-ID."""

from __future__ import annotations

from mailtriage.domain.verdict import Kind
from mailtriage.triage.guard.look import Look, Sign

_CAMPAIGN = frozenset(
    {
        "x-campaign",
        "x-campaignid",
        "x-campaign-id",
        "x-mailchimp-campaign",
        "x-mc-user",
        "x-csa-complaints",
        "x-mailgun-tag",
    }
)
_LIST_SOFTWARE = frozenset(
    {"x-beenthere", "x-mailman-version", "x-list", "mailing-list", "x-mailing-list", "x-majordomo"}
)


def goes_to_many(look: Look) -> Sign | None:
    """A sign where the mail was sent to a list: strong where a list's software says so, weak where it only may be.

    A support address is often a list of the company's own, whose software adds the fields to every customer's mail.
    """
    fields = look.fields
    own = _is_our_list(look)
    if fields.get("precedence") in ("bulk", "junk") and not own:
        return Sign(Kind.BULK, "the precedence of bulk mail")
    if not own and ("list-id" in fields or "list-post" in fields or not _LIST_SOFTWARE.isdisjoint(fields)):
        return Sign(Kind.BULK, "the fields of a mailing list")
    if "list-unsubscribe" in fields and not own:
        campaign = "list-unsubscribe-post" in fields or "feedback-id" in fields or not _CAMPAIGN.isdisjoint(fields)
        return Sign(Kind.BULK, "the fields of a newsletter", strong=campaign)
    if not _CAMPAIGN.isdisjoint(fields):
        return Sign(Kind.BULK, "the fields of a campaign", strong=False)
    if fields.get("precedence") in ("list", "bulk", "junk"):
        return Sign(Kind.BULK, "the precedence of a mailing list", strong=False)
    if "feedback-id" in fields:
        return Sign(Kind.CUSTOMER, "the field Feedback-ID of mail that software sends", strong=False)
    return None


def _is_our_list(look: Look) -> bool:
    """Whether a List-ID or the address of the list is one of our domains: then everybody's mail comes through it."""
    named = look.fields.get("list-id", "") or look.fields.get("list-post", "") or look.fields.get("mailing-list", "")
    place = named.rpartition("<")[2].partition(">")[0]
    return any(place.endswith(domain) for domain in (look.support.domain, *look.own_domains) if domain and place)
