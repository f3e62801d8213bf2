"""Pages of the room: plans, goals, and the way from a paper to goals."""
