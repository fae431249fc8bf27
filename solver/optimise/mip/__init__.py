"""A tier as a mixed-integer program in arrays: built, cut into parts, solved by HiGHS."""
