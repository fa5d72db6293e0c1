"""What the doctor looks at by itself: docs/OPERATIONS.md, "Doctor"."""

from futu.settings.instance import env

# It looks every day, and reads all bytes within so many days. 0: it does not look by itself.
FUTU_DOCTOR_DAYS = env.int("FUTU_DOCTOR_DAYS", default=30)
# The hour of the day, by the server's clock, from which on it looks.
FUTU_DOCTOR_HOUR = env.int("FUTU_DOCTOR_HOUR", default=4)
# Seconds of work after which it stops reading, and goes on the next day.
FUTU_DOCTOR_SECONDS = env.int("FUTU_DOCTOR_SECONDS", default=3600)
# Whether it also repairs what rows prove.
FUTU_DOCTOR_REPAIR = env.bool("FUTU_DOCTOR_REPAIR", default=False)
# What daily sweeps put into quarantine goes for good after so many days, and the oldest of it
# before that where it is more than so many bytes. 0 days: with the next sweep.
FUTU_QUARANTINE_DAYS = env.int("FUTU_QUARANTINE_DAYS", default=30)
FUTU_QUARANTINE_BYTES = env.int("FUTU_QUARANTINE_BYTES", default=10 * 2**30)
