"""All that knows what a blockchain is. Pure; nothing found in a mail is ever sent to an explorer or any service."""
