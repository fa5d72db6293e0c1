/** Files that are dropped anywhere on the page, or pasted. */

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
  document.addEventListener("drop", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    setDepth(0);
    if (!document.querySelector("dialog[open]")) take([...(event.dataTransfer?.files ?? [])]);
  });
}

/** @param {Take} take */
export function onPaste(take) {
  document.addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length && !document.querySelector("dialog[open]")) take(files);
  });
}
