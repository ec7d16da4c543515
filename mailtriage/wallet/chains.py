"""The table of chains, read from `chains.yaml` once. What a string is and which chain evidence decides is not here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from mailtriage.wallet.tables import table

EVM = "evm"
"""Stands for every chain of the Ethereum family where nothing decides between them."""


@dataclass(frozen=True, slots=True)
class Chain:
    """One chain: its shapes, names and explorers, as `chains.yaml` explains them."""

    name: str
    family: str
    transaction: tuple[str, ...]
    address: tuple[str, ...]
    explorers: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    exact: tuple[str, ...] = ()
    native: tuple[str, ...] = ()
    memo: str | None = None

    def explorer_url(self, value: str) -> str | None:
        """Where an agent can look the transaction up, or None where no explorer is known."""
        return f"https://{self.explorers[0].replace('{}', value)}" if self.explorers else None


def _chain(name: str, row: Mapping[str, Any]) -> Chain:
    lists = {
        key: tuple(str(item) for item in row.get(key, ()))
        for key in ("transaction", "address", "explorers", "words", "exact", "native")
    }
    return Chain(name=name, family=row["family"], memo=row.get("memo"), **lists)


@cache
def chains() -> Mapping[str, Chain]:
    """Every chain by its name, in the order of the table."""
    return {name: _chain(name, row) for name, row in table("chains").items()}


@cache
def with_transaction(shape: str) -> tuple[str, ...]:
    """The chains whose transactions may have that shape: the whole Ethereum family shows as its members."""
    return tuple(chain.name for chain in chains().values() if shape in chain.transaction)


@cache
def is_evm(name: str) -> bool:
    """Whether the chain belongs to the Ethereum family."""
    return name == EVM or (name in chains() and chains()[name].family == "evm")
