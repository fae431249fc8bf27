"""Why no schedule keeps the agreements: a smallest clash, and the least that makes one possible."""
