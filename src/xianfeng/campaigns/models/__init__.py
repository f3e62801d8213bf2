from . import campaigns as campaigns  # Django finds the tables of a room through this package
from . import questionnaires as questionnaires
