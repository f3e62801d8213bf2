from . import contests as contests  # Django finds the tables of a room through this package
from . import imported as imported
from . import signs as signs
