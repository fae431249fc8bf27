"""What each further organisation gains."""
