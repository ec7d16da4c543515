"""From a mailbox, a folder or a pipe into the ledger: mails are fetched and received, never read."""
