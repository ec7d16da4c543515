"""Signs that somebody pretends to be us: domains that resemble ours, display names that claim us, links that lie.

A sign is a remark for agents and rules with a weight; nothing is refused on it. Who the sender really is, is the
guard's question.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from mailtriage.domain.message import Address, Message
from mailtriage.domain.support import Support
from mailtriage.wallet.explorers import host_of
from mailtriage.wallet.tables import table, word_set

_CONFUSABLES = str.maketrans(
    {
        **dict(zip("авекмнорстухіїјѕԁԛԝһӏ", "abekmhopctyxiijsdqwhl", strict=True)),
        **dict(zip("αβεικνορτυχ", "abeikvoptux", strict=True)),
        **dict(zip("0135|", "olesl", strict=True)),
    }
)
_PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"))
_FREE_MAIL = word_set("free_mail")
_TWO_LEVELS = frozenset(["co", "com", "net", "org", "gov", "edu", "ac"])


@dataclass(frozen=True, slots=True)
class Sign:
    """One reason to distrust: its name for rules, a weight from 10 to 60, a remark, and where it was seen."""

    name: str
    weight: int
    remark: str
    where: str = "body"


def signs(message: Message, support: Support | None, phrase: str | None = None) -> Iterator[Sign]:
    """Every sign in a message; `phrase` is one of `phrases()` that its new text has. Without `support`, only those
    that need not know who we are."""
    yield from _reply_to(message)
    yield from _links(message)
    if phrase is not None:
        yield Sign("scam-phrase", 30, f"words that impostors use: {phrase.lower()}")
    if support is not None:
        yield from _sender(message, support)
        yield from _look_alike_links(message, support)


def _sender(message: Message, support: Support) -> Iterator[Sign]:
    sender = message.sender
    if sender is None or registered(sender.domain) in own_domains(support):
        return
    if resembles(sender.domain, support):
        yield Sign("look-alike-domain", 60, f"the sender's domain {sender.domain} resembles ours", "header")
    if claims(sender, support):
        yield Sign("display-name", 50, "the sender's display name claims to be us", "header")


def _reply_to(message: Message) -> Iterator[Sign]:
    if message.sender is None or not message.reply_to:
        return
    asked = {registered(address.domain) for address in message.reply_to}
    own = registered(message.sender.domain)
    if own and own not in asked and (own not in _FREE_MAIL or asked & _FREE_MAIL):
        yield Sign("reply-to", 20, "answers would go to another domain than the sender's", "header")


def _links(message: Message) -> Iterator[Sign]:
    for link in message.hyperlinks[:200]:
        shown = _shown_host(link.label)
        real = host_of(link.target) if "://" in link.target else ""
        if shown and real and registered(shown) != registered(real) and shown not in link.target:
            yield Sign("link-mismatch", 30, f"a link that shows {shown} leads to {real}")
            return


def _look_alike_links(message: Message, support: Support) -> Iterator[Sign]:
    seen: set[str] = set()
    for link in message.hyperlinks[:200]:
        host = host_of(link.target) if "://" in link.target else ""
        if host and host not in seen and not _is_ours(host, support) and resembles(host, support):
            seen.add(host)
            yield Sign("look-alike-link", 50, f"a link leads to {host}, which resembles our domain")


def _shown_host(label: str) -> str:
    """The host that the text of a link claims, or nothing where the text is no address."""
    text = label.strip().lower()
    if len(text) > 200 or " " in text or "." not in text or "@" in text:
        return ""
    host = host_of(text)
    return host if host.rpartition(".")[2].isalpha() and 2 <= len(host.rpartition(".")[2]) <= 10 else ""


@cache
def phrases() -> tuple[str, ...]:
    """Known words of impostors, lower case."""
    return tuple(str(phrase) for phrase in table("impostors"))


def claims(sender: Address, support: Support) -> bool:
    """Whether the display name is our name, our address or our app's name beside a word for support."""
    name = skeleton(sender.name)
    if support.address.lower() in sender.name.lower():
        return True
    return any(word == name or (word in name and (" " in word or _is_desk(name))) for word in _own_names(support))


@lru_cache(64)
def _own_names(support: Support) -> tuple[str, ...]:
    return tuple(skeleton(word) for word in (support.name, support.app) if len(word) >= 4)


def _is_desk(name: str) -> bool:
    return any(
        word in name for word in ("support", "service", "team", "official", "help", "security", "客服", "官方", "安全")
    )


def resembles(domain: str, support: Support) -> bool:
    """Whether a domain looks like one of ours without being it: one letter off, look-alike letters, words added,
    another top-level domain."""
    host = _unicode(domain)
    label = skeleton(registered(host).partition(".")[0])
    for own, brand in _brands(support):
        if label == brand or _is_one_edit(label, brand):
            return True
        if brand in label.replace("-", "") and len(brand) >= 5:
            return True
        if own in host.removesuffix(registered(host)):
            return True
    return False


@lru_cache(64)
def _brands(support: Support) -> tuple[tuple[str, str], ...]:
    """Each of our domains with the name that people know it by, where that is long enough to be told from others."""
    brands = ((own, skeleton(own.partition(".")[0])) for own in own_domains(support))
    return tuple((own, brand) for own, brand in brands if len(brand) >= 4)


@lru_cache(64)
def own_domains(support: Support) -> frozenset[str]:
    """The registered domains of our addresses and web site, without those of free mail."""
    addresses = (support.address, *support.aliases)
    domains = {registered(address.rpartition("@")[2].lower()) for address in addresses}
    if support.website:
        domains.add(registered(host_of(support.website)))
    return frozenset(domain for domain in domains if domain and domain not in _FREE_MAIL)


def _is_ours(domain: str, support: Support) -> bool:
    return registered(domain.lower()) in own_domains(support)


def registered(host: str) -> str:
    """The part of a host that somebody registered: the last two labels, three under `co.uk` and its like."""
    labels = host.lower().strip(".").split(".")
    wide = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _TWO_LEVELS
    return ".".join(labels[-3:] if wide else labels[-2:])


def skeleton(text: str) -> str:
    """`text` as the eye takes it: no accents, no case, look-alike letters made one."""
    plain = text.lower()
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", text).lower()
        plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    plain = plain.translate(_CONFUSABLES)
    for two, one in _PAIRS:
        plain = plain.replace(two, one)
    return plain.strip()


def _unicode(domain: str) -> str:
    if "xn--" not in domain:
        return domain
    try:
        return domain.encode("ascii", "ignore").decode("idna")
    except UnicodeError:
        return domain


def _is_one_edit(one: str, other: str) -> bool:
    """Whether one letter was changed, added, left out or exchanged with its neighbour."""
    if abs(len(one) - len(other)) > 1 or min(len(one), len(other)) < 4:
        return False
    at = next(
        (place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    rest, remain = one[at:], other[at:]
    swapped = rest[:2] == remain[:2][::-1] and rest[2:] == remain[2:]
    return rest[1:] == remain[1:] or rest[1:] == remain or rest == remain[1:] or swapped
