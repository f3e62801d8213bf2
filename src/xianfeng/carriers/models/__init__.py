from . import activities as activities  # Django finds the tables of a room through this package
from . import carriers as carriers
from . import growth as growth
