"""Whole journeys: the real daemon over real IMAP and SMTP connections, and the commands as people type them."""
