"""Models of hearing and speaking: what was said, when, by whom, and voices that say it.

    samples = files.read(wav)                       # float32 in [-1, 1], 16 kHz
    heard = recognition.recognise(samples)          # words with times, language
    spoken = lines.to_lines(heard.words, heard.language)
    who = speakers.cluster([speakers.embed(...) for line in spoken], [...])
    speech.synthesize("Good evening.", "af_heart")

Times are whole milliseconds. No database rows, no requests. What a function answers depends on its
arguments and the weights alone; each module names its version (`RECOGNITION_VERSION`) for whoever
keeps answers. Importing this loads no model and no library (docs/SOUND.md).
"""
