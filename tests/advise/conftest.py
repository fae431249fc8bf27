"""Schedules made by hand."""

import pytest


@pytest.fixture
def plan():
    """Make a schedule of an instance by hand: some groups take a shift, the others live as today."""

    def make(document, **shifts):
        groups = [group for party in document["organisations"] for group in party["groups"]]
        choices = [
            {
                "group": group["id"],
                "options": [
                    {
                        "shift_min": shifts.get(group["id"], 0),
                        "pattern": group.get("patterns", [{"id": "today"}])[0]["id"],
                        "parts": group.get("parts", 1) if group.get("max_options", 1) > 1 else 1,
                    }
                ],
            }
            for group in groups
        ]
        return {"format": "stagger-schedule/1", "choices": choices}

    return make
