"""What tables and columns there are, and how people call them."""
