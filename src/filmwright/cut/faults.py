"""The one way in which this room refuses: a message that names the shot, file or field and the remedy."""

from __future__ import annotations


class CutError(ValueError):
    """The cut cannot be made from what was given; the message names what is wrong and what to do."""
