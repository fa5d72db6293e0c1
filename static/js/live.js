/** What htmx's requests may run into, said in a toast. Polling stays quiet, and rests in a hidden tab. */

import {toast, troubleOf, wasSignedOut} from "./say.js";

let signedOut = false;
/** @type {Set<import("./say.js").Trouble>} Said already, and not over yet. */
const said = new Set();

/** @param {import("./say.js").Trouble} trouble */
function sayOnce(trouble) {
  if (said.has(trouble)) return;
  said.add(trouble);
  toast(trouble);
}

/** The connection is back: the next failure is news again. */
function recovered() {
  said.clear();
  document.querySelector('.toast[data-trouble="offline"]')?.remove();
}

export function watchRequests() {
  document.addEventListener("htmx:before:request", (event) => {
    const {sourceEvent} = /** @type {CustomEvent} */ (event).detail.ctx;
    const isUnseen = document.visibilityState === "hidden" && sourceEvent?.type === "every";
    if (signedOut || isUnseen) event.preventDefault();
  });
  document.addEventListener("htmx:before:response", (event) => {
    const {request, response} = /** @type {CustomEvent} */ (event).detail.ctx;
    if (wasSignedOut(request.action, response.raw.url)) {
      event.preventDefault();
      signedOut = true;
      sayOnce("signed-out");
    } else if (response.raw.ok) recovered();
  });
  document.addEventListener("htmx:response:error", (event) => {
    sayOnce(troubleOf(/** @type {CustomEvent} */ (event).detail.ctx.response.status));
  });
  document.addEventListener("htmx:error", (event) => {
    const {ctx} = /** @type {CustomEvent} */ (event).detail;
    if (!ctx?.response) sayOnce("offline");
  });
  // Back from signing in in another tab: try again.
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") signedOut = false;
  });
}
