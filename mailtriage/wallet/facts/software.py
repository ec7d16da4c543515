"""App versions, devices, operating systems and browsers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mailtriage.domain.finding import FindingKind
from mailtriage.wallet.facts.fact import Fact, Places, windows

_DOTTED = re.compile(r"(?<![A-Za-uw-z0-9_.])(\d{1,3}\.\d{1,4}\.\d{1,6}(?:\.\d{1,6})?)(?![\w.]*\d)")
_AFTER_LABEL = re.compile(
    r"(?:\s*(?:no\.?|number|is|号|號|是|为|為|名|code))?[\s:：=#(（v「\"]{0,6}(\d{1,3}(?:\.\d{1,6}){1,3})(?![\d.]*[\w])",
    re.IGNORECASE,
)
_BEFORE_LABEL = re.compile(r"(?<![\w.])v?(\d{1,3}(?:\.\d{1,6}){1,3})\s?\Z", re.IGNORECASE)
_MODEL = re.compile(
    r"\s{0,2}(?:手机|手機)?"
    r"(?:\s?(?:Galaxy|Redmi|Note|Mate|Nova|Reno|Find|Mi|Nano|Fold|Flip|Pixel|Tab|Air|GT|Magic|Civi|Poco|Pura|Edge)\b)?"
    r"(?:\s?[A-Za-z]{0,3}[\s-]?\d{1,4}[A-Za-z]{0,2}\b(?!\s?[%:./年月日点]))?"
    r"(?:\s?(?:Pro|Plus|Max|Ultra|Mini|SE|FE|XR|XS|X|S|Lite|Fold|Flip|Air|Turbo|Nano|Stax|Model\s?T|5G|\+)){0,3}",
    re.IGNORECASE,
)
_SYSTEM_VERSION = re.compile(
    r"\s{0,2}(?:version|版本|v)?[\s:：]{0,2}(\d{1,3}(?:\.\d{1,4}){0,3}|XP|Vista)(?![\d.]*\d)", re.IGNORECASE
)
_OTHER_SOFTWARE = re.compile(
    r"(?:ios|ipados|android|windows|macos|mac os|linux|ubuntu|harmonyos|miui|hyperos|emui|coloros|"
    r"chrome|safari|firefox|edge|webkit|mozilla|安卓|鸿蒙|鴻蒙|浏览器|系统|系統|firmware|固件|ip|kernel|opera)[\s:：/]*(?:version|版本|v)?[\s:：/]*\Z",
    re.IGNORECASE,
)


def versions(text: str, numbers: Sequence[int], places: Places) -> Iterator[Fact]:
    """Versions of the app: three numbers with points, or two beside a word for version; not an operating system's."""
    for start in numbers:
        match = _DOTTED.match(text, start)
        if match is None or _is_network_address(match.group(1)):
            continue
        if _OTHER_SOFTWARE.search(text[max(0, start - 30) : start].rstrip("vV")) is None:
            yield Fact(FindingKind.APP_VERSION, match.group(1), start)
    for _, start, before, after in windows(text, places, 30, 40):
        if _OTHER_SOFTWARE.search(before) is not None:
            continue
        found = _AFTER_LABEL.match(after) or _BEFORE_LABEL.search(before)
        if found:
            yield Fact(FindingKind.APP_VERSION, found.group(1), start)


def _is_network_address(number: str) -> bool:
    return number.count(".") == 3 and all(int(part) < 256 for part in number.split(".")) and not number.endswith(".0")


_NOT_A_DEVICE_ALONE = frozenset(
    {"honor", "galaxy", "pixel", "moto", "ledger", "苹果", "蘋果", "surface pro", "三星", "poco", "nokia"}
)


def devices(text: str, places: Places) -> Iterator[Fact]:
    """Phones, computers and hardware wallets by make, with the model where one is written behind it."""
    end_of_last = -1
    for word, start, _, after in windows(text, places, 0, 40):
        model = _MODEL.match(after)
        tail = model.group().rstrip() if model else ""
        if start < end_of_last:
            continue
        if (
            not tail.strip()
            and word.lower() in _NOT_A_DEVICE_ALONE
            and not after.startswith(("手机", "手機", " phone"))
        ):
            continue
        end_of_last = start + len(word) + len(tail)
        yield Fact(FindingKind.DEVICE, word + tail, start)


def systems(text: str, places: Places) -> Iterator[Fact]:
    """Operating systems, with their version."""
    return _numbered(text, places, FindingKind.SYSTEM, frozenset({"windows"}))


def browsers(text: str, places: Places) -> Iterator[Fact]:
    """Browsers, with their version; `edge` and `opera` only with one, because they are words too."""
    return _numbered(text, places, FindingKind.BROWSER, frozenset({"edge", "opera", "brave"}))


def _numbered(
    text: str, places: Places, kind: FindingKind, only_with_version: frozenset[str] = frozenset()
) -> Iterator[Fact]:
    for word, start, _, after in windows(text, places, 0, 20):
        version = _SYSTEM_VERSION.match(after)
        if version:
            yield Fact(kind, word + version.group().rstrip(), start)
        elif word.lower() not in only_with_version or word != word.lower():
            yield Fact(kind, word, start)
