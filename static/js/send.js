/** Sending a picture. XMLHttpRequest, since fetch does not tell how much has gone out. */

import {troubleOf, wasSignedOut} from "./say.js";

/**
 * @typedef {object} Answer
 * @property {string} [refused] why the server did not take this picture, as a sentence
 * @property {string} [known] that it is in the gallery already, as a sentence
 * @property {import("./say.js").Trouble} [trouble] why nothing can be sent at the moment
 */

/** The token as the cookie has it now: signing in again, in another tab, changes it. */
function csrfToken(form) {
  const cookie = document.cookie.split("; ").find((part) => part.startsWith("csrftoken="));
  return cookie?.split("=")[1] ?? form.elements.csrfmiddlewaretoken.value;
}

/**
 * Read what the server says became of the picture (galleries/_added.html).
 * @param {string} html
 * @returns {Answer}
 */
function read(html) {
  const added = new DOMParser().parseFromString(html, "text/html").querySelector("template[data-added]");
  const words = (selector) => /** @type {HTMLTemplateElement | null} */ (added)?.content.querySelector(selector)?.textContent;
  return {refused: words("[data-refused]") ?? undefined, known: words("[data-duplicate]") ?? undefined};
}

/**
 * @param {HTMLFormElement} form
 * @param {File} file
 * @param {(share: number) => void} progress called with 0 to 1
 * @returns {Promise<Answer>}
 */
export function send(form, file, progress) {
  const body = new FormData();
  body.append("files", file, file.name);
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.setRequestHeader("X-CSRFToken", csrfToken(form));
  request.setRequestHeader("HX-Request", "true");
  return new Promise((resolve) => {
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) progress(event.loaded / event.total);
    });
    request.addEventListener("load", () => {
      if (wasSignedOut(form.action, request.responseURL)) resolve({trouble: "signed-out"});
      else if (request.status < 300) resolve(read(request.responseText));
      else resolve({trouble: troubleOf(request.status)});
    });
    request.addEventListener("error", () => resolve({trouble: "offline"}));
    request.send(body);
  });
}
