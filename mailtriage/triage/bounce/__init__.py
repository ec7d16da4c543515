"""Bounces: delivery reports in their standard form (RFC 3464) and in the many free ones. The proof is in `proof.py`."""

from mailtriage.triage.bounce.read import read

__all__ = ["read"]
