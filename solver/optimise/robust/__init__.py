"""Plans that stand if parties say no: what a refusal costs, whom to ask first, what to do then, and how to prepare.

A refusal takes a party's move back, so that loads stay linear in the choices: of a schedule with parts y, and a set R
of parties that refuse,

    load_R[c] = base[c] + sum over g not of R, o of a[g,o,c] / K_g * y[g,o] + sum over g of R of a[g,today,c]

What is minimised is, tier by tier, the highest value over the cases: nobody refuses, and any one (or two) of those whom
the schedule asks. What travellers feel is that of what is left; what is asked of people is asked, whoever refuses.

Two ways were designed:

- one integer program, to which the rows of a case are added when its solution violates them (`prover`, `program`);
- search over packages, each neighbour valued exactly in every case that can still be the worst (`descent`).

Utrecht, at most eight parties, `overload`, of one core: the program proves the optimum, 14.7 left behind, in 2.5 to 7 s
(8 to 10 cases, 1,300 columns); the search ends at 48.9 after 3 s from the plan that is best if all say yes (156.2 in
its worst case), and does not leave today at all: whoever moves first may refuse, so that no first move helps. For
`peak` and `crowding`, where every cell costs, five cases make 23,900 columns: bounded within 2.5 % after 60 s, nothing
better found, while the search improves it by 1.7 %. So the first tier is found and proven by the program, and the
later ones, held within their tolerances, are searched.
"""
