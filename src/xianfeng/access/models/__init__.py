from . import deputies as deputies  # Django finds the tables of a room through this package
from . import roles as roles
