"""The application at the table: a folder of regions over HTTP, thin over the calls that the commands use."""
