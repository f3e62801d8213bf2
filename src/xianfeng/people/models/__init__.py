from . import life as life  # Django finds the tables of a room through this package
from . import members as members
