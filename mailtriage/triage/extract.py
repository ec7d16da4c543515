"""What a message says that the desk can use: transactions, addresses, chains, versions, amounts, impostors' signs.

Every place of the message is read in the order subject, new text, quoted text, attachments; what was found first
counts. Shapes, words and checksums are known to `wallet/`; nothing found here is ever sent anywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice

from mailtriage.domain.finding import Finding, FindingKind, Findings
from mailtriage.domain.message import Message
from mailtriage.domain.support import Support
from mailtriage.triage.mime.uuencode import take_out
from mailtriage.wallet import explorers, impostors, lexicon, runs, transactions
from mailtriage.wallet.chains import EVM
from mailtriage.wallet.facts import money, people, software, times
from mailtriage.wallet.facts.fact import Fact
from mailtriage.wallet.fold import fold
from mailtriage.wallet.lexicon import STRONG, Words
from mailtriage.wallet.secrets import files
from mailtriage.wallet.transactions import Candidate

_LONGEST = 400_000
_MOST = 400
_MOST_RUNS = 3000
_LARGEST_FILE = 1_000_000


@dataclass(slots=True)
class _Place:
    """One text of the message, read once: its links, its words, its candidates."""

    where: str
    text: str
    links: list[str] = field(default_factory=list)
    words: Words = field(default_factory=Words)
    candidates: list[Candidate] = field(default_factory=list)
    targets: list[explorers.Target] = field(default_factory=list)


def extract(message: Message, secrets: tuple[Finding, ...] = (), support: Support | None = None) -> Findings:
    """Every finding of a (redacted) message, in reading order; `secrets` are what redaction found and come first."""
    places = [_read(where, text) for where, text in _texts(message) if text.strip()]
    if not places:
        places = [_Place("body", "")]
    _add_hyperlinks(message, places)
    found = [*secrets, *_possible(secrets)]
    found += _on_chain(places)
    found += _networks(places)
    found += _facts(places, _own_addresses(message, support))
    found += _urls(places)
    found += _impostors(message, support, places)
    return Findings(_distinct(found))


def _possible(secrets: Iterable[Finding]) -> Iterator[Finding]:
    """A string that redaction took because it may be a key may be a transaction as well: its end can be searched."""
    for secret in secrets:
        if secret.masked:
            yield Finding(
                FindingKind.TRANSACTION,
                f"…{secret.detail[-8:]}",
                secret.where,
                partial=True,
                masked=True,
                detail=secret.detail,
            )


def _texts(message: Message) -> Iterator[tuple[str, str]]:
    """(where, text): what the message says, each word once."""
    yield "subject", message.subject
    yield "body", message.visible_text or ("" if message.quoted_text else message.text)
    yield "quoted", message.quoted_text
    if message.visible_text and len(message.text) > len(message.visible_text) + len(message.quoted_text) + 4:
        yield "body", _leftover(message)
    for item in message.attachments:
        yield f"attachment:{item.name}", item.name
        if len(item.content) <= _LARGEST_FILE and files.may_hold(item):
            yield f"attachment:{item.name}", files.decode(item.content) or ""


def _leftover(message: Message) -> str:
    """What stands neither in the new nor in the quoted text: signatures, mostly. Files in the text are attachments."""
    told = {line.strip() for part in (message.visible_text, message.quoted_text) for line in part.splitlines()}
    rest = (line.lstrip("> ").strip() for line in take_out(message.text)[0].splitlines())
    return "\n".join(line for line in rest if line and line not in told)


def _read(where: str, text: str) -> _Place:
    folded = fold(text[:_LONGEST]).text
    place = _Place(where, folded)
    for match in explorers.links(folded):
        place.links.append(match.group().rstrip(".,;:!?*'\")"))
    plain = _without_links(folded, place.links)
    place.words = lexicon.read(folded)
    found = runs.find(plain)[:_MOST_RUNS]
    names = transactions.named(plain) if found else frozenset[str]()
    judged = (transactions.judge(plain, run, names) for run in found)
    place.candidates += islice((candidate for candidate in judged if candidate is not None), _MOST)
    ton = any(mention.chain == "ton" for mention in place.words.mentions)
    if ton or "Q" in plain:
        place.candidates = _in_order(place.candidates, transactions.ton(plain, ton))
    if "…" in plain or ".." in plain or "**" in plain:
        place.candidates += transactions.partials(plain)
    place.targets = [target for link in place.links[:_MOST] for target in explorers.targets(link)]
    return place


def _in_order(found: list[Candidate], more: list[Candidate]) -> list[Candidate]:
    """Both in order of place; what stands inside one of `more` is a part of it."""
    kept = [item for item in found if not any(other.start <= item.start < other.end for other in more)]
    return sorted([*kept, *more], key=lambda item: item.start)


def _without_links(text: str, links: list[str]) -> str:
    """Links blanked out, because the strings inside them are read as links; every place stays where it was."""
    for link in links:
        text = text.replace(link, " " * len(link))
    return text


def _add_hyperlinks(message: Message, places: list[_Place]) -> None:
    """Each link of the HTML goes to the text in which its label or its target stands, the new text by default."""
    body = next((place for place in places if place.where == "body"), places[0])
    quoted = next((place for place in places if place.where == "quoted"), None)
    for link in message.hyperlinks[:_MOST]:
        if not link.target.lower().startswith(("http://", "https://")):
            continue
        home = body
        if (
            quoted
            and link.label.strip() not in body.text
            and (link.label.strip() in quoted.text or link.target in quoted.text)
        ):
            home = quoted
        if link.target not in home.links:
            home.links.append(link.target)
            home.targets += explorers.targets(link.target)


def _on_chain(places: list[_Place]) -> Iterator[Finding]:
    """Transactions, addresses, malformed ones and look-alike pairs, each with the chain the evidence decides."""
    if not any(place.candidates or place.targets for place in places):
        return
    linked = {target.value.lower(): target for place in places for target in place.targets}
    around = _around(places)
    elsewhere = [mention.chain for place in places for mention in place.words.mentions if mention.strength == STRONG]
    whole = [candidate.value.lower() for place in places for candidate in place.candidates if not candidate.partial]
    whole += linked
    named = {mention.chain for place in places for mention in place.words.mentions} | set(around)
    addresses: list[Finding] = []
    for place in places:
        evidence = transactions.Evidence(place.words.mentions, around, elsewhere)
        for candidate in [
            *place.candidates,
            *(_from_target(target) for target in place.targets if target.kind != "block"),
        ]:
            if candidate is None or (candidate.partial and _is_shortened(candidate.value, whole)):
                continue
            if not candidate.sure and "solana" not in named:
                continue
            target = linked.get(candidate.value.lower())
            names = target.chains if target else evidence.decide(candidate)
            finding = _finding(candidate, target, names, place.where)
            if finding is not None:
                addresses += [finding] if finding.kind is FindingKind.ADDRESS else []
                yield finding
    yield from _look_alikes(addresses)


def _around(places: list[_Place]) -> list[str]:
    """The chains of addresses that belong to exactly one, and of explorer links."""
    known = [
        item for place in places for item in place.candidates if item.kind == "address" and item.valid and item.sure
    ]
    found = [item.chains[0] for item in known if len(item.chains) == 1 and item.chains[0] != EVM]
    found += [target.chains[0] for place in places for target in place.targets if len(target.chains) == 1]
    return found


def _from_target(target: explorers.Target) -> Candidate | None:
    """What stands in an explorer's link, judged by its path and its shape."""
    run = runs.Run(0, len(target.value), target.value)
    judged = transactions.judge(target.value, run, transactions.named(target.value))
    if target.kind == "transaction":
        shape = "0x" if target.value[:2] in ("0x", "0X") else "hex"
        if judged is not None and judged.kind == "malformed":
            return judged
        value = target.value.lower() if shape == "0x" else target.value
        return Candidate("transaction", value, 0, 0, shape, target.chains)
    if target.kind in ("address", "token"):
        if judged is None or judged.kind != "address":
            return Candidate("address", target.value, 0, 0, "", target.chains, True)
        return judged
    return judged


_KINDS = {
    "transaction": FindingKind.TRANSACTION,
    "address": FindingKind.ADDRESS,
    "malformed": FindingKind.MALFORMED_TRANSACTION,
}


def _finding(
    candidate: Candidate, target: explorers.Target | None, names: tuple[str, ...], where: str
) -> Finding | None:
    kind = (
        "transaction" if target and target.kind == "transaction" and candidate.kind != "malformed" else candidate.kind
    )
    if target and target.kind in ("address", "token"):
        kind = "address"
    if target and target.kind == "block":
        return None
    whole = kind == "transaction" and not candidate.partial
    return Finding(
        _KINDS[kind],
        candidate.value,
        where,
        chains=names,
        explorer_url=explorers.url_for(candidate.value, names) if whole else None,
        valid=candidate.valid if kind == "address" and not candidate.partial else None,
        partial=candidate.partial,
        detail=candidate.detail,
    )


def _is_shortened(value: str, whole: Iterable[str]) -> bool:
    first, _, last = value.lower().partition("…")
    return any(item.startswith(first) and item.endswith(last) for item in whole)


def _look_alikes(addresses: list[Finding]) -> Iterator[Finding]:
    """Pairs of different addresses with the same beginning and end: how poisoned histories deceive."""
    seen: dict[tuple[str, str], str] = {}
    for finding in addresses:
        value = finding.value.lower()
        if finding.partial or len(value) < 30:
            continue
        key = (value.removeprefix("0x")[:4], value[-4:])
        first = seen.setdefault(key, value)
        if first != value:
            yield Finding(
                FindingKind.LOOK_ALIKE,
                finding.value,
                finding.where,
                finding.chains,
                detail=f"resembles {first[:8]}…{first[-6:]}, which is another address",
            )


def _networks(places: list[_Place]) -> Iterator[Finding]:
    """The chains that the mail names, in the words it used."""
    for place in places:
        for mention in place.words.mentions:
            if mention.strength == STRONG:
                yield Finding(
                    FindingKind.NETWORK, place.text[mention.start : mention.end], place.where, (mention.chain,)
                )


def _facts(places: list[_Place], own: frozenset[str]) -> Iterator[Finding]:
    """What stands beside cue words. The date of a quotation and the addresses in it say nothing about the trouble, and
    a log file is full of numbers: there, only what has a label counts. `own` are the addresses of the mail itself."""
    for place in places:
        if place.words.cues or place.words.numbers or "@" in place.text:
            told = [fact for fact in _told(place)[:_MOST] if fact.value.lower() not in own]
            yield from (Finding(fact.kind, fact.value, place.where) for fact in told)


def _told(place: _Place) -> list[Fact]:
    cues, text = place.words.cues, place.text
    told = place.where in ("subject", "body")
    numbers = place.words.numbers if told else ()
    facts: list[Fact] = [*software.versions(text, numbers, cues.get("version", ()))]
    for kind, read in _BY_CUE:
        if kind in cues:
            facts += read(text, cues[kind])
    if not place.where.startswith("attachment:"):
        facts += money.amounts(text, place.words.numbers, cues.get("token", ()))
        facts += money.memos(text, cues.get("memo", ()))
        facts += people.orders(text, cues.get("order", ()))
    if told:
        facts += times.times(text, numbers, cues.get("month", ()), cues.get("day", ()))
        facts += people.accounts(text, numbers, cues.get("account", ()))
    return facts


_BY_CUE = (("device", software.devices), ("system", software.systems), ("browser", software.browsers))


def _own_addresses(message: Message, support: Support | None) -> frozenset[str]:
    """The e-mail addresses that need no telling: the recipients' and the desk's. The sender's counts, because
    a customer who writes it down says which account it is about."""
    people_ = (*message.to, *message.cc)
    desk = (support.address, *support.aliases) if support else ()
    return frozenset([*(person.key for person in people_ if person), *(address.lower() for address in desk)])


def _urls(places: list[_Place]) -> Iterator[Finding]:
    for place in places:
        for link in () if place.where.startswith("attachment:") else place.links[:50]:
            if not explorers.targets(link):
                yield Finding(FindingKind.URL, link, place.where)


def _impostors(message: Message, support: Support | None, places: list[_Place]) -> Iterator[Finding]:
    told = (
        place.text[start:end]
        for place in places
        if place.where in ("subject", "body")
        for start, end in place.words.cues.get("scam", ())
    )
    for sign in impostors.signs(message, support, next(told, None)):
        yield Finding(FindingKind.IMPOSTOR, sign.name, sign.where, detail=f"{sign.remark} ({sign.weight})")


def _distinct(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """Each thing once, where it stood first; a network or device once for all its spellings of case."""
    kept: dict[tuple[FindingKind, str], Finding] = {}
    for finding in found:
        if finding.kind is FindingKind.SECRET:
            kept[finding.kind, str(len(kept))] = finding
            continue
        value = finding.value if finding.kind is FindingKind.URL else finding.value.lower()
        before = kept.setdefault((finding.kind, value), finding)
        if len(finding.chains) == 1 and len(before.chains) > 1:
            kept[finding.kind, value] = replace(before, chains=finding.chains, explorer_url=finding.explorer_url)
    return tuple(kept.values())[:_MOST]
