from . import composition as composition  # Django finds the tables of a room through this package
from . import imports as imports
from . import life as life
from . import members as members
from . import terms as terms
