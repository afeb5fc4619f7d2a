"""What can go wrong for the user's reasons; every message names the file, field or number and the remedy."""


class TrainFault(ValueError):
    """A dataset, a configuration or a weights file cannot be used as asked."""


class TrainLacking(RuntimeError):
    """Something is missing on this machine: a package of the extra, a driver, a tool; the message says how to get it."""
