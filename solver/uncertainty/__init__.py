"""How sure: ranges of what nobody published, draws from them, and which assumptions decide."""
