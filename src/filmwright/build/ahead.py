"""Making the next of something while the last is used, and work that stands back for other work."""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

T = TypeVar("T")
_END: Any = object()
#: How far a thread stands back (nice): it gets what others leave, and a tenth of what they take.
BACK = 10


def stand_back() -> None:
    """Let this thread, and those that it starts, give way to all others."""
    os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), BACK)


def ahead(items: Iterable[T], most: int = 8) -> Iterator[T]:
    """`items` in order, up to `most` of them made ahead in a thread of their own; what making one raises is raised where it would come."""
    source = iter(items)
    with ThreadPoolExecutor(1) as pool:
        coming = deque(pool.submit(next, source, _END) for _ in range(most))
        while (item := coming.popleft().result()) is not _END:
            coming.append(pool.submit(next, source, _END))
            yield item
