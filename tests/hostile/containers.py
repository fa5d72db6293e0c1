"""Files that make a film's reader ask for other files, and containers made of nothing."""

from __future__ import annotations

import struct


def chunk(name: bytes, data: bytes) -> bytes:
    return name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)


def avi_with_subtitles(text: bytes) -> bytes:
    """An AVI whose one stream holds a subtitle file, as GAB2 has it, of whatever format."""
    header = chunk(b"avih", struct.pack("<14I", 40_000, 0, 0, 16, 1, 0, 1, 0, 64, 64, *[0] * 4))
    stream = struct.pack("<4s4sIHHIIIIIIII8x", b"txts", bytes(4), *[0] * 5, 1, 1, 0, 1, 0, 0)
    streams = b"strl" + chunk(b"strh", stream) + chunk(b"strf", b"")
    body = b"GAB2\0" + struct.pack("<HI", 2, 2) + b"a\0" + struct.pack("<HI", 4, len(text)) + text
    parts = chunk(b"LIST", b"hdrl" + header + chunk(b"LIST", streams))
    parts += chunk(b"LIST", b"movi" + chunk(b"00tx", body))
    return chunk(b"RIFF", b"AVI " + parts)


def playlists(target: str) -> dict[str, bytes]:
    """Of every kind that ffmpeg knows, each naming `target`: an address or a file."""
    hls = f"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n{target}\n#EXT-X-ENDLIST\n".encode()
    key = f'#EXT-X-KEY:METHOD=AES-128,URI="{target}",IV=0x0\n'.encode()
    dash = f"""<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static"
        mediaPresentationDuration="PT9S"><Period><AdaptationSet mimeType="video/mp4">
        <Representation id="1" bandwidth="1"><BaseURL>{target}</BaseURL></Representation>
        </AdaptationSet></Period></MPD>"""
    imf = f"""<?xml version="1.0"?><CompositionPlaylist
        xmlns="http://www.smpte-ra.org/schemas/2067-3/2016"><Id>urn:uuid:1</Id>
        <ContentTitle>{target}</ContentTitle><EditRate>24 1</EditRate></CompositionPlaylist>"""
    session = "v=0\no=- 0 0 IN IP4 127.0.0.1\nc=IN IP4 127.0.0.1\nm=video 9 RTP/AVP 96"
    return {
        "playlist.m3u8": hls,
        "playlist.mp4": hls,
        "key.m3u8": hls.replace(b"#EXTINF", key + b"#EXTINF"),
        "segments.ts": hls.replace(b"#EXT-X-END", b'#EXT-X-MAP:URI="a"\n#EXT-X-END'),
        "list.ffconcat": f"ffconcat version 1.0\nfile '{target}'\n".encode(),
        "list.mkv": f"ffconcat version 1.0\nfile '{target}'\n".encode(),
        "manifest.mpd": dash.encode(),
        "manifest.mp4": dash.encode(),
        "playlist.xml": imf.encode(),
        "session.sdp": session.encode(),
        "list.asx": f'<asx><entry><ref href="{target}"/></entry></asx>'.encode(),
        "list.rtsp": f"RTSP/1.0 200\n{target}".encode(),
        "list.vob.idx": b"# VobSub index file, v7\nid: en, index: 0\n",
        "drawing.svg": f'<svg xmlns:x="xl"><image href="{target}"/></svg>'.encode(),
        "subtitles.avi": avi_with_subtitles(hls),
        "concat.avi": avi_with_subtitles(f"ffconcat version 1.0\nfile '{target}'\n".encode()),
    }


def endless(film: bytes) -> bytes:
    """An MP4 that lasts for weeks by its own words."""
    place = film.index(b"mvhd") + 4
    return film[: place + 16] + b"\x7f\xff\xff\xff" + film[place + 20 :]
