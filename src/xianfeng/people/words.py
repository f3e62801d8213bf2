"""How what is stored, what the rules find and how members are grouped is said."""
