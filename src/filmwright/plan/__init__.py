from .places import Obstacle, Place, Spot, places
