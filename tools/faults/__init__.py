"""Breaking casting and opening on purpose: what was acknowledged is there once, nothing half.

`make faults`. Each part plays the two deeds over and over from the same data folder, breaks them
somewhere else each time, starts again, and asks `deeds.wrongs` what is not as it should be.
"""
