"""Facts that agents ask for, beside transactions and addresses: one module a kind, each read beside its cue words."""
