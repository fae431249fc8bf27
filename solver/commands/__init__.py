"""One file per command, loaded when it is called; click stays in cli.py."""
