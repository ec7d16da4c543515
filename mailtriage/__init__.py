"""E-mail tickets for a wallet company's support desk."""

__version__ = "0.1.0"
