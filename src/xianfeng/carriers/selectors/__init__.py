"""Reads of the room; each starts from what the actor may see."""
