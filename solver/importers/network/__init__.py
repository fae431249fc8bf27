"""From a service day to lines, sections and supply, and to the flows of a site over them."""
