"""The words of the application: texts in both languages, as scripts and templates read them."""
