"""From sheets and school registers to organisations and groups, with defaults where nothing is known."""
