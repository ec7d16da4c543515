"""The first schema. Written out as SQL, so that it stays what it was whatever the models become."""

from __future__ import annotations

from typing import Any

import peewee

TABLES = """
CREATE TABLE blob (
    sha256 VARCHAR(64) PRIMARY KEY, size BIGINT NOT NULL, content {bytes} NOT NULL
);
CREATE TABLE meta (key VARCHAR(64) PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE mailbox_state (
    mailbox VARCHAR(255) PRIMARY KEY, uidvalidity BIGINT NOT NULL, last_uid BIGINT NOT NULL,
    began_at BIGINT NOT NULL, history_to BIGINT NOT NULL, checked_at BIGINT
);
CREATE TABLE receipt (
    id {id}, mailbox VARCHAR(255) NOT NULL, uidvalidity BIGINT NOT NULL, uid BIGINT, message_id TEXT,
    identity VARCHAR(64) NOT NULL, same_as BIGINT REFERENCES receipt (id),
    raw_blob VARCHAR(64) REFERENCES blob (sha256),
    size BIGINT NOT NULL, state VARCHAR(16) NOT NULL, reason TEXT NOT NULL, attempts INTEGER NOT NULL,
    next_try BIGINT NOT NULL, silent {flag} NOT NULL, received_at BIGINT NOT NULL, done_at BIGINT, ticket BIGINT,
    afterwards VARCHAR(255) NOT NULL
);
CREATE UNIQUE INDEX receipt_place ON receipt (mailbox, uidvalidity, uid);
CREATE UNIQUE INDEX receipt_identity ON receipt (identity) WHERE same_as IS NULL;
CREATE INDEX receipt_due ON receipt (next_try) WHERE state = 'received';
CREATE INDEX receipt_afterwards ON receipt (mailbox) WHERE afterwards <> '';
CREATE INDEX receipt_ticket ON receipt (ticket);
CREATE TABLE customer (
    id {id}, address VARCHAR(320) NOT NULL UNIQUE, name TEXT NOT NULL, tags TEXT NOT NULL, tickets INTEGER NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE TABLE ticket (
    id {id}, subject TEXT NOT NULL, requester VARCHAR(320) NOT NULL, requester_name TEXT NOT NULL,
    status VARCHAR(16) NOT NULL, priority VARCHAR(16) NOT NULL, rank SMALLINT NOT NULL, category VARCHAR(64) NOT NULL,
    cause VARCHAR(64), queue VARCHAR(64), assignee VARCHAR(64), tags TEXT NOT NULL, language VARCHAR(35) NOT NULL,
    channel VARCHAR(16) NOT NULL, chain VARCHAR(32), transaction_ TEXT, missing TEXT NOT NULL,
    merged_into BIGINT REFERENCES ticket (id), follows BIGINT, held INTEGER NOT NULL, secret {flag} NOT NULL,
    created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL
);
CREATE INDEX ticket_queue ON ticket (status, rank, created_at);
CREATE TABLE participant (
    ticket BIGINT NOT NULL REFERENCES ticket (id) ON DELETE CASCADE, address VARCHAR(320) NOT NULL,
    role VARCHAR(16) NOT NULL, PRIMARY KEY (ticket, address)
);
CREATE INDEX participant_address ON participant (address);
CREATE TABLE entry (
    id {id}, ticket BIGINT NOT NULL REFERENCES ticket (id) ON DELETE CASCADE, kind VARCHAR(16) NOT NULL,
    author_name TEXT NOT NULL, author_address VARCHAR(320) NOT NULL, at BIGINT NOT NULL, message_id TEXT,
    subject TEXT NOT NULL, text TEXT NOT NULL, quoted TEXT NOT NULL, receipt BIGINT, facts TEXT NOT NULL
);
CREATE INDEX entry_ticket ON entry (ticket);
CREATE TABLE finding (
    id {id}, ticket BIGINT NOT NULL REFERENCES ticket (id) ON DELETE CASCADE, entry BIGINT NOT NULL,
    kind VARCHAR(32) NOT NULL, value TEXT NOT NULL, place TEXT NOT NULL, chains TEXT NOT NULL, explorer_url TEXT,
    valid {flag}, partial {flag} NOT NULL, masked {flag} NOT NULL, secret VARCHAR(32), detail TEXT NOT NULL
);
CREATE INDEX finding_ticket ON finding (ticket);
CREATE INDEX finding_value ON finding (value);
CREATE TABLE attachment (
    id {id}, ticket BIGINT NOT NULL REFERENCES ticket (id) ON DELETE CASCADE, entry BIGINT NOT NULL, name TEXT NOT NULL,
    content_type TEXT NOT NULL, size BIGINT NOT NULL, sha256 VARCHAR(64) NOT NULL REFERENCES blob (sha256),
    inline {flag} NOT NULL, remark TEXT NOT NULL
);
CREATE INDEX attachment_ticket ON attachment (ticket);
CREATE INDEX attachment_blob ON attachment (sha256);
CREATE TABLE change (
    id {id}, ticket BIGINT NOT NULL REFERENCES ticket (id) ON DELETE CASCADE, at BIGINT NOT NULL,
    actor VARCHAR(255) NOT NULL, field VARCHAR(32) NOT NULL, before TEXT, after TEXT, reason TEXT NOT NULL
);
CREATE INDEX change_ticket ON change (ticket);
CREATE TABLE reference (
    message_id TEXT NOT NULL, ticket BIGINT NOT NULL REFERENCES ticket (id) ON DELETE CASCADE,
    PRIMARY KEY (message_id, ticket)
);
CREATE TABLE mail (
    id {id}, ticket BIGINT NOT NULL REFERENCES ticket (id) ON DELETE CASCADE, key VARCHAR(255) NOT NULL UNIQUE,
    message_id TEXT NOT NULL UNIQUE, sender TEXT NOT NULL, recipient TEXT NOT NULL, subject TEXT NOT NULL,
    text TEXT NOT NULL, content {bytes} NOT NULL, automatic {flag} NOT NULL,
    state VARCHAR(16) NOT NULL, said TEXT NOT NULL, attempts INTEGER NOT NULL, next_try BIGINT NOT NULL,
    claimed_by VARCHAR(255) NOT NULL, lease_until BIGINT, data_begun {flag} NOT NULL, created_at BIGINT NOT NULL,
    sent_at BIGINT
);
CREATE INDEX mail_due ON mail (next_try) WHERE state IN ('queued', 'retrying', 'sending');
CREATE INDEX mail_ticket ON mail (ticket);
CREATE INDEX mail_budget ON mail (lower(recipient), created_at) WHERE automatic;
CREATE INDEX mail_created ON mail (created_at) WHERE automatic;
CREATE TABLE attempt (
    id {id}, mail BIGINT NOT NULL REFERENCES mail (id) ON DELETE CASCADE, at BIGINT NOT NULL,
    outcome VARCHAR(16) NOT NULL, said TEXT NOT NULL
);
CREATE INDEX attempt_mail ON attempt (mail);
"""

FIRST_NUMBER = {
    "sqlite": "INSERT INTO sqlite_sequence (name, seq) VALUES ('ticket', 10000)",
    "postgresql": "ALTER SEQUENCE ticket_id_seq RESTART WITH 10001",
}
TYPES = {
    "sqlite": {"id": "INTEGER PRIMARY KEY AUTOINCREMENT", "bytes": "BLOB", "flag": "BOOLEAN"},
    "postgresql": {"id": "BIGSERIAL PRIMARY KEY", "bytes": "BYTEA", "flag": "BOOLEAN"},
}


def up(_migrator: Any, database: Any) -> None:
    """Make every table; tickets are numbered from 10001, and no number is ever used again."""
    dialect = "sqlite" if isinstance(database, peewee.SqliteDatabase) else "postgresql"
    for statement in TABLES.format(**TYPES[dialect]).split(";"):
        if statement.strip():
            database.execute_sql(statement)
    database.execute_sql(FIRST_NUMBER[dialect])
