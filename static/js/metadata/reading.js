/** Where files keep what is known of a picture: JPEG, PNG, WebP, and those of HEIC's kind. */

import {PNG_SIGNATURE, ascii, chunksOf, riffOf, segmentsOf} from "./containers.js";

/** @typedef {{exif?: Uint8Array, xmp?: string, iptc?: Uint8Array, texts: Uint8Array[]}} Found */

const XMP = "http://ns.adobe.com/xmp/1.0/\0";
const PHOTOSHOP = "Photoshop 3.0\0";
const IPTC = 0x0404;
/** XMP with pictures in it: they may show what was cut off. */
const PICTURED = /xmpGImg|GImage|GDepth|GContainer|Container:Directory/;
/** So far into a file of HEIC's kind its EXIF is looked for, in bytes. */
const SEEN = 16 * 2 ** 20;
const LONGEST = 2 ** 16;

/** @param {Uint8Array} bytes @returns {Found} */
export function foundIn(bytes) {
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return inJpeg(bytes);
  if (PNG_SIGNATURE.every((byte, i) => bytes[i] === byte)) return inPng(bytes);
  if (ascii(bytes, 0, 4) === "RIFF" && ascii(bytes, 8, 4) === "WEBP") return inWebp(bytes);
  if (ascii(bytes, 4, 4) === "ftyp") return {exif: tiffIn(bytes.subarray(0, SEEN)), texts: []};
  return {texts: []};
}

/** @param {Uint8Array} packet */
function xmpOf(packet) {
  const text = new TextDecoder().decode(packet);
  return PICTURED.test(text) ? undefined : text;
}

/** @param {Uint8Array} bytes @returns {Found} */
function inJpeg(bytes) {
  /** @type {Found} */
  const found = {texts: []};
  for (const {marker, body} of segmentsOf(bytes)) {
    if (marker === 0xe1 && ascii(body, 0, 6) === "Exif\0\0") found.exif ??= body.subarray(6);
    else if (marker === 0xe1 && ascii(body, 0, XMP.length) === XMP) found.xmp ??= xmpOf(body.subarray(XMP.length));
    else if (marker === 0xed && ascii(body, 0, PHOTOSHOP.length) === PHOTOSHOP) found.iptc ??= iptcIn(body);
  }
  return found;
}

/** The block of IPTC among Photoshop's, without its thumbnail. @param {Uint8Array} body @returns {Uint8Array | undefined} */
function iptcIn(body) {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  for (let at = PHOTOSHOP.length; at + 12 <= body.length && ascii(body, at, 4) === "8BIM"; ) {
    const named = 1 + body[at + 6];
    const sized = at + 6 + named + (named % 2);
    if (sized + 4 > body.length) return undefined;
    const end = sized + 4 + view.getUint32(sized);
    if (end > body.length) return undefined;
    if (view.getUint16(at + 4) === IPTC) return body.slice(at, end);
    at = end + (end - sized) % 2;
  }
  return undefined;
}

/** @param {Uint8Array} bytes @returns {Found} */
function inPng(bytes) {
  /** @type {Found} */
  const found = {texts: []};
  for (const {type, body, whole} of chunksOf(bytes)) {
    if (type === "eXIf") found.exif ??= body;
    const isText = ["tEXt", "iTXt", "zTXt"].includes(type) && body.length < LONGEST;
    // Raw profiles hold EXIF with its thumbnail; XMP may turn the picture once more.
    if (isText && !/^(Raw profile|XML:com\.adobe)/.test(ascii(body, 0, 20))) found.texts.push(whole);
  }
  return found;
}

/** @param {Uint8Array} bytes @returns {Found} */
function inWebp(bytes) {
  const exif = riffOf(bytes).find(({type}) => type === "EXIF")?.body;
  return {exif: exif && ascii(exif, 0, 6) === "Exif\0\0" ? exif.subarray(6) : exif, texts: []};
}

/** A directory of EXIF somewhere in the bytes. @param {Uint8Array} bytes */
function tiffIn(bytes) {
  const heads = [[0x49, 0x49, 42, 0, 8, 0, 0, 0], [0x4d, 0x4d, 0, 42, 0, 0, 0, 8]];
  for (const head of heads) {
    for (let at = bytes.indexOf(head[0]); at >= 0; at = bytes.indexOf(head[0], at + 1)) {
      if (head.every((byte, i) => bytes[at + i] === byte)) return bytes.subarray(at, at + LONGEST);
    }
  }
  return undefined;
}
