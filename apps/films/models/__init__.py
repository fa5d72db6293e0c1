from apps.films.models.artifact import Artifact, Edit, Output, Pace
from apps.films.models.cue import Cue, Translation
from apps.films.models.film import Film, Track, UsualSettings
from apps.films.models.take import Audition, Take, Term
from apps.films.models.voice import Character, Gender, Voice, VoiceConsent, VoiceSample

__all__ = [
    "Artifact",
    "Audition",
    "Character",
    "Cue",
    "Edit",
    "Film",
    "Gender",
    "Output",
    "Pace",
    "Take",
    "Term",
    "Track",
    "Translation",
    "UsualSettings",
    "Voice",
    "VoiceConsent",
    "VoiceSample",
]
