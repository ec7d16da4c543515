"""Which of the locales that have templates answers a customer. The language itself is told in `triage/`."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

_CHINESE = {"zh-hans": "zh-CN", "zh-sg": "zh-CN", "zh": "zh-CN", "zh-my": "zh-CN"}
_CHINESE |= {"zh-hant": "zh-TW", "zh-hk": "zh-TW", "zh-mo": "zh-TW", "yue": "zh-TW"}


def locale_for(language: str, available: Collection[str], default: str) -> str:
    """The locale for a BCP 47 `language` tag: itself, its script's, its language's, then `default`, then `en`.

    >>> locale_for("zh-Hant-HK", ["en", "zh-CN", "zh-TW"], "en")
    'zh-TW'
    """
    return _locale_for(language, tuple(available), default)


@lru_cache(maxsize=256)
def _locale_for(language: str, available: tuple[str, ...], default: str) -> str:
    known = {locale.lower(): locale for locale in available}
    parts = language.replace("_", "-").lower().split("-")
    for count in range(len(parts), 0, -1):
        tag = "-".join(parts[:count])
        found = known.get(tag) or known.get(_CHINESE.get(tag, "").lower())
        if found:
            return found
    relatives = sorted(locale for tag, locale in known.items() if tag.split("-")[0] == parts[0])
    fallbacks = (locale for locale in (default, "en", *sorted(available)) if locale in available)
    return relatives[0] if relatives else next(fallbacks, default)
