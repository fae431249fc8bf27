"""Timetables: from a GTFS feed to the runs of one service day."""
