/** Small pictures of files that this browser makes by itself, a few at a time. */

/** A photo from a phone takes some 50 MB while it is decoded. */
const AT_ONCE = 2;

/** @type {(() => Promise<void>)[]} */
const queue = [];
let busy = 0;

function next() {
  const job = busy < AT_ONCE ? queue.shift() : undefined;
  if (!job) return;
  busy += 1;
  job().finally(() => {
    busy -= 1;
    next();
  });
}

/**
 * @param {Blob} file
 * @param {number} side the longer one of what is wanted, in pixels
 * @param {() => boolean} wanted asked when its turn comes: what was scrolled away is not made
 * @returns {Promise<HTMLCanvasElement | null>} null when it is not wanted, or cannot be shown here
 */
export function thumbOf(file, side, wanted) {
  return new Promise((resolve) => {
    queue.push(async () => resolve(wanted() ? await drawn(file, side).catch(() => null) : null));
    next();
  });
}

/**
 * @param {Blob} file
 * @param {number} side
 */
async function drawn(file, side) {
  const bitmap = await createImageBitmap(file, {resizeWidth: side, resizeQuality: "low"});
  const scale = Math.min(1, side / bitmap.height);
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  canvas.getContext("2d")?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  return canvas;
}
