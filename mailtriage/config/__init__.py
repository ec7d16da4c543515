"""`mailtriage.yaml`: found, read, checked as a whole, and turned into settings."""

from mailtriage.config.read import find, read
from mailtriage.config.settings import After, History, MailboxSettings, OutboxSettings, Settings, ThreadSettings

__all__ = ["After", "History", "MailboxSettings", "OutboxSettings", "Settings", "ThreadSettings", "find", "read"]
