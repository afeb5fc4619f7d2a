"""Making the next of something while the last is used."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

T = TypeVar("T")
_END: Any = object()


def ahead(items: Iterable[T], most: int = 8) -> Iterator[T]:
    """`items` in order, up to `most` of them made ahead in a thread of their own; what making one raises is raised where it would come."""
    source = iter(items)
    with ThreadPoolExecutor(1) as pool:
        coming = deque(pool.submit(next, source, _END) for _ in range(most))
        while (item := coming.popleft().result()) is not _END:
            coming.append(pool.submit(next, source, _END))
            yield item
