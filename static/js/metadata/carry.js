/** Date, camera and place of a file, carried over into the changed picture that a canvas wrote of it. */

import {bytesOf, chunk, joined, riff, riffOf, segment} from "./containers.js";
import {foundIn} from "./reading.js";
import {exifFor} from "./tiff.js";

/** What one segment of a JPEG holds. */
const MAX_SEGMENT = 65533;

/**
 * @param {Blob} original
 * @param {Blob} made JPEG, PNG or WebP, upright, in sRGB
 * @param {import("./tiff.js").Sides} sides of `made`
 * @returns {Promise<Blob>}
 */
export async function carriedOver(original, made, sides) {
  try {
    const found = foundIn(await bytesIn(original));
    const exif = found.exif ? exifFor(found.exif, sides) : null;
    const bytes = put(await bytesIn(made), found, exif, sides);
    return new Blob([/** @type {BlobPart} */ (bytes)], {type: made.type});
  } catch {
    return made; // Broken beside the pixels: they are good all the same.
  }
}

/** @param {Blob} blob */
async function bytesIn(blob) {
  return new Uint8Array(await blob.arrayBuffer());
}

/**
 * @param {Uint8Array} bytes
 * @param {import("./reading.js").Found} found
 * @param {Uint8Array | null} exif
 * @param {import("./tiff.js").Sides} sides
 */
function put(bytes, found, exif, sides) {
  if (bytes[0] === 0xff) return intoJpeg(bytes, found, exif);
  if (bytes[0] === 0x89) return intoPng(bytes, found, exif);
  return exif ? intoWebp(bytes, exif, sides) : bytes;
}

/** Upright already: a reader must not turn it again. @param {string} xmp */
function upright(xmp) {
  return xmp.replace(/(tiff:Orientation(?:="|='|>))\s*\d+/g, "$11");
}

/** @param {Uint8Array} bytes @param {import("./reading.js").Found} found @param {Uint8Array | null} exif */
function intoJpeg(bytes, {xmp, iptc}, exif) {
  const parts = [];
  if (exif) parts.push([0xe1, joined(bytesOf("Exif\0\0"), exif)]);
  if (xmp) parts.push([0xe1, joined(bytesOf("http://ns.adobe.com/xmp/1.0/\0"), new TextEncoder().encode(upright(xmp)))]);
  if (iptc) parts.push([0xed, joined(bytesOf("Photoshop 3.0\0"), iptc, new Uint8Array(iptc.length % 2))]);
  const fitting = /** @type {[number, Uint8Array][]} */ (parts).filter(([, body]) => body.length <= MAX_SEGMENT);
  // JFIF's own segment stays the first.
  const first = bytes[3] === 0xe0 ? 4 + bytes[4] * 256 + bytes[5] : 2;
  return joined(bytes.subarray(0, first), ...fitting.map(([marker, body]) => segment(marker, body)), bytes.subarray(first));
}

/** Behind the header. @param {Uint8Array} bytes @param {import("./reading.js").Found} found @param {Uint8Array | null} exif */
function intoPng(bytes, {texts}, exif) {
  const first = 8 + 12 + 13;
  return joined(bytes.subarray(0, first), ...(exif ? [chunk("eXIf", exif)] : []), ...texts, bytes.subarray(first));
}

/**
 * EXIF needs the extended form, whose header says so.
 * @param {Uint8Array} bytes
 * @param {Uint8Array} exif
 * @param {import("./tiff.js").Sides} sides
 */
function intoWebp(bytes, exif, {width, height}) {
  const parts = riffOf(bytes).filter(({type}) => type !== "VP8X");
  const isClear = parts.some(({type, body}) => type === "ALPH" || (type === "VP8L" && Boolean(body[4] & 0x10)));
  const head = new Uint8Array(10);
  head[0] = 0x08 | (isClear ? 0x10 : 0) | (parts.some(({type}) => type === "ICCP") ? 0x20 : 0);
  for (const [at, side] of [[4, width - 1], [7, height - 1]]) head.set([side & 255, (side >> 8) & 255, side >> 16], at);
  const body = joined(riff("VP8X", head), ...parts.map((part) => riff(part.type, part.body)), riff("EXIF", exif));
  return riff("RIFF", joined(bytesOf("WEBP"), body));
}
