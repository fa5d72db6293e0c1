/** The parts of JPEG, PNG and WebP files, one after the other. */

export const PNG_SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** @param {Uint8Array} bytes @param {number} from @param {number} length */
export function ascii(bytes, from, length) {
  return String.fromCharCode(...bytes.subarray(from, from + length));
}

/** @param {string} text @returns {Uint8Array} */
export function bytesOf(text) {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

/** @param {Uint8Array[]} parts @returns {Uint8Array} */
export function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** @param {Uint8Array} bytes */
function viewOf(bytes) {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** The segments before a JPEG's pixels. @param {Uint8Array} bytes */
export function segmentsOf(bytes) {
  const view = viewOf(bytes);
  const found = [];
  let at = 2;
  while (at + 4 <= bytes.length && bytes[at] === 0xff && bytes[at + 1] !== 0xda) {
    if (bytes[at + 1] === 0xff) {
      at += 1; // Padding.
      continue;
    }
    const end = at + 2 + view.getUint16(at + 2);
    if (end > bytes.length || end < at + 4) break;
    found.push({marker: bytes[at + 1], body: bytes.subarray(at + 4, end)});
    at = end;
  }
  return found;
}

/** @param {Uint8Array} bytes of a PNG */
export function chunksOf(bytes) {
  const view = viewOf(bytes);
  const found = [];
  for (let at = 8; at + 12 <= bytes.length; ) {
    const end = at + 12 + view.getUint32(at);
    if (end > bytes.length) break;
    found.push({type: ascii(bytes, at + 4, 4), body: bytes.subarray(at + 8, end - 4), whole: bytes.subarray(at, end)});
    at = end;
  }
  return found;
}

/** @param {Uint8Array} bytes of a WebP */
export function riffOf(bytes) {
  const view = viewOf(bytes);
  const found = [];
  for (let at = 12; at + 8 <= bytes.length; ) {
    const size = view.getUint32(at + 4, true);
    if (at + 8 + size > bytes.length) break;
    found.push({type: ascii(bytes, at, 4), body: bytes.subarray(at + 8, at + 8 + size)});
    at += 8 + size + (size % 2);
  }
  return found;
}

/** @param {number} marker @param {Uint8Array} body */
export function segment(marker, body) {
  const size = body.length + 2;
  return joined(Uint8Array.of(0xff, marker, size >> 8, size & 255), body);
}

/** @param {string} type @param {Uint8Array} body */
export function chunk(type, body) {
  const head = new Uint8Array(4);
  viewOf(head).setUint32(0, body.length);
  const named = joined(bytesOf(type), body);
  const check = new Uint8Array(4);
  viewOf(check).setUint32(0, crc(named));
  return joined(head, named, check);
}

/** @param {string} type @param {Uint8Array} body */
export function riff(type, body) {
  const head = new Uint8Array(8);
  head.set(bytesOf(type));
  viewOf(head).setUint32(4, body.length, true);
  return joined(head, body, new Uint8Array(body.length % 2));
}

/** @param {Uint8Array} bytes */
function crc(bytes) {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return (sum ^ 0xffffffff) >>> 0;
}
