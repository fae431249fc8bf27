"""When people come who take the trips of a while."""

import pytest

from solver.importers.counts.trips import trips_as_times


@pytest.mark.parametrize(
    ("trips", "start", "end", "expected"),
    [
        ([415, 425, 440, 455], 420, 450, (415, 440)),  # from the trip before, to the last one of the while
        ([415, 425, 440], 420, 425, None),  # a trip at the end belongs to the next while
        ([415, 425, 440], 425, 426, (415, 425)),  # and one at the start to this
        ([425, 440], 420, 450, (420, 440)),  # before the first trip of the day they come from the start
        ([420, 432, 440], 420, 450, (408, 440)),  # or as long before it as the next one is after it
        ([420], 420, 450, (419, 420)),
        ([420, 420], 420, 450, (419, 420)),
        ([415, 420, 420], 420, 450, (415, 420)),
        ([5, 20], 5, 10, (0, 5)),  # not before the day begins
        ([0, 10], 0, 5, None),  # nobody can come before midnight
        ([], 0, 10, None),
    ],
)
def test_people_come_between_the_trip_before_and_the_last_trip(trips, start, end, expected):
    assert trips_as_times(trips, start, end) == expected
