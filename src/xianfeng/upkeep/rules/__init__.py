from .checks import Check, CheckName, State, all_ok

__all__ = ["Check", "CheckName", "State", "all_ok"]
