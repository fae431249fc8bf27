"""The texts of reports that have a singular and a plural: English here, Dutch in the catalogue of translations."""

from __future__ import annotations

from solver.language.messages import forms

PLURALS = {
    "parties": forms("{count} party", "{count} parties"),
    "travellers": forms("{count} passenger", "{count} passengers"),
    "people": forms("{count} person", "{count} people"),
    "days": forms("{count} day", "{count} days"),
    "minutes": forms("{count} minute", "{count} minutes"),
    "v_trips": forms("{count} trip", "{count} trips"),
    "v_vehicles": forms("{count} vehicle", "{count} vehicles"),
    "v_vehicles_bus": forms("{count} bus", "{count} buses"),
    "v_vehicles_tram": forms("{count} tram", "{count} trams"),
    "v_vehicles_metro": forms("{count} metro train", "{count} metro trains"),
    "v_vehicles_train": forms("{count} train", "{count} trains"),
    "v_vehicles_ferry": forms("{count} ferry", "{count} ferries"),
    "more_groups": forms("{count} more group", "{count} more groups"),
    "s_move": forms("{parties} starts {shift} {way}", "{parties} start {shift} {way}"),
    "s_move_briefly": forms("{parties} starts {way}", "{parties} start {way}"),
    "s_go_online": forms("{parties} gives an hour online", "{parties} give an hour online"),
    "s_choose_days": forms("{parties} chooses other days", "{parties} choose other days"),
    "s_help": forms("{parties} helps people to travel otherwise", "{parties} help people to travel otherwise"),
    "s_cycling": forms("{count} person a day cycles", "{count} people a day cycle"),
    "s_riding": forms(
        "{count} person a day drives no further than a P+R", "{count} people a day drive no further than a P+R"
    ),
    "s_then_left": forms(
        "Then {left} a day is still left behind; today it is {now}.",
        "Then {left} a day are still left behind; today it is {now}.",
    ),
    "s_today_left": forms("Today {left} is left behind.", "Today {left} are left behind."),
    "s_half_left": forms(
        "If half keep to it, {left} is still left behind; {busiest}: {change}.",
        "If half keep to it, {left} are still left behind; {busiest}: {change}.",
    ),
    "s_rung_left": forms("With {parties} {left} is still left behind.", "With {parties} {left} are still left behind."),
    "s_rung_today": forms("Today there is {left} left behind.", "Today there are {left} left behind."),
    "s_groups_more": forms("and {count} group otherwise", "and {count} groups otherwise"),
    "s_who_more": forms("{count} more party", "{count} more parties"),
    "organisations": forms("{count} organisation", "{count} organisations"),
    "cap_changed": forms("{count} organisation", "{count} organisations"),
    "cap_shifted": forms("{count} person-minute", "{count} person-minutes"),
    "cap_max-shift": forms("{count} minute of shift", "{count} minutes of shift"),
    "e_at_most_changed": forms("at most {count} organisation changes", "at most {count} organisations change"),
    "e_at_most_new": forms(
        "at most {count} party that was not asked before", "at most {count} parties that were not asked before"
    ),
    "q_more_groups": forms("and of {count} more group", "and of {count} more groups"),
    "q_fewer_left": forms(
        "a day {count} passenger fewer is left behind", "a day {count} passengers fewer are left behind"
    ),
    "q_more_left": forms(
        "a day {count} passenger more is left behind", "a day {count} passengers more are left behind"
    ),
    "q_quieter": forms(
        "the {busiest}, added up over all lines, has {count} passenger fewer",
        "the {busiest}, added up over all lines, has {count} passengers fewer",
    ),
    "q_busier": forms(
        "the {busiest}, added up over all lines, has {count} passenger more",
        "the {busiest}, added up over all lines, has {count} passengers more",
    ),
    "q_facts": forms("Facts: {count} number about it.", "Facts: {count} numbers about it."),
    "l_more_groups": forms("And {count} more group: see the annex.", "And {count} more groups: see the annex."),
    "l_annex_hidden": forms(
        "Per group stand the proposal and at most {most} others: the best of those that go with all agreements. Left "
        "out is {count} choice, which stands in the file named below.",
        "Per group stand the proposal and at most {most} others: the best of those that go with all agreements. Left "
        "out are {count} choices, which stand in the file named below.",
    ),
    "l_kept": forms("{count} of them lives so already.", "{count} of them live so already."),
    "l_answer_rest": forms("the other {count} group", "the other {count} groups"),
    "l_others": forms(
        "We ask {count} other party to move as well: {names}.",
        "We ask {count} other parties to move as well: {names}.",
    ),
    "l_others_join": forms(
        "We ask {count} other party to take part as well: {names}.",
        "We ask {count} other parties to take part as well: {names}.",
    ),
    "l_others_only_join": forms(
        "We still ask {count} other party to take part: {names}.",
        "We still ask {count} other parties to take part: {names}.",
    ),
    "l_others_settled_join": forms(
        "{count} other party has answered already, and takes part: {names}.",
        "{count} other parties have answered already, and take part: {names}.",
    ),
    "l_others_only": forms(
        "We still ask {count} other party to move: {names}.", "We still ask {count} other parties to move: {names}."
    ),
    "l_others_settled": forms(
        "{count} other party has answered already, and moves: {names}.",
        "{count} other parties have answered already, and move: {names}.",
    ),
    "l_intro_again_rest": forms(
        "We have asked you this before. For this group we do not have your answer yet; that is why we ask you again:",
        "We have asked you this before. For these groups we do not have your answer yet; that is why we ask you again:",
    ),
    "l_minutes": forms("{count} minute", "{count} minutes"),
    "l_why_own": forms(
        "Of the {all} passengers who want to travel then, {count} is yours.",
        "Of the {all} passengers who want to travel then, {count} are yours.",
    ),
    "l_serves_places": forms(
        "If only the others move, {count} is left behind there; if you move as well, {after}.",
        "If only the others move, {count} are left behind there; if you move as well, {after}.",
    ),
    "l_serves_seats": forms(
        "If only the others move, {count} has to stand there; if you move as well, {after}.",
        "If only the others move, {count} have to stand there; if you move as well, {after}.",
    ),
    "l_serves_peak": forms(
        "If only the others move, {count} travels there; if you move as well, {after}.",
        "If only the others move, {count} travel there; if you move as well, {after}.",
    ),
    "l_serves_places_alone": forms(
        "Without your move {count} is left behind there; with it, {after}.",
        "Without your move {count} are left behind there; with it, {after}.",
    ),
    "l_serves_seats_alone": forms(
        "Without your move {count} has to stand there; with it, {after}.",
        "Without your move {count} have to stand there; with it, {after}.",
    ),
    "l_serves_peak_alone": forms(
        "Without your move {count} travels there; with it, {after}.",
        "Without your move {count} travel there; with it, {after}.",
    ),
    "l_serves_places_join": forms(
        "If only the others take part, {count} is left behind there; if you take part as well, {after}.",
        "If only the others take part, {count} are left behind there; if you take part as well, {after}.",
    ),
    "l_serves_seats_join": forms(
        "If only the others take part, {count} has to stand there; if you take part as well, {after}.",
        "If only the others take part, {count} have to stand there; if you take part as well, {after}.",
    ),
    "l_serves_peak_join": forms(
        "If only the others take part, {count} travels there; if you take part as well, {after}.",
        "If only the others take part, {count} travel there; if you take part as well, {after}.",
    ),
    "l_serves_places_alone_join": forms(
        "Without you {count} is left behind there; with you, {after}.",
        "Without you {count} are left behind there; with you, {after}.",
    ),
    "l_serves_seats_alone_join": forms(
        "Without you {count} has to stand there; with you, {after}.",
        "Without you {count} have to stand there; with you, {after}.",
    ),
    "l_serves_peak_alone_join": forms(
        "Without you {count} travels there; with you, {after}.",
        "Without you {count} travel there; with you, {after}.",
    ),
    "l_gives_minutes": forms("{count} minute less in a crowd", "{count} minutes less in a crowd"),
    "l_gives_hours": forms("{count} vehicle-hour less lost on the road", "{count} vehicle-hours less lost on the road"),
    "l_own_gain": forms(
        "Of your people {count} a day is left behind today; that becomes {after}.",
        "Of your people {count} a day are left behind today; that becomes {after}.",
    ),
    "l_region_gain": forms(
        "In the whole region {count} passenger a day is left behind today; that becomes {after}.",
        "In the whole region {count} passengers a day are left behind today; that becomes {after}.",
    ),
    "l_without_you": forms(
        "If you stay as you are, {count} a day is left behind in the region.",
        "If you stay as you are, {count} a day are left behind in the region.",
    ),
    "l_without_one": forms(
        "If one of the others keeps the times of today, at most {count} a day is left behind in the region.",
        "If one of the others keeps the times of today, at most {count} a day are left behind in the region.",
    ),
    "l_without_one_join": forms(
        "If one of the others stays as it is, at most {count} a day is left behind in the region.",
        "If one of the others stays as it is, at most {count} a day are left behind in the region.",
    ),
    "l_stay_hours": forms(
        "but {count} vehicle-hour a day more is lost on the road.",
        "but {count} vehicle-hours a day more are lost on the road.",
    ),
    "l_stay_crowding": forms(
        "but passengers spend {count} minute a day more in a crowd, all together.",
        "but passengers spend {count} minutes a day more in a crowd, all together.",
    ),
    "l_stay_relief": forms(
        "and passengers spend {count} minute a day less in a crowd, all together.",
        "and passengers spend {count} minutes a day less in a crowd, all together.",
    ),
    "l_why_over": forms(
        "Between {begin} and {end}, {count} passenger is left behind by {section}.",
        "Between {begin} and {end}, {count} passengers are left behind by {section}.",
    ),
    "l_why_over_trip": forms(
        "At {begin}, {count} passenger is left behind by {section}.",
        "At {begin}, {count} passengers are left behind by {section}.",
    ),
    "l_why_stand": forms(
        "Between {begin} and {end}, {count} passenger has to stand on {section}.",
        "Between {begin} and {end}, {count} passengers have to stand on {section}.",
    ),
    "l_why_stand_trip": forms(
        "At {begin}, {count} passenger has to stand on {section}.",
        "At {begin}, {count} passengers have to stand on {section}.",
    ),
    "x_memo_more_over": forms(
        "Over its places, but not shown here: {count} more section, with {before} passengers a day above the "
        "places today and {after} in the schedule.",
        "Over their places, but not shown here: {count} more sections, together with {before} passengers a "
        "day above the places today and {after} in the schedule.",
    ),
    "sections": forms("{count} section", "{count} sections"),
    "t_parts": forms("{count} part", "{count} parts"),
    "f_finding_groups": forms(
        "Of the {all} groups that get other times with at most {cap}, one brings {share} of that gain, even "
        "if all others stay as today:",
        "Of the {all} groups that get other times with at most {cap}, {count} together bring {share} of that "
        "gain, even if all others stay as today:",
    ),
    "groups": forms("{count} group", "{count} groups"),
    "person_minutes": forms("{count} person-minute", "{count} person-minutes"),
    "lines": forms("{count} line", "{count} lines"),
    "agreements": forms("{count} agreement", "{count} agreements"),
    "t_who_moves": forms("Who moves: {count} group", "Who moves: {count} groups"),
    "x_memo_more": forms(
        "And {count} other shift, together {people}: the page and the workbook have them all.",
        "And {count} other shifts, together {people}: the page and the workbook have them all.",
    ),
    "e_at_most_shifted": forms(
        "all shifts together are at most {count} person-minute",
        "all shifts together are at most {count} person-minutes",
    ),
    "e_max_shift": forms("nobody shifts by more than {count} minute", "nobody shifts by more than {count} minutes"),
    "x_memo_broken_more": forms("and broken in {count} more way", "and broken in {count} more ways"),
    "e_name_at_most": forms("At most one party", "At most {count} parties"),
    "x_memo_more_packages": forms(
        "And {count} more package: the page has it.", "And {count} more packages: the page has them."
    ),
    "x_memo_next_ask": forms(
        "Decide whether the party above gets the request, by a letter of its own; then enter its reply and "
        "search again.",
        "Decide whether the {count} parties above get the request, each by a letter of its own; then enter their "
        "replies and search again.",
    ),
    "x_memo_next_answered": forms(
        "{count} party above has answered for all that it is asked, and gets a confirmation.",
        "{count} parties above have answered for all that they are asked, and get a confirmation.",
    ),
    "x_memo_next_still": forms(
        "Decide whether the party that has not answered for all gets the request, by a letter of its own; then enter "
        "its reply and search again.",
        "Decide whether the {count} parties that have not answered for all get the request, each by a letter of its "
        "own; then enter their replies and search again.",
    ),
    "x_memo_next_half": forms(
        "If only half keep to it, {left} a day is still left behind.",
        "If only half keep to it, {left} a day are still left behind.",
    ),
    "w_lines": forms("{count} line", "{count} lines"),
    "s_rung_otherwise": forms("{names} gets other times", "{names} get other times"),
    "s_rung_leaves": forms("{names} is no longer asked", "{names} are no longer asked"),
    "cli_rung_otherwise": forms("{count} gets other times", "{count} get other times"),
    "asks_parties_more": forms("{count} party more", "{count} parties more"),
    "asks_parties_less": forms("{count} party fewer", "{count} parties fewer"),
    "asks_people_more": forms("{count} person more", "{count} people more"),
    "asks_people_less": forms("{count} person fewer", "{count} people fewer"),
    "s_others": forms("{count} other", "{count} others"),
    "cli_broken": forms(
        "Today breaks an agreement: {first}",
        "Today breaks agreements in {count} ways, such as {first}",
    ),
    "no_stands_left": forms(
        "The proposal stands if {said}: in the worst case ({says}) {left} is left behind.",
        "The proposal stands if {said}: in the worst case ({says}) {left} are left behind.",
    ),
    "no_falls_left": forms(
        "If {said}, in the worst case ({says}) {left} is left behind.",
        "If {said}, in the worst case ({says}) {left} are left behind.",
    ),
    "no_without": forms("Without this precaution it is {left}.", "Without this precaution they are {left}."),
    "no_price_left": forms(
        "If all say yes, {left} more is left behind than without it.",
        "If all say yes, {left} more are left behind than without it.",
    ),
    "c_left": forms("{left} is still left behind", "{left} are still left behind"),
}
"""By key the singular and the plural; {count} is the number that decides."""
