"""The script room: text to a screenplay and back, line ids that survive edits, meaning of open words, and a screenplay from a sentence.

In: Fountain text or a file, also FDX (`parse`, `read`), or one sentence (`from_brief`, which gives Fountain text). Out: a `Screenplay` of film/ whose
elements cover its source, whose lines have ids; `write` and `write_bytes` give the source back. `align` carries ids over from an earlier
version or its `identities`. `problems` says what its writer should know. `meaning()` embeds words for mapping onto vocabularies.
The user's faults raise `Unreadable` (a file) or `Unclear` (a sentence); `NoModel` means that something is missing on this machine.
"""

from .compose import from_brief, reckon
from .encoding import Unreadable
from .fdx import to_fdx
from .ids import align, identities
from .meaning import Meaning, NoModel, meaning
from .premise import Premise, Unclear, premise
from .scenes import parse, problems, read, write, write_bytes

__all__ = [
    "Meaning", "NoModel", "Premise", "Unclear", "Unreadable", "align", "from_brief", "identities", "meaning", "parse", "premise",
    "problems", "read", "reckon", "to_fdx", "write", "write_bytes",
]
