"""What every engine reads: agreements as linear rows, what earlier tiers allow, demand in whole numbers."""
