/** What can go wrong with a passkey, said beside its button; allauth's script does the rest. */

import {cloneOf, notice} from "./say.js";

const place = /** @type {HTMLElement | null} */ (document.querySelector("[data-passkeys]"));

/** @param {string} id of a sentence */
function say(id) {
  place?.querySelector("[data-said]")?.remove();
  const words = notice(cloneOf(id));
  words.dataset.said = "";
  words.setAttribute("role", "alert");
  place?.append(words);
}

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const {exception} = /** @type {CustomEvent<{exception: Error}>} */ (event).detail;
  if (exception.name === "InvalidStateError") say("say-passkey-twice");
  else if (!isSecureContext || exception.name === "SecurityError") say("say-passkey-nowhere");
  else say("say-no-passkey");
});
