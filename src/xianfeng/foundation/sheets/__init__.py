"""Spreadsheets as offices have them: bytes in, rows out; rows in, bytes out. Nothing is run."""
