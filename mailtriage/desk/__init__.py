"""Tickets: how messages are filed on them, how agents work them, what becomes of them with time."""
