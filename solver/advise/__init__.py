"""What a schedule means to those in it: who contributes what, who gains, and what one party could do."""
