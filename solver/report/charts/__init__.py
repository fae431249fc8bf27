"""Pictures: each is one Vega-Lite specification, for the page and for PNG and SVG alike."""
