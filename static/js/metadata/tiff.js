/**
 * EXIF anew: what a camera wrote of a picture, for a changed copy of that picture. Only small values of the
 * three directories that speak of the photo go along. Thumbnails and maker notes do not: they may show
 * what was cut off.
 */

/** Bytes of one value, by its type. */
const SIZES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8];
const SHORT = 3;
const LONG = 4;
const EXIF = 0x8769;
const GPS = 0x8825;
const ORIENTATION = 0x0112;
const SIDES = {image: [0x0100, 0x0101], exif: [0xa002, 0xa003]};
/** Of the picture's own bytes, or of other pictures; XMP, IPTC and profile are carried apart. */
const LEFT = new Set([0x0102, 0x0103, 0x0106, 0x0111, 0x0115, 0x0116, 0x0117, 0x014a, 0x0201, 0x0202, 0x02bc, 0x83bb, 0x8773, 0x927c, 0xa005, EXIF, GPS]);
/** Longer ones hold pictures or programs' own data. */
const LONGEST = 2048;
const MAX_ENTRIES = 200;

/** @typedef {{tag: number, type: number, count: number, bytes: Uint8Array}} Entry */
/** @typedef {{width: number, height: number}} Sides */

class Reader {
  /** @param {Uint8Array} bytes beginning with II or MM */
  constructor(bytes) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.little = bytes[0] === 0x49;
  }

  /** @param {number} at */
  short(at) {
    return this.view.getUint16(at, this.little);
  }

  /** @param {number} at */
  long(at) {
    return this.view.getUint32(at, this.little);
  }

  /** @param {number} at of a directory @returns {Entry[]} those that lie within the bytes */
  entries(at) {
    if (!at || at + 2 > this.bytes.length) return [];
    const fit = Math.floor((this.bytes.length - at - 2) / 12);
    const count = Math.min(this.short(at), fit, MAX_ENTRIES);
    return Array.from({length: count}, (_, i) => this.#entry(at + 2 + 12 * i)).filter((entry) => entry !== null);
  }

  /** @param {number} at @returns {Entry | null} */
  #entry(at) {
    const [tag, type, count] = [this.short(at), this.short(at + 2), this.long(at + 4)];
    const size = (SIZES[type] ?? 0) * count;
    const from = size <= 4 ? at + 8 : this.long(at + 8);
    if (!size || size > LONGEST || from + size > this.bytes.length) return null;
    return {tag, type, count, bytes: this.bytes.slice(from, from + size)};
  }

  /** Where another directory begins. @param {number} at of the directory that names it @param {number} tag */
  pointer(at, tag) {
    const found = this.entries(at).find((entry) => entry.tag === tag && entry.type === LONG);
    return found ? new Reader(found.bytes).#as(this.little).long(0) : 0;
  }

  /** @param {boolean} little */
  #as(little) {
    this.little = little;
    return this;
  }
}

/**
 * @param {number} tag
 * @param {number} type SHORT or LONG
 * @param {number} value
 * @param {boolean} little
 * @returns {Entry}
 */
function number(tag, type, value, little) {
  const view = new DataView(new ArrayBuffer(SIZES[type]));
  if (type === SHORT) view.setUint16(0, value, little);
  else view.setUint32(0, value, little);
  return {tag, type, count: 1, bytes: new Uint8Array(view.buffer)};
}

/**
 * @param {Entry[]} entries
 * @param {number} at where the directory will begin
 * @param {boolean} little
 */
function directory(entries, at, little) {
  const sorted = [...entries].sort((a, b) => a.tag - b.tag);
  const head = 2 + 12 * sorted.length + 4;
  const long = sorted.filter(({bytes}) => bytes.length > 4);
  const size = head + long.reduce((sum, {bytes}) => sum + bytes.length + (bytes.length % 2), 0);
  const made = new Uint8Array(size);
  const view = new DataView(made.buffer);
  view.setUint16(0, sorted.length, little);
  let free = head;
  sorted.forEach(({tag, type, count, bytes}, i) => {
    const place = 2 + 12 * i;
    view.setUint16(place, tag, little);
    view.setUint16(place + 2, type, little);
    view.setUint32(place + 4, count, little);
    made.set(bytes, bytes.length > 4 ? free : place + 8);
    if (bytes.length <= 4) return;
    view.setUint32(place + 8, at + free, little);
    free += bytes.length + (bytes.length % 2);
  });
  return made;
}

/**
 * @param {Entry[]} entries
 * @param {Entry[]} set take the place of those of their tag
 */
function kept(entries, ...set) {
  const tags = new Set(set.map(({tag}) => tag));
  return [...entries.filter(({tag}) => !LEFT.has(tag) && !tags.has(tag)), ...set];
}

/**
 * The EXIF of a copy that stands upright and has these sides.
 * @param {Uint8Array} bytes TIFF, beginning with II or MM
 * @param {Sides} sides
 * @returns {Uint8Array | null} null when there is nothing in it
 */
export function exifFor(bytes, {width, height}) {
  const reader = new Reader(bytes);
  const {little} = reader;
  if (bytes.length < 14 || reader.short(2) !== 42) return null;
  const first = reader.long(4);
  const main = reader.entries(first);
  const exif = reader.entries(reader.pointer(first, EXIF));
  const gps = reader.entries(reader.pointer(first, GPS));
  if (!main.length) return null;
  const own = [number(ORIENTATION, SHORT, 1, little), number(SIDES.image[0], LONG, width, little), number(SIDES.image[1], LONG, height, little)];
  const size = [number(SIDES.exif[0], LONG, width, little), number(SIDES.exif[1], LONG, height, little)];
  const further = [kept(exif, ...size), gps].map((entries) => (entries.length ? entries : null));
  return laidOut(kept(main, ...own), further, little);
}

/**
 * @param {Entry[]} main
 * @param {(Entry[] | null)[]} further EXIF and GPS
 * @param {boolean} little
 */
function laidOut(main, further, little) {
  const tags = [EXIF, GPS];
  const names = tags.filter((_, i) => further[i]);
  // Their places do not change how long the first directory is.
  const draft = directory([...main, ...names.map((tag) => number(tag, LONG, 0, little))], 8, little);
  let at = 8 + draft.length;
  const parts = [];
  const pointers = [];
  for (const [i, entries] of further.entries()) {
    if (!entries) continue;
    pointers.push(number(tags[i], LONG, at, little));
    const part = directory(entries, at, little);
    parts.push(part);
    at += part.length;
  }
  const made = new Uint8Array(at);
  made.set(little ? [0x49, 0x49, 42, 0, 8, 0, 0, 0] : [0x4d, 0x4d, 0, 42, 0, 0, 0, 8]);
  let place = 8;
  for (const part of [directory([...main, ...pointers], 8, little), ...parts]) {
    made.set(part, place);
    place += part.length;
  }
  return made;
}
