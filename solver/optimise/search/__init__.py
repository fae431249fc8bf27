"""Local search over options: finds good schedules fast; CP-SAT polishes and proves."""
