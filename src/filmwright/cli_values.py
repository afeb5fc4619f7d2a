"""What the commands take as values, refused by name, and what they print for machines."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from typing import Any


def size(text: str) -> tuple[int, int]:
    try:
        w, h = (int(v) for v in text.lower().split("x"))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a size such as 640x360") from None
    if not (64 <= w <= 3840 and 64 <= h <= 2160) or w % 2 or h % 2:
        raise argparse.ArgumentTypeError(f"{text}: both sides are even numbers, 64x64 to 3840x2160")
    return w, h


def within(low: int, high: int, what: str) -> Callable[[str], int]:
    def parse(text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of {what}") from None
        if not low <= value <= high:
            raise argparse.ArgumentTypeError(f"{text}: {what} from {low} to {high}")
        return value

    return parse


def print_json(value: Any) -> None:
    known = json.loads(json.dumps(value), parse_constant=lambda _: None)  # JSON has no word for what could not be measured
    print(json.dumps(known, ensure_ascii=False, sort_keys=True))
