"""Ways in which honest notebooks arrive broken, and what each must come to."""

from damage import borders, cells, deliveries, editions, files, scripts
from damage.collection import COLLECTED, Damage

__all__ = ["DAMAGES", "Damage"]

#: In the order of the modules, which is the order of the table in docs/damage.md.
MODULES = (cells, borders, editions, files, scripts, deliveries)
DAMAGES = tuple(one for module in MODULES for one in COLLECTED if one.make.__module__ == module.__name__)
