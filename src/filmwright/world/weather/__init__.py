"""Weather and what it moves: rain, snow, leaves, drifting fog, the sea, grass and branches in the wind, cloth.

In: the phase (frames since the shot's start), the lens for what falls about it, and a seed. Out: solids to build a set with, and new
vertices for them, picture by picture. Each is a mechanism of its own, a pure function with a whole period in frames.
"""
