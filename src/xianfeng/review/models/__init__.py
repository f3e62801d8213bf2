from . import hours as hours  # Django finds the tables of a room through this package
from . import imported as imported
from . import signs as signs
