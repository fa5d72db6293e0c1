/** What was cut out, as a file of the same name that says when, where and with what it was taken. */

import {carriedOver} from "../metadata/carry.js";

/** Formats a canvas can write; others become one of them. @type {Record<string, string>} */
const KEPT = {"image/jpeg": "image/jpeg", "image/png": "image/png", "image/webp": "image/webp", "image/gif": "image/png", "image/bmp": "image/png"};
/** @type {Record<string, string>} */
const EXTENSIONS = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"};
const QUALITY = 0.92;
/** Sides of a canvas that every browser can still make, in pixels. */
const MAX_SIDE = 8192;

/** @param {File} file */
function typeFor(file) {
  return KEPT[file.type] ?? "image/jpeg";
}

/**
 * @param {File} file
 * @param {string} type
 * @param {string} mark behind the name, for one that goes beside its original
 */
function nameFor(file, type, mark) {
  if (file.type === type && !mark) return file.name;
  const [, stem, end] = /^(.*?)(\.[^.]*)?$/.exec(file.name) ?? ["", file.name, ""];
  return `${stem || "picture"}${mark}${file.type === type && end ? end : `.${EXTENSIONS[type]}`}`;
}

/**
 * @param {Cropper} cropper
 * @param {File} file
 * @param {string} mark
 * @returns {Promise<File>} rejects when this browser cannot write it
 */
export async function writtenFrom(cropper, file, mark) {
  const opaque = typeFor(file) === "image/jpeg";
  const canvas = cropper.getCroppedCanvas({
    maxWidth: MAX_SIDE,
    maxHeight: MAX_SIDE,
    imageSmoothingQuality: "high",
    ...(opaque ? {fillColor: "#fff"} : {}),
  });
  /** @type {Blob | null} */
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, typeFor(file), QUALITY));
  if (!blob) throw new Error("The canvas gave nothing.");
  const made = await carriedOver(file, blob, canvas);
  return new File([made], nameFor(file, blob.type, mark), {type: blob.type, lastModified: file.lastModified});
}
