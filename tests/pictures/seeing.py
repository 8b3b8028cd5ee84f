"""How colours look to people with the three common kinds of colour blindness, and in grey.

The matrices are those of Machado, Oliveira and Fernandes (2009) for a cone that is missing,
applied to linear light.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Colours = NDArray[np.float64]

EYES = {
    "usual": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
_WHITE = np.array([0.9505, 1.0, 1.089])


def light(colours: Colours) -> Colours:
    """Linear light of sRGB values from 0 to 1."""
    return np.where(colours <= 0.04045, colours / 12.92, ((colours + 0.055) / 1.055) ** 2.4)


def of(colour: str) -> Colours:
    """`#0072b2` as values from 0 to 1."""
    return np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])


def seen(colours: Colours, eyes: str) -> Colours:
    """sRGB values as these eyes see them, as sRGB values."""
    lit = np.clip(light(colours) @ EYES[eyes].T, 0, 1)
    return np.where(lit <= 0.0031308, lit * 12.92, 1.055 * lit ** (1 / 2.4) - 0.055)


def lab(colours: Colours) -> Colours:
    """CIE L*a*b*: distances are about as far as they look."""
    part = light(colours) @ _XYZ.T / _WHITE
    f = np.where(part > 0.008856, np.cbrt(part), 7.787 * part + 16 / 116)
    return np.stack(
        [
            116 * f[..., 1] - 16,
            500 * (f[..., 0] - f[..., 1]),
            200 * (f[..., 1] - f[..., 2]),
        ],
        axis=-1,
    )


def contrast(one: str, other: str) -> float:
    """WCAG's contrast ratio."""
    lit = sorted(float(light(of(colour)) @ _XYZ[1]) for colour in (one, other))
    return (lit[1] + 0.05) / (lit[0] + 0.05)
