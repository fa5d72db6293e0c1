/** Scripts and styles that only some pages need, once they do. */

/**
 * @param {HTMLScriptElement | HTMLLinkElement} element
 * @returns {Promise<void>} rejected when it did not come; it may be asked for again then
 */
function fetched(element) {
  return new Promise((resolve, reject) => {
    element.addEventListener("load", () => resolve());
    element.addEventListener("error", () => {
      element.remove();
      reject(new Error(`${element instanceof HTMLScriptElement ? element.src : element.href} did not come.`));
    });
    document.head.append(element);
  });
}

/** @param {string} src */
export function fetchScript(src) {
  return fetched(Object.assign(document.createElement("script"), {src}));
}

/** @param {string} href of what the page may have already */
export async function fetchStyle(href) {
  if (document.querySelector(`link[href="${href}"]`)) return;
  await fetched(Object.assign(document.createElement("link"), {rel: "stylesheet", href}));
}
