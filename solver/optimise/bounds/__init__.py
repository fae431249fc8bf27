"""Lower bounds on a tier that are proven: analytic, by linear relaxation, by decomposition into sections."""
