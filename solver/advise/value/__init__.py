"""What a year of a schedule is worth: who pays and who gains, in euros and in tonnes of CO2."""
