/** Files and folders that are dropped anywhere on the page, or pasted; and pasted addresses. */

import {filesIn} from "./folder.js";

/** @typedef {(files: File[]) => void} Take */

/** @param {DragEvent} event */
function carriesFiles(event) {
  return event.dataTransfer?.types.includes("Files") ?? false;
}

/** @param {Take} take */
export function onDrop(take) {
  let depth = 0;
  /** @param {number} to */
  const setDepth = (to) => {
    depth = Math.max(0, to);
    document.body.classList.toggle("is-dropping", depth > 0);
  };
  document.addEventListener("dragenter", (event) => carriesFiles(event) && setDepth(depth + 1));
  document.addEventListener("dragleave", (event) => carriesFiles(event) && setDepth(depth - 1));
  document.addEventListener("dragover", (event) => carriesFiles(event) && event.preventDefault());
  document.addEventListener("drop", async (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    setDepth(0);
    if (document.querySelector("dialog[open]") || !event.dataTransfer) return;
    take(await filesIn(event.dataTransfer));
  });
}

/** @param {Take} take */
export function onPaste(take) {
  document.addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length && !document.querySelector("dialog[open]")) take(files);
  });
}

/**
 * An address pasted anywhere but into a field.
 * @param {(address: string) => void} take
 */
export function onPasteAddress(take) {
  document.addEventListener("paste", (event) => {
    const inField = /** @type {Element} */ (event.target).closest?.("input, textarea, [contenteditable]");
    const text = event.clipboardData?.getData("text/plain").trim() ?? "";
    if (inField || event.clipboardData?.files.length || document.querySelector("dialog[open]")) return;
    if (/^https?:\/\/\S+$/i.test(text)) take(text);
  });
}
