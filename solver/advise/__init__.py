"""Advice on an instance and its schedules: what if something were otherwise."""
