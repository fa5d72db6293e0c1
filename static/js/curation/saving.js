/** Says how far decisions are saved, and lets nobody leave before that without knowing it. */

import {fill, sentence} from "../say.js";

/** @param {import("./outbox.js").Outbox} outbox */
export function watchSaving(outbox) {
  const place = /** @type {HTMLElement | null} */ (document.querySelector("[data-saving]"));
  if (!place) return;
  const words = /** @type {HTMLElement} */ (place.querySelector("[data-saving-words]"));
  const again = /** @type {HTMLButtonElement} */ (place.querySelector("[data-saving-again]"));
  const discard = /** @type {HTMLButtonElement} */ (place.querySelector("[data-saving-discard]"));

  /** @param {string} what @param {number} n */
  const say = (what, n) => {
    const template = /** @type {HTMLTemplateElement} */ (place.querySelector(`[data-saving-${what}]`));
    words.textContent = fill(template.innerHTML, {n}).trim();
  };
  outbox.onState = (state, n, trouble) => {
    place.dataset.saving = state;
    say(state, n);
    if (trouble && trouble !== "failed") words.append(" ", sentence(trouble));
    again.hidden = discard.hidden = state !== "stuck";
  };
  again.addEventListener("click", () => outbox.flush());
  discard.addEventListener("click", () => {
    if (!confirm(discard.dataset.sure)) return;
    outbox.discard();
    location.reload();
  });
  watchLeaving(outbox, () => say("leave", outbox.pending.length));
}

/** @param {import("./outbox.js").Outbox} outbox @param {() => void} sayWaiting */
function watchLeaving(outbox, sayWaiting) {
  // A link of the page waits for what is on its way, so that the next page is right at once.
  document.addEventListener("click", async (event) => {
    const link = /** @type {HTMLAnchorElement | null} */ (/** @type {Element} */ (event.target).closest("a[href]"));
    const plain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.button);
    if (!link || !plain || link.target || event.defaultPrevented || !outbox.pending.length) return;
    event.preventDefault();
    sayWaiting();
    await outbox.settled();
    location.assign(link.href);
  });
  addEventListener("beforeunload", (event) => {
    if (outbox.isStuck) event.preventDefault();
  });
  addEventListener("pagehide", () => outbox.leave());
  // Back from another page by the browser's own memory, or online again.
  addEventListener("pageshow", (event) => event.persisted && outbox.flush());
  addEventListener("online", () => outbox.flush());
  document.addEventListener("visibilitychange", () => outbox.flush());
}
