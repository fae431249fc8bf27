"""The solver: domain, files, demand, optimisation, check and reports."""
