"""The simulated world: a planned scene becomes sets, props and puppets under physics, which any lens can look at.

In: a :class:`~filmwright.film.ScenePlan`, its cast and its speech. Out: a :class:`World` that answers for every frame: the
:class:`Picture` a shot shows then (keyed by the state that it shows), the contacts that sound; and :class:`Filming`, which draws it and its
passes with MuJoCo's Filament renderer.
"""

from .filament import NoRenderer
from .filming import Filming, Shown, painter
from .passes import PASSES
from .sheets import reference_front, reference_sheet
from .solids import Change
from .stage import Picture, World
from .steady import steady

__all__ = ["PASSES", "Change", "Filming", "NoRenderer", "Picture", "Shown", "World", "painter", "reference_front", "reference_sheet", "steady"]
