from . import strengths as strengths  # Django finds the tables of a room through this package
from . import tasks as tasks
