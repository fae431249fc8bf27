"""The Dutch data pack: sites of secondary schools and the middle of postcode areas, so that nobody has to type them."""
