"""One page that shows a schedule to those who have to decide: it needs no network and opens from a mail."""
