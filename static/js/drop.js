/** Files that are dropped anywhere on the page, or pasted. */

/** @typedef {(files: File[]) => void} Take */

/** @param {DragEvent} event */
function carriesFiles(event) {
  return event.dataTransfer?.types.includes("Files") ?? false;
}

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
  document.addEventListener("drop", (event) => {
    if (!carriesFiles(event)) return;
    const isTaken = event.defaultPrevented; // By what it was dropped on.
    event.preventDefault();
    setDepth(0);
    if (!isTaken && !isElsewhere(dialog)) take([...(event.dataTransfer?.files ?? [])]);
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
