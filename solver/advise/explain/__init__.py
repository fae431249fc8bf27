"""What a schedule means to each party: contributions, other options, burdens, differences."""
