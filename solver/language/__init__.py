"""What the program says, in the languages that it speaks: messages, their translations, and the language of now."""
