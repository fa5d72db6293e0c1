/** Sentences come from the page's templates (_sentences.html), so they are translated with it. */

/** @typedef {"offline" | "signed-out" | "gone" | "too-large" | "too-many" | "full" | "failed"} Trouble */

/** A 403 is a form key that no longer fits: signing in again mends it. @type {Record<number, Trouble>} */
const BY_STATUS = {0: "offline", 401: "signed-out", 403: "signed-out", 404: "gone", 413: "too-large", 429: "too-many", 507: "full"};

/**
 * What an answer that is no success means.
 * @param {number} status HTTP status; 0 when no answer came
 * @returns {Trouble}
 */
export function troubleOf(status) {
  return BY_STATUS[status] ?? "failed";
}

/**
 * True when the answer to `asked` came from elsewhere: Django sent us to the sign-in page.
 * @param {string} asked
 * @param {string} answered
 */
export function wasSignedOut(asked, answered) {
  const login = document.getElementById("say-signed-out")?.dataset.login;
  const path = answered && new URL(answered, location.href).pathname;
  return Boolean(login) && path === login && path !== new URL(asked, location.href).pathname;
}

/**
 * @param {Trouble} trouble
 * @returns {DocumentFragment}
 */
export function sentence(trouble) {
  return cloneOf(`say-${trouble}`);
}

/**
 * @param {string | undefined} words with places like %(n)s
 * @param {Record<string, string | number>} values
 */
export function fill(words, values) {
  return (words ?? "").replace(/%\((\w+)\)s/g, (_, name) => String(values[name] ?? ""));
}

/**
 * @param {string} id of a template
 * @returns {DocumentFragment}
 */
export function cloneOf(id) {
  const template = /** @type {HTMLTemplateElement} */ (document.getElementById(id));
  return /** @type {DocumentFragment} */ (template.content.cloneNode(true));
}

/**
 * Show a toast, unless the page says the same already.
 * @param {Trouble} trouble
 */
export function toast(trouble) {
  if (document.querySelector(`[data-trouble="${trouble}"]`)) return;
  const fragment = cloneOf("toast-blank");
  const blank = /** @type {HTMLElement} */ (fragment.firstElementChild);
  blank.dataset.trouble = trouble;
  blank.querySelector("p")?.replaceChildren(sentence(trouble));
  document.getElementById("toasts")?.append(fragment);
}

/**
 * A notice to stand where the trouble is; a toast of the same words goes.
 * @param {string | Node} words
 * @param {Trouble} [trouble]
 */
export function notice(words, trouble) {
  const paragraph = document.createElement("p");
  paragraph.className = "notice notice--error";
  paragraph.append(words);
  if (trouble) {
    document.querySelector(`.toast[data-trouble="${trouble}"]`)?.remove();
    paragraph.dataset.trouble = trouble;
  }
  return paragraph;
}
