from . import days as days  # Django finds the tables of a room through this package
from . import log as log
from . import rounds as rounds
from . import slips as slips
from . import tallies as tallies
