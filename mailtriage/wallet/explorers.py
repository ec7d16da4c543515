"""Links to block explorers, read in both directions: which chain and string a link names, and the link for a string.

Nothing is fetched: a link is text. Trackers and link guards are seen through because the target stands in them.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from urllib.parse import unquote

from mailtriage.wallet.chains import chains

URL = re.compile(r"(?:https?://|www\.)[^\s<>\"'“”‘’（）()「」【】\[\]{}|\\^`，。；、！？\u3000]{3,2000}", re.IGNORECASE)
_BARE = re.compile(
    r"(?<![0-9A-Za-z@./-])(?:[0-9a-z-]{1,40}\.){1,3}[a-z]{2,10}/[^\s<>\"'“”，。；、（）]{20,300}", re.IGNORECASE
)
_NESTED = re.compile(r"https?://", re.IGNORECASE)
_ENCODED = re.compile(r"aHR0c[0-9A-Za-z_\-+/]{8,1500}={0,2}")
_SPLIT = re.compile(r"[/?#&=]+")
_DEEPEST = 4
_TRANSACTION = frozenset(
    [
        "tx",
        "txs",
        "txn",
        "txns",
        "transaction",
        "transactions",
        "tx_hash",
        "txhash",
        "txid",
        "hash",
        "extrinsic",
        "message",
        "messages",
        "txblock",
        "op",
        "tradex",
        "transaction-viewer",
    ]
)
_ADDRESS = frozenset(
    ["address", "addresses", "account", "accounts", "wallet", "addr", "contract", "accounts-detail", "user"]
)
_TOKEN = frozenset(["token", "tokens", "token20", "asset", "coin", "nft", "jetton", "collection"])
_BLOCK = frozenset(["block", "blocks", "blk", "height"])


@dataclass(frozen=True, slots=True)
class Target:
    """What a link to an explorer names. `kind`: transaction, address, token, block; `chains`: of which chain."""

    kind: str
    value: str
    chains: tuple[str, ...]


@cache
def _hosts() -> Mapping[str, tuple[tuple[str, str], ...]]:
    """Host → (mark in the path, chain): the mark is empty where the whole host belongs to one chain."""
    hosts: dict[str, list[tuple[str, str]]] = {}
    for chain in chains().values():
        for pattern in chain.explorers:
            host, _, path = pattern.partition("/")
            segments = [part for part in _SPLIT.split(path) if part and part != "{}"]
            marks = [part for part in segments if part not in _TRANSACTION and part not in _FILLERS]
            hosts.setdefault(host, []).append((marks[0] if marks else "", chain.name))
    return {host: tuple(dict.fromkeys(rows)) for host, rows in hosts.items()}


_FILLERS = frozenset(["explorer", "cn", "en", "mainnet", "public", "insight", "zh", "viewer"])


def targets(url: str) -> list[Target]:
    """What `url` names on explorers, seen through trackers; empty where it leads elsewhere."""
    found: list[Target] = []
    for plain in unwrapped(url):
        target = _target(plain)
        if target is not None and target not in found:
            found.append(target)
    return found


def host_of(url: str) -> str:
    """The host of a link in lower case, without user and port."""
    rest = url.split("://", 1)[-1]
    authority = re.split(r"[/?#\\]", rest, maxsplit=1)[0]
    return authority.rpartition("@")[2].partition(":")[0].lower().rstrip(".")


def unwrapped(url: str) -> list[str]:
    """The link and every link inside it: percent-encoded, in Proofpoint's and base64 form."""
    found = [url]
    plain = _decoded(url)
    starts = [match.start() for match in _NESTED.finditer(plain)]
    for at, start in enumerate(starts):
        if start > 0:
            end = starts[at + 1] if at + 1 < len(starts) else len(plain)
            nested = re.split(r"[&\s;]", plain[start:end], maxsplit=1)[0]
            found.append(nested)
    if "https-3A" in url or "http-3A" in url:
        found.append(_proofpoint(url))
    found += [_from_base64(match.group()) for match in _ENCODED.finditer(url)]
    if plain != url and len(found) == 1:
        found.append(plain)
    return [item for item in found if item]


def _decoded(url: str) -> str:
    for _ in range(_DEEPEST):
        if "%" not in url:
            break
        url = unquote(url, errors="replace")
    return url


def _proofpoint(url: str) -> str:
    inner = url[url.find("http", url.find("u=")) :].partition("&")[0]
    return unquote(re.sub(r"-([0-9A-F]{2})", r"%\1", inner).replace("_", "/"))


def _from_base64(text: str) -> str:
    text = text.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        return (
            base64.b64decode(text[: len(text) - (len(text) % 4 == 1)] + "=" * (-len(text) % 4))
            .decode("utf-8", "ignore")
            .split("\x00")[0]
        )
    except (binascii.Error, ValueError):
        return ""


def _known_host(host: str) -> tuple[tuple[str, str], ...] | None:
    hosts = _hosts()
    while host.count(".") >= 1:
        if host in hosts:
            return hosts[host]
        host = host.partition(".")[2]
    return None


def _target(url: str) -> Target | None:
    rows = _known_host(host_of(url))
    if rows is None:
        return None
    segments = [part for part in _SPLIT.split(url.split("://", 1)[-1])[1:] if part]
    marked = [chain for mark, chain in rows if mark and mark in (part.lower() for part in segments)]
    whole = [chain for mark, chain in rows if not mark]
    names = tuple(dict.fromkeys(marked or whole))
    return _named(segments, names)


def _named(segments: list[str], names: tuple[str, ...]) -> Target | None:
    kind = ""
    for part in segments:
        lowered = part.lower()
        for words, name in ((_TRANSACTION, "transaction"), (_ADDRESS, "address"), (_TOKEN, "token"), (_BLOCK, "block")):
            kind = name if lowered in words else kind
        value = part.strip(".,;:!)…*")
        if _is_identifier(value):
            return Target(kind, value, names)
    return None


def _is_identifier(value: str) -> bool:
    if not 25 <= len(value) <= 130 or any(not (sign.isalnum() or sign in "-_:+=") for sign in value):
        return False
    return any(sign.isdigit() for sign in value) and any(sign.isalpha() for sign in value)


def links(text: str) -> Iterator[re.Match[str]]:
    """Every link in `text`, with a scheme or `www.`, or a host with a long path."""
    if "://" in text or "www." in text or "WWW." in text:
        yield from URL.finditer(text)
    elif "/" in text:
        yield from _BARE.finditer(text)


def url_for(value: str, names: tuple[str, ...]) -> str | None:
    """The explorer link for a transaction whose chain is decided, else None."""
    if len(names) != 1 or names[0] not in chains():
        return None
    return chains()[names[0]].explorer_url(value)
