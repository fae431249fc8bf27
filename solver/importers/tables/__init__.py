"""Lines, sections, base load and agreements as tables say them, where no feed has them."""
