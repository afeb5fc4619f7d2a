"""The build: what of a film is current, stale, missing or blocked, and making it.

In: :class:`Options` and a screenplay's file or a sentence. Out: the film's folder. Pull-based: everything is made because something that
was asked for needs it, and only where its key changed. Raises :class:`Fault` (the input), :class:`Lacking` (this machine) and
:class:`NoRoom` (the folder).
"""

from .graph import Status
from .making import Made, checked, choose_renderer, make, renderer_names, status, told
from .measuring import measured_clip, measured_film
from .options import Fault, Lacking, Options
from .passes import parse_passes
from .progress import Progress
from .store import NoRoom

__all__ = [
    "Fault", "Lacking", "Made", "NoRoom", "Options", "Progress", "Status", "checked", "choose_renderer", "make", "measured_clip",
    "measured_film", "parse_passes",
    "renderer_names", "status", "told",
]
