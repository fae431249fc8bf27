"""Experiments that print and record figures; nothing in here is a test."""
