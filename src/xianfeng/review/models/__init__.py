from . import imported as imported  # Django finds the tables of a room through this package
from . import signs as signs
