"""Every choice of one organisation, with its effect alone and in a joint schedule."""
