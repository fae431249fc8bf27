"""Plans that stand if parties say no: what a refusal costs, whom to ask first, and what to do then.

A refusal takes a party's move back, so that loads stay linear in the choices: of a schedule with parts y, and a set R
of parties that refuse,

    load_R[c] = base[c] + sum over g not of R, o of a[g,o,c] / K_g * y[g,o] + sum over g of R of a[g,today,c]
"""
