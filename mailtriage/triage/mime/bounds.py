"""How much of a hostile mail is read: every bound in one place, with its reason. What lies beyond is noted."""

from __future__ import annotations

MAX_MAIL = 100_000_000
"""Bytes of a mail that are read; servers refuse mails above 50 MB, so this is twice what can arrive."""

MAX_PARTS = 10_000
"""MIME parts that are read. Beyond it a mail is an attack on whoever reads it."""

MAX_DEPTH = 256
"""Multiparts inside multiparts. Mail clients stay below ten."""

SCAN_BUDGET = 400_000_000
"""Bytes that may be looked at while boundaries are searched, over all levels: attackers multiply depth by size."""

HIT_COST = 2_000
"""What one look-alike of a boundary costs of the scan budget: it is slow in Python, whatever its length."""

MAX_FIELDS = 5_000
"""Header fields of one part."""

MAX_VALUE = 200_000
"""Bytes of one header field; References of years-long threads stay below 100 kB."""

MAX_ADDRESSES = 20_000
"""Bytes of one address header that are parsed, about 400 recipients."""

MAX_TEXT = 1_000_000
"""Characters of the body that are read as text: more than any person has ever written to a support desk."""

MAX_TEXT_BYTES = 4_000_000
"""Bytes of one text part that are decoded: what `MAX_TEXT` characters take in UTF-8."""

MAX_REFERENCES = 200
"""Message-IDs kept of References: the first and the last ones, which decide the thread."""

MAX_HEADER = 2_000_000
"""Bytes of the header of one part."""

MAX_EXAMINED = 50
"""Attachments that are looked into, for a remark."""

MAX_ATTACHMENTS = 1_000
"""Attachments that are kept as such."""
