"""Xianfeng (先锋): see ARCHITECTURE.md."""

__version__ = "0.1.0"
