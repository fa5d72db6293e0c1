/** Sending pictures. XMLHttpRequest, since fetch does not tell how much has gone out. */

import {troubleOf, wasSignedOut} from "../say.js";

/** @typedef {{state: "wrong" | "known" | "restored" | "unpacking" | "sent", says: string, id?: string}} Fate of a picture */

/**
 * @typedef {object} Answer
 * @property {import("../say.js").Trouble | "stopped" | "batch_closed" | "batch_cancelled"} [trouble] why nothing was taken; stopped: we did
 * @property {string} [says] the server's own sentence about it
 * @property {Map<string, Fate>} fates by the name the server knows the picture by; not there: added
 */

/**
 * The token as the cookie has it now: signing in again, in another tab, changes it.
 * @param {HTMLFormElement} form
 */
export function csrfToken(form) {
  const cookie = document.cookie.split("; ").find((part) => part.startsWith("csrftoken="));
  return cookie?.split("=")[1] ?? form.elements.csrfmiddlewaretoken.value;
}

/**
 * Read what the server says became of the pictures (galleries/_added.html).
 * @param {string} html
 * @returns {Map<string, Fate>}
 */
function fatesIn(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const added = /** @type {HTMLTemplateElement | null} */ (page.querySelector("template[data-added]"));
  const said = /** @type {HTMLElement[]} */ ([...(added?.content.querySelectorAll("[data-name]") ?? [])]);
  return new Map(said.map((it) => [it.dataset.name, {state: it.dataset.state, says: it.textContent, id: it.dataset.id}]));
}

/**
 * The act of adding is over for the server: an answer of 409, in JSON.
 * @param {string} body
 * @returns {Answer | null} null when it says something else
 */
export function endedBy(body) {
  const fates = new Map();
  try {
    const {code, says} = JSON.parse(body);
    return code === "batch_closed" || code === "batch_cancelled" ? {trouble: code, says, fates} : null;
  } catch {
    return null;
  }
}

/**
 * @param {HTMLFormElement} form
 * @param {import("./chosen.js").Chosen[]} batch
 * @param {Record<string, string>} headers of the act
 * @param {(bytes: number) => void} progress called with how many bytes have gone out
 * @param {AbortSignal} signal
 * @returns {Promise<Answer>}
 */
export function send(form, batch, headers, progress, signal) {
  const body = new FormData();
  for (const {file, address} of batch) {
    if (file) body.append("files", file, file.name);
    else body.append("address", address);
  }
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.setRequestHeader("X-CSRFToken", csrfToken(form));
  request.setRequestHeader("HX-Request", "true");
  for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
  const none = new Map();
  return new Promise((resolve) => {
    request.upload.addEventListener("progress", (event) => progress(event.loaded));
    request.addEventListener("load", () => {
      if (wasSignedOut(form.action, request.responseURL)) resolve({trouble: "signed-out", fates: none});
      else if (request.status < 300) resolve({fates: fatesIn(request.responseText)});
      else resolve((request.status === 409 && endedBy(request.responseText)) || {trouble: troubleOf(request.status), fates: none});
    });
    request.addEventListener("error", () => resolve({trouble: "offline", fates: none}));
    request.addEventListener("abort", () => resolve({trouble: "stopped", fates: none}));
    signal.addEventListener("abort", () => request.abort());
    request.send(body);
  });
}
