"""What a room that uses these models asks for in its `Room`."""

# Top-level modules that requirements-films.txt installs.
MODULES = (
    "faster_whisper",
    "onnxruntime",
    "espeakng_loader",
    "misaki",
    "cn2an",
    "jieba",
    "opencc",
    "ordered_set",
    "pypinyin",
    "scipy",
)

# Names of weights, by what they are for.
RECOGNITION = (
    "whisper-base",
    "whisper-base-tokenizer",
    "whisper-base-vocabulary",
    "whisper-base-config",
)
SPEECH = ("kokoro", "kokoro-vocabulary", "kokoro-voices")
SPEAKERS, ACTIVITY = "resemblyzer", "silero-vad"
WEIGHTS = (*RECOGNITION, ACTIVITY, SPEAKERS, *SPEECH)
