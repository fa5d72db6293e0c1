"""espeak-ng's library, which the package espeakng-loader brings: words to IPA.

One for a process, and it keeps the last voice: callers take turns.
"""

from __future__ import annotations

import ctypes
import threading
from functools import cache
from typing import Any

from apps.sound.errors import installed

RETRIEVAL, NO_EXIT = 0x02, 0x8000  # no sound card is opened, and errors do not end the process
UTF8 = 1
# IPA, with a mark between the letters of one sound.
TIE = "^"
IPA = 0x02 | 0x80 | ord(TIE) << 8

_turn = threading.Lock()


@cache
def _library() -> Any:
    with installed():
        import espeakng_loader
    library = ctypes.CDLL(espeakng_loader.get_library_path())
    library.espeak_TextToPhonemes.restype = ctypes.c_char_p
    library.espeak_TextToPhonemes.argtypes = (
        ctypes.POINTER(ctypes.c_void_p), ctypes.c_int, ctypes.c_int,
    )  # fmt: skip
    folder = espeakng_loader.get_data_path().encode()
    library.espeak_Initialize(RETRIEVAL, 0, folder, NO_EXIT)
    return library


def ipa(text: str, voice: str) -> str:
    """Of text without punctuation. Raises NotInstalledError."""
    with _turn:
        library = _library()
        library.espeak_SetVoiceByName(voice.encode())
        # It sets the pointer to what comes after each clause, and to nothing at the end.
        content = ctypes.create_string_buffer(text.encode())
        pointer = ctypes.c_void_p(ctypes.addressof(content))
        found = []
        while pointer.value:
            clause = library.espeak_TextToPhonemes(ctypes.byref(pointer), UTF8, IPA)
            found.append((clause or b"").decode())
    return " ".join(filter(None, found))
