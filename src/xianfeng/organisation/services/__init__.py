"""What may be written about organisations, units, members and roles."""

from .administrators import create_administrator

__all__ = ["create_administrator"]
