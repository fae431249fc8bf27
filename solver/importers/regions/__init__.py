"""A region made without a text editor: choices, what was dropped, the recipe, what was lost and what is assumed."""
