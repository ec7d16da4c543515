"""Addresses: what a string is as one, and whether its checksum holds."""

from mailtriage.wallet.addresses.read import Reading, read

__all__ = ["Reading", "read"]
