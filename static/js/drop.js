/** Files and folders that are dropped anywhere on the page, or pasted; and pasted addresses. */

import {filesIn} from "./folder.js";

/** @typedef {(files: File[]) => void} Take */

/** @param {DragEvent} event */
function carriesFiles(event) {
  return event.dataTransfer?.types.includes("Files") ?? false;
}

/** Drops that came by here. @type {WeakSet<Event>} */
const seen = new WeakSet();

/**
 * A dialog takes what is dropped and pasted while it is open, and the page what is when none is.
 * @param {HTMLDialogElement | null} dialog
 */
function isElsewhere(dialog) {
  return document.querySelector("dialog[open]") !== dialog;
}

/**
 * @param {Take} take
 * @param {HTMLDialogElement | null} dialog in which it lies, if it lies in one
 */
export function onDrop(take, dialog = null) {
  let depth = 0;
  /** @param {number} to */
  const setDepth = (to) => {
    depth = Math.max(0, to);
    document.body.classList.toggle("is-dropping", depth > 0);
  };
  document.addEventListener("dragenter", (event) => carriesFiles(event) && !isElsewhere(dialog) && setDepth(depth + 1));
  document.addEventListener("dragleave", (event) => carriesFiles(event) && setDepth(depth - 1));
  document.addEventListener("dragover", (event) => carriesFiles(event) && event.preventDefault());
  document.addEventListener("drop", async (event) => {
    if (!carriesFiles(event)) return;
    const isTaken = event.defaultPrevented && !seen.has(event); // By what it was dropped on.
    seen.add(event);
    event.preventDefault();
    setDepth(0);
    if (isTaken || isElsewhere(dialog) || !event.dataTransfer) return;
    take(await filesIn(event.dataTransfer));
  });
}

/**
 * @param {Take} take
 * @param {HTMLDialogElement | null} dialog in which it lies, if it lies in one
 */
export function onPaste(take, dialog = null) {
  document.addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length && !isElsewhere(dialog)) take(files);
  });
}

/**
 * An address pasted anywhere but into a field.
 * @param {(address: string) => void} take
 * @param {HTMLDialogElement | null} dialog in which it lies, if it lies in one
 */
export function onPasteAddress(take, dialog = null) {
  document.addEventListener("paste", (event) => {
    const inField = /** @type {Element} */ (event.target).closest?.("input, textarea, [contenteditable]");
    const text = event.clipboardData?.getData("text/plain").trim() ?? "";
    if (inField || event.clipboardData?.files.length || isElsewhere(dialog)) return;
    if (/^https?:\/\/\S+$/i.test(text)) take(text);
  });
}
