"""Passenger counts: the base load that they leave, and how well the model explains them."""
