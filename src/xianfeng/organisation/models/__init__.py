from . import history as history  # Django finds the tables of a room through this package
from . import organisations as organisations
from . import units as units
