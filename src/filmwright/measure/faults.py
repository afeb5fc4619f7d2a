"""What a person can be told when a clip cannot be measured at all."""


class MeasureError(ValueError):
    """A take, a clip or a film's folder cannot be read. The message names the file and the remedy."""
