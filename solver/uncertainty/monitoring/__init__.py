"""Monitoring: what counts before and after a schedule say of who does as agreed, and of growth."""
