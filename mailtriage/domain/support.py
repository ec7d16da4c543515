"""The desk as customers know it: its name and addresses."""

from __future__ import annotations

from dataclasses import dataclass

from mailtriage.domain.message import Address


@dataclass(frozen=True, slots=True)
class Support:
    """`address` is the one that customers write to; `aliases` lead to the same inbox. `locale` answers those whose
    language is unknown; `ticket_tag` stands before the number in subjects: `[#10042]`. `domains` are further domains of
    the company."""

    address: str
    name: str = "Support"
    aliases: tuple[str, ...] = ()
    locale: str = "en"
    ticket_tag: str = "#"
    website: str = ""
    app: str = ""
    domains: tuple[str, ...] = ()

    @property
    def mailbox(self) -> Address:
        """The sender of every outgoing mail."""
        return Address(self.name, self.address)

    @property
    def domain(self) -> str:
        """The domain of the support address, in lower case."""
        return self.mailbox.domain

    def owns(self, address: str) -> bool:
        """Whether `address`, with or without a `+detail`, is the desk itself or one of its aliases."""
        local, _, domain = address.lower().rpartition("@")
        plain = f"{local.partition('+')[0]}@{domain}"
        return plain in {own.lower() for own in (self.address, *self.aliases)}
