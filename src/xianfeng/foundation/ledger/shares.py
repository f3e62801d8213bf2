"""A secret in shares of which any two give it back, and one alone says nothing (Shamir, 1979).

Each byte of the secret is the value at 0 of a line over GF(256); a share is the line's value at its
own number. The field is that of AES (x⁸ + x⁴ + x³ + x + 1).
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass

NEEDED = 2
_POLYNOMIAL = 0x11B
_ELEMENTS = 255


def _powers() -> tuple[int, ...]:
    power, found = 1, []
    for _ in range(_ELEMENTS):
        found.append(power)
        power ^= power << 1  # times 3, which generates the field
        if power > _ELEMENTS:
            power ^= _POLYNOMIAL
    return tuple(found)


_EXP = _powers()
_LOG = {power: exponent for exponent, power in enumerate(_EXP)}


@dataclass(frozen=True)
class Share:
    """One share: its number, from 1, and as many bytes as the secret has; never shown in logs."""

    number: int
    data: bytes

    def __repr__(self) -> str:
        return f"Share({self.number})"


class NotEnoughShares(ValueError):  # noqa: N818 -- what is lacking, said plainly
    """Two different shares of one length are needed."""


def split(
    secret: bytes, count: int, *, random: Callable[[int], bytes] = secrets.token_bytes
) -> list[Share]:
    """Part a secret into shares, numbered from 1.

    Args:
        secret: any bytes.
        count: how many shares, 2 to 255.
        random: gives as many fresh random bytes as it is asked for.

    Raises:
        ValueError: fewer than two shares, or more than 255.
    """
    if not NEEDED <= count <= _ELEMENTS:
        raise ValueError(f"{count} shares; there are 2 to 255")
    slopes = random(len(secret))
    return [
        Share(
            number,
            bytes(byte ^ _times(slope, number) for byte, slope in zip(secret, slopes, strict=True)),
        )
        for number in range(1, count + 1)
    ]


def combine(one: Share, other: Share) -> bytes:
    """Return the secret of two shares; of two different secrets' shares it gives nonsense.

    Raises:
        NotEnoughShares: they are the same share, or not of one secret.
    """
    numbers = {one.number, other.number}
    if (
        len(numbers) < NEEDED
        or not all(0 < number <= _ELEMENTS for number in numbers)
        or len(one.data) != len(other.data)
    ):
        raise NotEnoughShares
    # Lagrange at 0: in this field minus is plus, and plus is exclusive or.
    apart = one.number ^ other.number
    of_one, of_other = _over(other.number, apart), _over(one.number, apart)
    return bytes(
        _times(a, of_one) ^ _times(b, of_other) for a, b in zip(one.data, other.data, strict=True)
    )


def _times(a: int, b: int) -> int:
    return 0 if not a or not b else _EXP[(_LOG[a] + _LOG[b]) % _ELEMENTS]


def _over(a: int, b: int) -> int:
    return _EXP[(_LOG[a] - _LOG[b]) % _ELEMENTS]
