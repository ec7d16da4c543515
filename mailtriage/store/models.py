"""The tables as peewee models. The schema itself is made by the recorded steps in `migrations/`."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import peewee

PROXY = peewee.DatabaseProxy()
"""The one database of this process, set by `database.Store`."""


def milliseconds(moment: datetime) -> int:
    """A moment as the database keeps it: milliseconds since 1970."""
    return round(moment.timestamp() * 1000)


class Moment(peewee.BigIntegerField):
    """An aware UTC datetime, stored as milliseconds since 1970: the same on SQLite and PostgreSQL, and sortable."""

    def db_value(self, value: datetime | None) -> int | None:
        """To milliseconds."""
        return None if value is None else milliseconds(value)

    def python_value(self, value: int | None) -> datetime | None:
        """From milliseconds."""
        return None if value is None else datetime.fromtimestamp(value / 1000, UTC)


class Json(peewee.TextField):
    """A list or map as JSON text. Never queried inside, so text serves both databases alike."""

    def db_value(self, value: Any) -> str | None:
        """To JSON."""
        return None if value is None else json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    def python_value(self, value: str | None) -> Any:
        """From JSON."""
        return None if value is None else json.loads(value)


class Model(peewee.Model):
    """The parent of all tables."""

    class Meta:
        database = PROXY
        legacy_table_names = False


class Blob(Model):
    """Bytes under their SHA-256: raw mails and attachments, each stored once."""

    sha256 = peewee.CharField(primary_key=True)
    size = peewee.BigIntegerField()
    content = peewee.BlobField()


class Meta(Model):
    """Facts about the installation itself, such as its signing key."""

    key = peewee.CharField(primary_key=True)
    value = peewee.TextField()


class MailboxState(Model):
    """How far a folder has been read. `last_uid` counts under `uidvalidity` only."""

    mailbox = peewee.CharField(primary_key=True)
    uidvalidity = peewee.BigIntegerField()
    last_uid = peewee.BigIntegerField()
    began_at = Moment()
    history_to = peewee.BigIntegerField(default=0)
    checked_at = Moment(null=True)


class Receipt(Model):
    """The ledger."""

    mailbox = peewee.CharField()
    uidvalidity = peewee.BigIntegerField(default=0)
    uid = peewee.BigIntegerField(null=True)
    message_id = peewee.TextField(null=True)
    identity = peewee.CharField()
    same_as = peewee.BigIntegerField(null=True)
    raw_blob = peewee.CharField(null=True)
    size = peewee.BigIntegerField()
    state = peewee.CharField(default="received")
    reason = peewee.TextField(default="")
    attempts = peewee.IntegerField(default=0)
    next_try = Moment()
    silent = peewee.BooleanField(default=False)
    received_at = Moment()
    done_at = Moment(null=True)
    ticket = peewee.BigIntegerField(null=True)
    afterwards = peewee.CharField(default="")
    sender = peewee.TextField(default="")
    ruling = peewee.CharField(default="")
    ruled_by = peewee.CharField(default="")


class Customer(Model):
    """A person who writes to us, known by address."""

    address = peewee.CharField(unique=True)
    name = peewee.TextField(default="")
    tags = Json(default=list)
    tickets = peewee.IntegerField(default=0)
    created_at = Moment()
    dead_at = Moment(null=True)
    dead_said = peewee.TextField(default="")


class Ticket(Model):
    """A request and its state. Its number is its id."""

    subject = peewee.TextField()
    requester = peewee.CharField()
    requester_name = peewee.TextField(default="")
    status = peewee.CharField(default="new")
    priority = peewee.CharField(default="normal")
    rank = peewee.SmallIntegerField(default=2)
    category = peewee.CharField(default="other")
    cause = peewee.CharField(null=True)
    queue = peewee.CharField(null=True)
    assignee = peewee.CharField(null=True)
    tags = Json(default=list)
    language = peewee.CharField(default="und")
    channel = peewee.CharField(default="mail")
    chain = peewee.CharField(null=True)
    transaction = peewee.TextField(null=True, column_name="transaction_")
    missing = Json(default=list)
    merged_into = peewee.BigIntegerField(null=True)
    follows = peewee.BigIntegerField(null=True)
    held = peewee.IntegerField(default=0)
    secret = peewee.BooleanField(default=False)
    created_at = Moment()
    updated_at = Moment()


class Participant(Model):
    """An address that takes part in a ticket: its requester or a follower."""

    ticket = peewee.BigIntegerField()
    address = peewee.CharField()
    role = peewee.CharField(default="requester")

    class Meta:
        primary_key = peewee.CompositeKey("ticket", "address")


class Entry(Model):
    """A contribution to a ticket."""

    ticket = peewee.BigIntegerField()
    kind = peewee.CharField()
    author_name = peewee.TextField(default="")
    author_address = peewee.CharField(default="")
    at = Moment()
    message_id = peewee.TextField(null=True)
    subject = peewee.TextField(default="")
    text = peewee.TextField(default="")
    quoted = peewee.TextField(default="")
    receipt = peewee.BigIntegerField(null=True)
    facts = Json(default=dict)


class Finding(Model):
    """A fact read from an entry."""

    ticket = peewee.BigIntegerField()
    entry = peewee.BigIntegerField()
    kind = peewee.CharField()
    value = peewee.TextField()
    place = peewee.TextField()
    chains = Json(default=list)
    explorer_url = peewee.TextField(null=True)
    valid = peewee.BooleanField(null=True)
    partial = peewee.BooleanField(default=False)
    masked = peewee.BooleanField(default=False)
    secret = peewee.CharField(null=True)
    detail = peewee.TextField(default="")


class Attachment(Model):
    """A file of an entry; its bytes are the blob of that SHA-256."""

    ticket = peewee.BigIntegerField()
    entry = peewee.BigIntegerField()
    name = peewee.TextField()
    content_type = peewee.TextField()
    size = peewee.BigIntegerField()
    sha256 = peewee.CharField()
    inline = peewee.BooleanField(default=False)
    remark = peewee.TextField(default="")


class Change(Model):
    """A line of a ticket's history; only ever added to."""

    ticket = peewee.BigIntegerField()
    at = Moment()
    actor = peewee.CharField()
    field = peewee.CharField()
    before = peewee.TextField(null=True)
    after = peewee.TextField(null=True)
    reason = peewee.TextField(default="")


class Reference(Model):
    """Which ticket a Message-ID belongs to: the evidence for threading."""

    message_id = peewee.TextField()
    ticket = peewee.BigIntegerField()

    class Meta:
        primary_key = peewee.CompositeKey("message_id", "ticket")


class Mail(Model):
    """The outbox. `key` is unique for the event that caused the mail, so that no event is told twice."""

    ticket = peewee.BigIntegerField()
    key = peewee.CharField(unique=True)
    message_id = peewee.TextField(unique=True)
    sender = peewee.TextField()
    recipient = peewee.TextField()
    party = peewee.TextField(default="")
    subject = peewee.TextField()
    text = peewee.TextField(default="")
    content = peewee.BlobField()
    automatic = peewee.BooleanField()
    state = peewee.CharField(default="queued")
    said = peewee.TextField(default="")
    attempts = peewee.IntegerField(default=0)
    next_try = Moment()
    claimed_by = peewee.CharField(default="")
    lease_until = Moment(null=True)
    data_begun = peewee.BooleanField(default=False)
    created_at = Moment()
    sent_at = Moment(null=True)


class Attempt(Model):
    """One try to deliver a mail, with the server's words."""

    mail = peewee.BigIntegerField()
    at = Moment()
    outcome = peewee.CharField()
    said = peewee.TextField(default="")


TABLES: tuple[type[Model], ...] = (
    Blob,
    Meta,
    MailboxState,
    Receipt,
    Customer,
    Ticket,
    Participant,
    Entry,
    Finding,
    Attachment,
    Change,
    Reference,
    Mail,
    Attempt,
)
