"""Finding schedules and proving how good they are."""
