"""The CP-SAT model: variables, one function per agreement kind and per term, tiers."""
