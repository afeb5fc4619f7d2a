"""Screens that print and consoles lay over a picture: thresholds that a tone is held against, pixel by pixel.

They stick to the frame and are as fine in pixels at every size. The drawn teachers print with them and the model is told them: where a dot falls
cannot be guessed from a picture.
"""

from __future__ import annotations

import functools

import numpy as np
from numpy.typing import NDArray

#: Pixels after which both screens begin again, along rows as down columns.
PERIOD = 16
#: Pixels along a row from dot to dot; the screen stands at 45 degrees, so that neighbours are nearer by the root of two.
PITCH = 8
#: A console's pixel is so many of ours, square.
BLOCK = 4
#: A console's colours: four steps of each hue.
CONSOLE = (
    "#0b0a12", "#241d2e", "#473b4c", "#7a6d73", "#b3a79c", "#f0e8d2", "#331422", "#6e1f2c", "#b23a34", "#e8705a", "#f6b48a", "#3c2415", "#7a4a24",
    "#b5793a", "#e3b25a", "#f7e08c", "#142b22", "#1f5136", "#3f8a48", "#85bf5c", "#c9e58a", "#101f3f", "#1c3f78", "#2f72b4", "#62b0d8", "#b4e3ea",
    "#27164a", "#54308a", "#8f5cc0", "#c99adf", "#5a3a34", "#96655a", "#cf9a86", "#edc9b0",
)
#: Ordered dither (Bayer 1973), four by four.
_BAYER = (np.array([[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]]) / 16 - 0.47).astype(np.float32)


@functools.lru_cache(maxsize=8)
def dots(height: int, width: int) -> NDArray[np.float32]:
    """A halftone's screen (h, w), -1 between dots to 1 in their middles."""
    y, x = np.mgrid[:height, :width].astype(np.float32)
    turn = 2 * np.pi / PITCH
    return (np.cos((x + y) * turn) + np.cos((x - y) * turn)) * np.float32(0.5)


@functools.lru_cache(maxsize=8)
def tiles(height: int, width: int) -> NDArray[np.float32]:
    """Ordered dither of a console's pixels (h, w), about -0.5 to 0.5, constant over each of them."""
    rows, columns = -(-height // BLOCK), -(-width // BLOCK)
    tile = np.tile(_BAYER, (rows // 4 + 1, columns // 4 + 1))[:rows, :columns]
    return tile.repeat(BLOCK, 0).repeat(BLOCK, 1)[:height, :width]
