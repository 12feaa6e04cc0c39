"""Timings as ratios of two sides measured in one run: `make bench`.

Absolute figures say more about the machine than about the code, so each row compares ours with
something anybody can run, a call of one after a call of the other, in CPU time.
"""
