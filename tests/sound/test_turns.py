"""A worker holds one large model of hearing or speaking, not all that a film needs."""

import pytest

from apps.sound import speakers, speech
from apps.vision import runtime


@pytest.mark.weights
def test_who_begins_to_speak_lets_go_of_what_heard():
    with runtime.use(speakers.ENCODER), runtime.use(speech.SPEAKER):
        assert {"resemblyzer", "kokoro"} <= runtime.loaded().keys(), "what is in use stays"
    runtime.let_go("kokoro")

    with runtime.use(speech.SPEAKER):
        assert not runtime.is_loaded("resemblyzer")
    with runtime.use(speakers.ENCODER):
        assert not runtime.is_loaded("kokoro")
