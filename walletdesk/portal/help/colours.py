"""A colour of the organisation's own, made light or dark enough to be read."""

from __future__ import annotations

import re

USUAL = "#4263eb"
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
READABLE = 4.5
"""Contrast of text, WCAG 2.2 AA."""
_LIGHT_PAGE, _DARK_PAGE, _WHITE = (248, 249, 251), (22, 24, 29), (255, 255, 255)
_TINT_LIGHT, _TINT_DARK = 0.08, 0.20

Colour = tuple[int, int, int]


def theme(colour: str) -> dict[str, str]:
    """Custom properties: the accent that white stands on, the accent as text and its tint, light and dark."""
    base = _read(colour if COLOUR.fullmatch(colour) else USUAL)
    on_white = _until(base, _WHITE, darker=True)
    light_text = _until(base, _LIGHT_PAGE, darker=True)
    dark_text = _until(base, _mixed(_DARK_PAGE, base, _TINT_DARK), darker=False)
    return {
        "--accent": _written(on_white),
        "--accent-text": f"light-dark({_written(light_text)}, {_written(dark_text)})",
        "--tint": f"light-dark({_written(_mixed(_WHITE, base, _TINT_LIGHT))}, "
        f"{_written(_mixed(_DARK_PAGE, base, _TINT_DARK))})",
    }


def contrast(one: Colour, other: Colour) -> float:
    """Source: WCAG 2.2, "contrast ratio"."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _until(colour: Colour, against: Colour, *, darker: bool) -> Colour:
    aim = (0, 0, 0) if darker else _WHITE
    for step in range(21):
        found = _mixed(colour, aim, step / 20)
        if contrast(found, against) >= READABLE:
            return found
    return aim


def _mixed(one: Colour, other: Colour, share: float) -> Colour:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _luminance(colour: Colour) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in (one / 255 for one in colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _read(text: str) -> Colour:
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def _written(colour: Colour) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)
