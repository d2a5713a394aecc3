"""QR codes: an address as a picture, dark on white whatever surrounds it, so that any phone reads it."""

import io
from functools import lru_cache

import segno

QUIET = 4  # modules of white around it, as readers want
CORRECTION = "m"  # what 15 % of dirt, glare or a fold leaves readable


@lru_cache(256)
def qr_svg(address: str) -> str:
    """Return the SVG, which has no size of its own."""
    made = segno.make(address, error=CORRECTION, micro=False)
    svg = io.BytesIO()
    made.save(
        svg,
        kind="svg",
        border=QUIET,
        dark="#000",
        light="#fff",
        svgclass=None,
        lineclass=None,
        omitsize=True,
        xmldecl=False,
    )
    return svg.getvalue().decode()
