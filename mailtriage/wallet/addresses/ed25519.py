"""Points of the curve of RFC 8032: does a public key belong to a seed, and is a string a point at all.

Only for telling a key pair from a signature of the same length. It signs nothing and is not made to keep secrets.
"""

from __future__ import annotations

from functools import cache
from hashlib import sha512

_P = 2**255 - 19
_D = -121665 * pow(121666, _P - 2, _P) % _P
_ROOT = pow(2, (_P - 1) // 4, _P)
_WINDOW = 5
_Point = tuple[int, int, int, int]


def _recover_x(y: int, sign: int) -> int | None:
    """The x that belongs to `y` (RFC 8032 section 5.1.3), or None where `y` is on no point."""
    square = (y * y - 1) * pow(_D * y * y + 1, _P - 2, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * _ROOT % _P
    if (x * x - square) % _P:
        return None
    return x if x & 1 == sign else _P - x


def _add(one: _Point, other: _Point) -> _Point:
    a = (one[1] - one[0]) * (other[1] - other[0]) % _P
    b = (one[1] + one[0]) * (other[1] + other[0]) % _P
    c = 2 * one[3] * other[3] * _D % _P
    d = 2 * one[2] * other[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _base() -> _Point:
    y = 4 * pow(5, -1, _P) % _P
    x = _recover_x(y, 0) or 0
    return x, y, 1, x * y % _P


@cache
def _multiples() -> tuple[tuple[_Point, ...], ...]:
    """The multiples 0 to 31 of the base, of its 32-fold, and so on: what makes a key a sum of 51 points."""
    rows: list[tuple[_Point, ...]] = []
    power = _base()
    for _ in range(0, 256, _WINDOW):
        row: list[_Point] = [(0, 1, 1, 0)]
        for _ in range(2**_WINDOW):
            row.append(_add(row[-1], power))
        power = row.pop()
        rows.append(tuple(row))
    return tuple(rows)


def public_key(seed: bytes) -> bytes:
    """The 32-byte public key of a 32-byte seed (RFC 8032 section 5.1.5). A quarter of a millisecond."""
    scalar = int.from_bytes(sha512(seed).digest()[:32], "little")
    scalar = scalar & ((1 << 254) - 8) | 1 << 254
    total: _Point = (0, 1, 1, 0)
    for row in _multiples():
        digit = scalar & (2**_WINDOW - 1)
        if digit:
            total = _add(total, row[digit])
        scalar >>= _WINDOW
    inverse = pow(total[2], -1, _P)
    x, y = total[0] * inverse % _P, total[1] * inverse % _P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def is_point(key: bytes) -> bool:
    """Whether 32 bytes are a point of the curve: every Solana wallet is one; half of all random strings are not. That
    is Euler's criterion for RFC 8032's u/v, which is a square where uv is one."""
    number = int.from_bytes(key, "little")
    y = number & ((1 << 255) - 1)
    return y < _P and pow((y * y - 1) * (_D * y * y + 1), (_P - 1) // 2, _P) <= 1
