"""A customer's problem handed to people, and back, until the customer agrees it is closed."""
