"""Ready-made instances, the tables they are made of, and the script that makes them."""
