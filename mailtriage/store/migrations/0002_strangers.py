"""What agents decide about held mails, dead addresses, and whose mailbox a mail goes to: what its budget counts."""

from __future__ import annotations

from typing import Any

STEPS = """
ALTER TABLE receipt ADD COLUMN sender TEXT NOT NULL DEFAULT '';
ALTER TABLE receipt ADD COLUMN ruling VARCHAR(16) NOT NULL DEFAULT '';
ALTER TABLE receipt ADD COLUMN ruled_by VARCHAR(255) NOT NULL DEFAULT '';
CREATE INDEX receipt_held ON receipt (id) WHERE state = 'held';
CREATE INDEX ticket_held ON ticket (id) WHERE held > 0;
ALTER TABLE customer ADD COLUMN dead_at BIGINT;
ALTER TABLE customer ADD COLUMN dead_said TEXT NOT NULL DEFAULT '';
ALTER TABLE mail ADD COLUMN party TEXT NOT NULL DEFAULT '';
DROP INDEX mail_budget;
CREATE INDEX mail_budget ON mail (party, created_at) WHERE automatic;
"""


def up(_migrator: Any, database: Any) -> None:
    """Mails queued before keep the address that they went to, in lower case, as whose mailbox it is."""
    for statement in STEPS.split(";"):
        if statement.strip():
            database.execute_sql(statement)
    database.execute_sql("UPDATE mail SET party = lower(recipient)")
