"""The stages in order, with their shares of the time."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from apps.jobs.stages import Stage

STAGES = (
    Stage("probe", _("Looking at the film"), weight=1),
    Stage("audio", _("Extracting its sound"), weight=2),
    Stage("recognise", _("Recognising speech"), weight=25),
    Stage("characters", _("Telling voices apart"), weight=6),
    Stage("translate", _("Translating"), weight=10),
    Stage("speak", _("Speaking"), weight=45),
    Stage("fit", _("Fitting lines into their times"), weight=3),
    Stage("mix", _("Mixing"), weight=4),
    Stage("mux", _("Writing the film"), weight=4),
)
NAMES = tuple(stage.name for stage in STAGES)

# Stages that are jobs of their own, on the queue of the models.
RECOGNISE, CHARACTERS, SPEAK = "films.recognise", "films.characters", "films.speak"
