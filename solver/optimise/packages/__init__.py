"""The few organisations that a plan asks: the smallest package that keeps what was reached, and its ladder."""
