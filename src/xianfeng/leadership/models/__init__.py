from . import composition as composition  # Django finds the tables of a room through this package
from . import terms as terms
