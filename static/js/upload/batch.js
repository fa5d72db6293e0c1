/** Which pictures go together in one request: a few small ones, or one large one. */

/** Small enough that a cut costs little and the bar moves. */
const MAX_FILES = 30;
const MAX_BYTES = 24 * 2 ** 20;

/**
 * From here on a file goes piece by piece and can go on after a cut (large.js). Smaller ones are
 * sent together in a form: that is one request, where the other way takes four each.
 */
const LARGE = 8 * 2 ** 20;

/** Names that the server keeps as they are; it cleans others, and they could not be told apart. */
const PLAIN = /^[\p{L}\p{M}\p{N}\p{P}\p{S}]+( [\p{L}\p{M}\p{N}\p{P}\p{S}]+)*$/u;
const LONGEST = 200;

/**
 * The name the server will answer with, if it is a plain one.
 * @param {{name: string}} named
 */
export function keyOf({name}) {
  return name.normalize("NFC");
}

/** @param {string} name */
export function isZip(name) {
  return /\.zip$/i.test(name);
}

/** Whether it goes piece by piece: what is large, and zips, which usually are. @param {File} file */
export function isLarge(file) {
  return file.size > LARGE || isZip(file.name);
}

/** Whether it may share a request. @param {import("./chosen.js").Chosen} chosen */
function isPlain({file}) {
  if (!file || isLarge(file)) return false;
  const name = keyOf(file);
  return PLAIN.test(name) && !/["\\]|^\.|\.$/.test(name) && name.length <= LONGEST;
}

/**
 * @param {import("./chosen.js").Chosen[]} waiting
 * @param {boolean} alone one a request, whatever its size
 * @returns {import("./chosen.js").Chosen[]} the next to send, no two of one name
 */
export function nextBatch(waiting, alone) {
  const batch = waiting.slice(0, 1);
  if (alone || !batch.every(isPlain)) return batch;
  const names = new Set(batch.map((chosen) => keyOf(chosen)));
  let bytes = batch.reduce((sum, chosen) => sum + chosen.size, 0);
  for (const chosen of waiting.slice(1)) {
    if (!isPlain(chosen)) continue;
    bytes += chosen.size;
    if (batch.length >= MAX_FILES || bytes > MAX_BYTES || names.has(keyOf(chosen))) break;
    names.add(keyOf(chosen));
    batch.push(chosen);
  }
  return batch;
}

/**
 * Share out the bytes that have gone out over the pictures of a batch, in their order.
 * @param {import("./chosen.js").Chosen[]} batch
 * @param {number} bytes
 */
export function shareOut(batch, bytes) {
  let left = bytes;
  for (const chosen of batch) {
    chosen.progress(Math.min(1, left / Math.max(1, chosen.size)));
    left = Math.max(0, left - chosen.size);
  }
}
