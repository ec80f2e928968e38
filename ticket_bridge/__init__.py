"""A customer's problem, handed to people and brought back until the customer agrees it is closed."""
