"""Pages of organisations and members, and their import."""
