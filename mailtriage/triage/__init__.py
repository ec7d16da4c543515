"""From raw bytes to a decision: parse, guard, thread, redact, extract, classify. Pure: no file, no network."""
