/** What was said stays until it is sent away, unless nothing is lost when it goes by itself. */

/** In milliseconds. */
const SHOWN = 8000;
/** More than this cover the page; the oldest makes room. */
const MOST = 3;

/** @param {Element} toast good news without anything to do about it */
function isHarmless(toast) {
  return toast.matches(".toast--success, .toast--info") && !toast.querySelector("form, a");
}

/** @param {Element} toast goes in a while, but not under a pointer or with the focus in it */
function goesByItself(toast) {
  const go = () => (toast.matches(":hover, :focus-within") ? setTimeout(go, SHOWN) : toast.remove());
  setTimeout(go, SHOWN);
}

export function watchToasts() {
  const toasts = /** @type {HTMLElement | null} */ (document.getElementById("toasts"));
  if (!toasts) return;
  [...toasts.children].filter(isHarmless).forEach(goesByItself);
  new MutationObserver((changes) => {
    const fresh = /** @type {Element[]} */ (changes.flatMap((change) => [...change.addedNodes]))
      .filter((node) => node instanceof Element);
    fresh.filter(isHarmless).forEach(goesByItself);
    if (fresh.length) [...toasts.children].slice(0, -MOST).forEach((toast) => toast.remove());
  }).observe(toasts, {childList: true});
  document.addEventListener("click", (event) => {
    const target = /** @type {Element} */ (event.target);
    if (target.closest("[data-dismiss]")) target.closest("[data-dismissible]")?.remove();
  });
}
