from . import ballots as ballots  # Django finds the tables of a room through this package
from . import log as log
from . import slips as slips
from . import tallies as tallies
