from . import cases as cases  # Django finds the tables of a room through this package
from . import days as days
from . import foreign as foreign
from . import said as said
