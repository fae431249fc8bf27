"""Words, sentences and numbers of every output, in both languages."""
