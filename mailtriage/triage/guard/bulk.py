"""Newsletters and mailing lists: Precedence, the List fields (RFC 2369, 2919, 8058) and Feedback-ID."""

from __future__ import annotations

from mailtriage.domain.verdict import Kind
from mailtriage.triage.guard.look import Look, Sign

_LIST = frozenset(
    {
        "list-id",
        "list-post",
        "x-beenthere",
        "x-mailman-version",
        "x-list",
        "mailing-list",
        "x-mailing-list",
        "x-majordomo",
    }
)
_CAMPAIGN = frozenset({"x-campaign", "x-campaignid", "x-campaign-id", "x-mailchimp-campaign", "x-mc-user"})
_ONE_CLICK = frozenset({"list-unsubscribe-post", "feedback-id"})
_SENT_BY_SOFTWARE = frozenset({"list-unsubscribe", "feedback-id", "x-csa-complaints", "x-mailgun-tag"})
_MOST_RECIPIENTS = 50
_PRECEDENCES = frozenset({"list", "bulk", "junk"})


def goes_to_many(look: Look) -> Sign | None:
    """A sign where the mail was sent to a list: strong where a list's software says so, weak where it only may be.

    A support address is often a list of the company's own, whose software adds the fields to every customer's mail.
    """
    names, precedence = look.names, look.field("precedence")
    listed = not names.isdisjoint(_LIST)
    campaign = not names.isdisjoint(_CAMPAIGN)
    many = listed or campaign or precedence in _PRECEDENCES or not names.isdisjoint(_SENT_BY_SOFTWARE)
    if not many or _is_our_list(look):
        return None
    if "list-unsubscribe" in names and (campaign or not names.isdisjoint(_ONE_CLICK)):
        return Sign(Kind.BULK, "the fields of a newsletter")
    if precedence in ("bulk", "junk"):
        return Sign(Kind.BULK, "the precedence of bulk mail")
    if listed:
        return Sign(Kind.BULK, "the fields of a mailing list", strong=not _is_addressed_to_us(look))
    if campaign or precedence == "list" or "list-unsubscribe" in names:
        return Sign(Kind.BULK, "the fields of mail to many", strong=False)
    return Sign(Kind.CUSTOMER, "the fields of mail that software sends", strong=False)


def _is_addressed_to_us(look: Look) -> bool:
    written = (*look.message.to, *look.message.cc)[:_MOST_RECIPIENTS]
    return any(look.support.owns(address.address) for address in written)


def _is_our_list(look: Look) -> bool:
    """Whether a List-ID or the address of the list is one of our domains: then everybody's mail comes through it."""
    named = look.field("list-id") or look.field("list-post") or look.field("mailing-list")
    place = named.rpartition("<")[2].partition(">")[0]
    return any(place.endswith(domain) for domain in (look.support.domain, *look.own_domains) if domain and place)
