"""Tickets as people read them: the table of `list`, the screen of `show`. rich is loaded only when it draws."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from mailtriage.commands.terminal import defanged, safe, safe_line
from mailtriage.domain.finding import Finding, FindingKind
from mailtriage.domain.ticket import Change, Entry, EntryKind, SentMail, Ticket, TicketFile

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

_STYLES = {"urgent": "bold red", "high": "yellow", "normal": "", "low": "dim"}
_ITEMS = {
    "tx_hash": "hash",
    "app_version": "app version",
    "tried_steps": "steps tried",
}
_WIDE, _PIPE = 120, 140
_COLUMNS = [("no", 5), ("age", 4), ("status", 8), ("priority", 8), ("category", 19)]
_WIDE_COLUMNS = [("chain", 9), ("transaction", 11), ("missing", 20)]


def console(width: int | None = None) -> Console:
    """Where to draw: as wide as the terminal, 140 columns on a pipe, without colours there and with NO_COLOR."""
    from rich.console import Console

    on_terminal = sys.stdout.isatty()
    return Console(width=width or (None if on_terminal else _PIPE), highlight=False, emoji=False, markup=False)


def age(then: datetime, now: datetime) -> str:
    """How long ago, in one number: `45s`, `12m`, `7h`, `3d`."""
    seconds = max(0, int((now - then) / timedelta(seconds=1)))
    for size, unit in ((86400, "d"), (3600, "h"), (60, "m")):
        if seconds >= 2 * size or (unit == "d" and seconds >= size):
            return f"{seconds // size}{unit}"
    return f"{seconds}s"


def short(value: str | None) -> str:
    """A hash as people recognise it."""
    if not value:
        return ""
    return value if len(value) <= 14 else f"{value[:6]}…{value[-4:]}"


def ticket_table(found: Sequence[Ticket], now: datetime, width: int) -> Table:
    """The table of `list`: one line a ticket where there is room, else a second one below its subject."""
    from rich.table import Table
    from rich.text import Text

    wide = width >= _WIDE
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), expand=True, header_style="bold")
    for column, size in [*_COLUMNS, *(_WIDE_COLUMNS if wide else [])]:
        table.add_column(column, width=size, no_wrap=True, overflow="ellipsis")
    table.add_column("subject", ratio=1, no_wrap=True, overflow="ellipsis")
    for ticket in found:
        cells = [
            Text(str(ticket.number)),
            Text(age(ticket.created, now)),
            Text("held" if ticket.held else str(ticket.status)),
            Text(str(ticket.priority), style=_STYLES[str(ticket.priority)]),
            Text(safe_line(ticket.category)),
        ]
        known = [ticket.chain or "", short(ticket.transaction), missing_words(ticket.missing)]
        subject = Text.assemble(("⚠ secret ", "bold red") if ticket.secret else "", safe_line(ticket.subject))
        if wide:
            cells += [Text(word) for word in known]
        elif any(known):
            missing = f"missing: {known[2]}" if known[2] else ""
            words = " · ".join(word for word in (*known[:2], missing) if word)
            subject.append("\n").append(words, style="dim")
        table.add_row(*cells, subject)
    return table


def missing_words(items: Iterable[str]) -> str:
    """What is still to come from the customer, for one cell."""
    return ", ".join(_ITEMS.get(item, item) for item in items)


def print_ticket(file: TicketFile, now: datetime, *, quotes: bool = False, why: bool = False) -> None:
    """Facts and warnings first, then the conversation with its quotes folded."""
    from rich.padding import Padding
    from rich.rule import Rule
    from rich.text import Text

    out = console()
    ticket = file.ticket
    out.print(Text(f"#{ticket.number}  {safe_line(ticket.subject) or '(no subject)'}", style="bold"))
    for label, value in _facts(file, now):
        # Not wrapped: whoever copies an explorer's link or a hash needs it on one line.
        out.print(Text.assemble((f"{label:>12}  ", "dim"), value), soft_wrap=True)
    for warning in _warnings(file):
        out.print(Padding(Text(f"⚠ {warning}", style="bold red"), (0, 0, 0, 14)))
    for entry in file.entries:
        out.print(Rule(style="dim"))
        _print_entry(out, entry, file, now, quotes=quotes, why=why)
    out.print(Rule(style="dim"))
    for mail in file.mails:
        out.print(Text(_mail_line(mail, now), style="dim"))
    for change in file.changes:
        if why or change.after == "withheld":
            out.print(Text(_change_line(change, now), style="dim"))


def _change_line(change: Change, now: datetime) -> str:
    reason = f": {safe_line(change.reason)}" if change.reason else ""
    if change.after == "withheld":
        return f"{safe_line(change.field)} not sent {age(change.at, now)} ago{reason}"
    values = " → ".join(safe_line(value) for value in (change.before, change.after) if value)
    return f"{change.at:%Y-%m-%d %H:%M} UTC  {safe_line(change.actor)}  {safe_line(change.field)} {values}{reason}"


def _facts(file: TicketFile, now: datetime) -> list[tuple[str, str]]:
    ticket = file.ticket
    who = f"{safe_line(ticket.requester.name)} <{safe_line(ticket.requester.address)}>".strip()
    cause = f" ({ticket.cause})" if ticket.cause else ""
    facts = [
        ("from", who),
        ("followers", ", ".join(safe_line(address) for address in file.followers)),
        ("status", f"{ticket.status}, opened {age(ticket.created, now)} ago, changed {age(ticket.updated, now)} ago"),
        ("priority", f"{ticket.priority} · {safe_line(ticket.category)}{cause} · {ticket.language}"),
        ("assignee", safe_line(ticket.assignee or "nobody") + (f" · queue {ticket.queue}" if ticket.queue else "")),
        ("tags", ", ".join(safe_line(tag) for tag in ticket.tags)),
        ("follows", f"ticket {ticket.follows}" if ticket.follows else ""),
        ("merged into", f"ticket {ticket.merged_into}" if ticket.merged_into else ""),
        ("asked for", missing_words(ticket.missing) or ("nothing; ready" if ticket.category != "other" else "")),
    ]
    found = [(str(item.kind), _finding(item)) for item in file.findings if item.kind is not FindingKind.URL]
    return [(label, value) for label, value in [*facts, *dict.fromkeys(found)] if value]


def _finding(found: Finding) -> str:
    if found.kind is FindingKind.SECRET:
        return f"{found.secret}, removed ({found.where})"
    value = f"…{found.value[-8:]}" if found.masked else safe_line(found.value)
    words = [value, "/".join(found.chains[:4])]
    words.append("" if found.valid is not False else "checksum wrong")
    words.append("shortened" if found.partial else "")
    words.append(safe_line(found.detail))
    words.append(found.where if found.where != "body" else "")
    return "  ".join(word for word in words if word) + (f"\n{'':>14}{found.explorer_url}" if found.explorer_url else "")


def _warnings(file: TicketFile) -> list[str]:
    warnings = []
    if file.ticket.secret:
        warnings.append("The customer mailed a secret. It was removed. Never ask for it, never import it 'to check'.")
    for held in file.held:
        who, why = safe_line(held.sender) or "nobody", safe_line(held.reason)
        warnings.append(f"Mail {held.id} from {who} waits to be let in: {why}. See 'mailtriage intake show {held.id}'.")
    if file.dead:
        warnings.append(f"Mail to the customer comes back {safe_line(file.dead)}. It gets no automatic mail.")
    warnings += [
        f"A mail to {safe_line(mail.recipient)} came back: {safe_line(mail.said)}"
        for mail in file.mails
        if mail.state == "bounced"
    ]
    replies = {address.lower() for entry in file.entries for address in entry.facts.get("reply_to", ())}
    elsewhere = replies - {file.ticket.requester.key}
    if elsewhere:
        words = ", ".join(map(safe_line, sorted(elsewhere)))
        warnings.append(f"Answers are wanted elsewhere: {words}. 'reply --use-reply-to' sends them there.")
    warnings += [
        f"The mail of {entry.at:%Y-%m-%d %H:%M} UTC has another subject and may be a matter of its own, to be split: "
        + safe_line(entry.subject)
        for entry in file.entries
        if entry.facts.get("other_subject")
    ]
    impostors = [found for found in file.findings if found.kind in (FindingKind.IMPOSTOR, FindingKind.LOOK_ALIKE)]
    warnings += [f"{found.kind}: {safe_line(found.detail or found.value)}" for found in impostors]
    return warnings


def _print_entry(out: Console, entry: Entry, file: TicketFile, now: datetime, *, quotes: bool, why: bool) -> None:
    from rich.text import Text

    author = safe_line(entry.author.name or entry.author.address or "?")
    style = {EntryKind.REPLY: "green", EntryKind.NOTE: "yellow"}.get(entry.kind, "cyan")
    out.print(Text(f"{entry.kind} · {author} · {entry.at:%Y-%m-%d %H:%M} UTC, {age(entry.at, now)} ago", style=style))
    out.print(Text(defanged(safe(entry.text)).strip() or "(no text)"))
    folded = entry.quoted.strip().splitlines()
    if folded and quotes:
        out.print(Text("\n".join("│ " + defanged(safe(line)) for line in folded), style="dim"))
    elif folded:
        out.print(
            Text(
                f"[{len(folded)} quoted line{'s' if len(folded) > 1 else ''} folded; --quotes shows them]", style="dim"
            )
        )
    for attached in file.attachments:
        if attached.entry == entry.id:
            remark = f" ({attached.remark})" if attached.remark else ""
            out.print(Text(f"📎 {safe_line(attached.name)}  {attached.content_type}  {_size(attached.size)}{remark}"))
    if why:
        for line in _why(entry):
            out.print(Text("  " + line, style="dim"))


def _why(entry: Entry) -> list[str]:
    """The stations' reasons and the rules' trace."""
    facts = entry.facts
    lines = [f"guard: {facts.get('kind', '')} {'; '.join(facts.get('reasons', ()))}"] if "kind" in facts else []
    lines += [f"thread: {words}" for words in facts.get("link", ())]
    lines += [f"defect: {safe_line(words)}" for words in facts.get("defects", ())]
    for step in facts.get("trace", ()):
        lines.append(f"rule {step['rule']} ({step['file']}:{step['line']}) set {_pairs(step['set'])}")
        lines += [f"  {seen['field']}: {safe_line(seen['found'])}" for seen in step["evidence"]]
    return lines


def _pairs(values: dict[str, object]) -> str:
    return ", ".join(f"{name}={value}" for name, value in values.items()) or "nothing"


def _mail_line(mail: SentMail, now: datetime) -> str:
    told = f"{mail.key.partition(':')[0]} to {safe_line(mail.recipient)}: {mail.state}"
    when = f" {age(mail.sent, now)} ago" if mail.sent else ""
    return told + when + (f" ({safe_line(mail.said)})" if mail.said and mail.state != "sent" else "")


def _size(count: int) -> str:
    for size, unit in ((2**20, "MB"), (2**10, "kB")):
        if count >= size:
            return f"{count / size:.1f} {unit}"
    return f"{count} B"
