"""The guard: is a message a person's, may it open a ticket, may a machine answer it. One check a file."""

from mailtriage.triage.guard.verdict import judge

__all__ = ["judge"]
