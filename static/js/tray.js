/**
 * The tray of jobs in the header. The server tells it what is under way and whether to ask
 * again; what this adds is that a tab remembers, from page to page, since when it was waiting,
 * so that the end is told on whatever page it comes.
 */

const KEY = "futu:waiting-since";

/** Work was begun: the tray looks. */
export function tellOfWork() {
  document.dispatchEvent(new CustomEvent("futu:work"));
}

/** @param {HTMLElement} tray */
function takeUp(tray) {
  const since = sessionStorage.getItem(KEY);
  if (!since) return;
  const address = new URL(tray.getAttribute("hx-get") ?? "", location.href);
  address.searchParams.set("since", since);
  tray.setAttribute("hx-get", address.pathname + address.search);
}

function remember() {
  const since = document.getElementById("tray")?.dataset.since;
  if (since) sessionStorage.setItem(KEY, since);
  else sessionStorage.removeItem(KEY);
}

export function watchTray() {
  const tray = document.getElementById("tray");
  if (!tray) return;
  takeUp(tray);
  document.addEventListener("htmx:after:swap", (event) => {
    if (/** @type {Element} */ (event.target).closest("#tray")) remember();
  });
}
