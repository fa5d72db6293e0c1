/** Buttons that copy what another element shows. */

/** @param {HTMLElement} shown */
async function copy(shown) {
  const text = shown instanceof HTMLInputElement ? shown.value : shown.innerText;
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(text);
    return;
  }
  // Plain http has no clipboard of its own: select the words, and copy the selection.
  if (shown instanceof HTMLInputElement) shown.select();
  else getSelection()?.selectAllChildren(shown);
  if (!document.execCommand("copy")) throw new Error("The browser copies nothing here.");
}

for (const button of document.querySelectorAll("[data-copy]")) {
  if (!(button instanceof HTMLButtonElement)) continue;
  const words = button.textContent;
  button.addEventListener("click", async () => {
    const shown = document.getElementById(button.dataset.copy ?? "");
    if (!shown) return;
    try {
      await copy(shown);
    } catch {
      // Refused: it stands selected, for the keyboard to copy.
      return;
    }
    button.textContent = button.dataset.copied ?? words;
    const said = document.getElementById("copied");
    if (said) said.textContent = button.textContent;
    setTimeout(() => (button.textContent = words), 2500);
  });
}
