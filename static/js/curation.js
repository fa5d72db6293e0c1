/**
 * Deciding on many pictures quickly: keys, ranges, a large view. The boxes on the cards and the
 * form are the truth; what is done goes out with htmx and comes back as the same page again, in
 * which the next pictures have moved up.
 */

const root = /** @type {HTMLElement} */ (document.getElementById("curation"));
const form = /** @type {HTMLFormElement | null} */ (document.getElementById("decide"));
const look = /** @type {HTMLDialogElement} */ (document.getElementById("look"));
const sure = /** @type {HTMLDialogElement} */ (document.getElementById("sure"));
const toasts = document.getElementById("toasts");
const keys = /** @type {HTMLDialogElement} */ (document.getElementById("keys"));

/** These take the cards out of the page. */
const LEAVING = new Set(["approve", "reject", "withdraw"]);
/** @type {Record<string, [number, number]>} */
const STEPS = {
  ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1],
  h: [-1, 0], l: [1, 0], k: [0, -1], j: [0, 1],
};

/** The id of the card that keys are about. */
let current = "";
/** Where a range begins. */
let anchor = "";
/** On their way out; their cards are hidden until the answer is here. @type {Set<string>} */
const leaving = new Set();
/** One request after another, in the order of the decisions. */
let queue = Promise.resolve();

/** @returns {HTMLElement[]} in their order, without those on their way out */
function cards() {
  return [...root.querySelectorAll(".pic")].map((card) => /** @type {HTMLElement} */ (card))
    .filter((card) => !leaving.has(card.dataset.entry ?? ""));
}

/** @param {string} id */
function cardOf(id) {
  return /** @type {HTMLElement | null} */ (document.getElementById(`entry-${id}`));
}

/** @param {Element | null} card */
function boxOf(card) {
  return /** @type {HTMLInputElement | null} */ (card?.querySelector(".pic__choose") ?? null);
}

/** @param {Element | null} card */
function idOf(card) {
  return /** @type {HTMLElement | null} */ (card)?.dataset.entry ?? "";
}

function chosen() {
  return cards().filter((card) => boxOf(card)?.checked);
}

/** The box for all that match. */
function everything() {
  return /** @type {HTMLInputElement | null} */ (form?.querySelector("[data-all]") ?? null);
}

/** @param {HTMLElement | undefined} card becomes the one that keys are about @param {boolean} focus */
function go(card, focus = true) {
  document.querySelector(".pic.is-current")?.classList.remove("is-current");
  current = idOf(card ?? null);
  if (!card) return;
  card.classList.add("is-current");
  if (focus) boxOf(card)?.focus({preventScroll: true});
  card.scrollIntoView({block: "nearest"});
}

/** The card in the row above or below whose centre is nearest. @param {HTMLElement} from @param {number} direction */
function inNextRow(from, direction) {
  const here = from.getBoundingClientRect();
  let best = from;
  let least = Infinity;
  for (const card of cards()) {
    const there = card.getBoundingClientRect();
    const down = (there.top - here.top) * direction;
    const distance = down * 4 + Math.abs(there.left - here.left);
    if (down > 4 && distance < least) [best, least] = [card, distance];
  }
  return best;
}

/** @param {[number, number]} step @param {boolean} extend */
function move([across, down], extend) {
  const all = cards();
  const from = cardOf(current);
  if (!from || !all.includes(from)) return go(all[0]);
  const to = across ? all[all.indexOf(from) + across] ?? from : inNextRow(from, down);
  if (extend) range(anchor || current, idOf(to));
  go(to);
  if (look.open && to !== from) show(to);
}

/** Choose all between two cards. @param {string} start @param {string} end */
function range(start, end) {
  const all = cards();
  const [a, b] = [start, end].map((id) => all.findIndex((card) => idOf(card) === id));
  if (a < 0 || b < 0) return;
  anchor = start;
  for (const card of all.slice(Math.min(a, b), Math.max(a, b) + 1)) tick(card, true);
  tell();
}

/** @param {HTMLElement} card @param {boolean} on */
function tick(card, on) {
  const box = boxOf(card);
  if (box && !box.disabled) box.checked = on;
}

/** @param {boolean} extend */
function toggle(extend) {
  const card = cardOf(current) ?? cards()[0];
  if (!card) return;
  go(card);
  if (extend && anchor) return range(anchor, current);
  anchor = current;
  tick(card, !boxOf(card)?.checked);
  tell();
}

function chooseNothing() {
  for (const card of chosen()) tick(card, false);
  const all = everything();
  if (all) all.checked = false;
  anchor = "";
  tell();
}

/** Say how many are chosen. */
function tell() {
  const count = root.querySelector("[data-count]");
  if (count) count.textContent = String(chosen().length);
}

/**
 * @param {string} url
 * @param {Record<string, string>} values
 */
function send(url, values) {
  const token = /** @type {HTMLInputElement} */ (form?.querySelector("[name=csrfmiddlewaretoken]"));
  const listing = /** @type {HTMLInputElement} */ (document.getElementById("listing"));
  queue = queue.then(() => window.htmx.ajax("POST", url, {
    swap: "none",
    values: {listing: listing.value, csrfmiddlewaretoken: token.value, ...values},
  })).catch(() => {});
  return queue;
}

/** What the form's fields say beside the pictures. @param {HTMLFormElement} from */
function wordsOf(from) {
  /** @type {Record<string, string>} */
  const words = {};
  for (const name of ["add", "remove", "licence"]) {
    const field = from.elements.namedItem(name);
    if (field) words[name] = /** @type {HTMLInputElement} */ (field).value;
  }
  return words;
}

/**
 * Decide on what is chosen, or on the card that keys are about.
 * @param {string} verb
 * @param {HTMLFormElement} from whose fields count
 */
function act(verb, from) {
  const values = {verb, ...wordsOf(from)};
  for (const panel of document.querySelectorAll("details.ask[open]")) panel.removeAttribute("open");
  if (everything()?.checked && from === form) return send(root.dataset.decide ?? "", {...values, all: "1"});
  const all = cards();
  const one = cardOf(current);
  const about = from === form && chosen().length ? chosen() : one ? [one] : [];
  if (!about.length) return queue;
  const ids = about.map(idOf);
  const place = all.indexOf(about[0]);
  chooseNothing();
  if (LEAVING.has(verb)) {
    for (const id of ids) leaving.add(id);
    mark();
    const left = cards();
    go(left[Math.min(place, left.length - 1)], !look.open);
    if (look.open) show(cardOf(current));
  }
  return send(root.dataset.decide ?? "", {...values, entry: ids.join(",")}).finally(() => {
    for (const id of ids) leaving.delete(id);
    mark();
    if (!cardOf(current)) go(cards()[Math.min(place, cards().length - 1)], !look.open);
    else if (look.open && !LEAVING.has(verb)) show(cardOf(current));
    tell();
  });
}

/** Hide the cards on their way out; an answer to an earlier decision may bring them once more. */
function mark() {
  for (const card of root.querySelectorAll(".pic")) {
    card.classList.toggle("is-leaving", leaving.has(idOf(card)));
    card.classList.toggle("is-current", idOf(card) === current);
  }
}

/** @param {string} [action] one's last where it is not named */
function undo(action = "") {
  // By its key: what offered to undo it has nothing to offer any more.
  if (!action) [...(toasts?.querySelectorAll(".toast:has([name=action])") ?? [])].pop()?.remove();
  return send(root.dataset.undo ?? "", {action}).finally(tell);
}

/** The large view of a card, or of its copies. @param {HTMLElement | null} card @param {string} [address] */
function show(card, address) {
  const link = /** @type {HTMLAnchorElement | null} */ (card?.querySelector(".pic__title a") ?? null);
  const url = address ?? link?.href;
  if (!url) return look.close();
  if (card) go(card, false);
  const target = /** @type {HTMLElement} */ (document.getElementById("look-body"));
  window.htmx.ajax("GET", url, {target, swap: "innerHTML"});
  if (look.open) return;
  look.showModal();
  // What is said meanwhile is said above the large view.
  if (toasts) look.append(toasts);
}

/** Open the panel for tags or for the licence. @param {string} verb */
function ask(verb) {
  const place = look.open ? look : form;
  const panel = place?.querySelector(`details[data-ask="${verb}"]`);
  if (!panel) return;
  panel.setAttribute("open", "");
  /** @type {HTMLElement | null} */ (panel.querySelector("input, select"))?.focus();
}

/** @param {string} selector of a link */
function follow(selector) {
  /** @type {HTMLElement | null} */ (root.querySelector(selector))?.click();
}

/** @type {Record<string, () => unknown>} */
const DEEDS = {
  a: () => decide("approve"),
  r: () => decide("reject"),
  t: () => ask("retag"),
  c: () => ask("license"),
  u: () => undo(),
  v: () => (look.open ? look.close() : show(cardOf(current) ?? cards()[0])),
  n: () => follow("[data-next]"),
  p: () => follow("[data-previous]"),
  "?": () => keys.showModal(),
};

/** By key: only what the page has a button for. @param {string} verb */
function decide(verb) {
  const button = form?.querySelector(`button[value="${verb}"]`);
  if (!form || !button) return;
  if (look.open) chooseNothing();
  act(verb, form);
}

/** @param {KeyboardEvent} event */
function typing(event) {
  const target = /** @type {Element} */ (event.target);
  return Boolean(target.closest?.("input:not([type=checkbox]), textarea, select"));
}

/** @param {KeyboardEvent} event */
function onKey(event) {
  if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.key === "Escape") return escape();
  if (typing(event) || sure.open || keys.open) return;
  const onButton = /** @type {Element} */ (event.target).closest?.("a, button, summary");
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (STEPS[key] && !(look.open && STEPS[key][1])) move(STEPS[key], event.shiftKey);
  else if ((key === " " && !onButton) || key === "x") look.open || toggle(event.shiftKey);
  else if (key === "Enter" && !onButton) DEEDS.v();
  else if (DEEDS[key]) DEEDS[key]();
  else return;
  event.preventDefault();
}

function escape() {
  const panel = document.querySelector("details.ask[open]");
  if (panel) {
    panel.removeAttribute("open");
    /** @type {HTMLElement | null} */ (panel.querySelector("summary"))?.focus();
  } else if (!look.open && !sure.open && !keys.open) chooseNothing();
}

/** @param {MouseEvent} event */
function onClick(event) {
  const target = /** @type {Element} */ (event.target);
  const plain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.button);
  const link = /** @type {HTMLAnchorElement | null} */ (target.closest("a[data-look]"));
  const card = /** @type {HTMLElement | null} */ (target.closest(".pic"));
  if (link && plain) {
    event.preventDefault();
    show(card, link.href);
  } else if (event.shiftKey && card && target.closest(".pic__frame")) {
    event.preventDefault();
    range(anchor || current || idOf(card), idOf(card));
    go(card);
  } else if (target.closest("[data-keys]")) keys.showModal();
  else if (target.closest("[data-close]") && sure.open) {
    event.preventDefault();
    sure.close();
  } else {
    const step = /** @type {HTMLElement | null} */ (target.closest("[data-look-step]"));
    if (step) move([Number(step.dataset.lookStep), 0], false);
  }
  for (const panel of document.querySelectorAll("details.ask[open]")) {
    if (!panel.contains(target)) panel.removeAttribute("open");
  }
}

/** @param {Event} event */
function onChange(event) {
  const box = /** @type {HTMLInputElement} */ (event.target);
  if (box.matches(".pic__choose")) {
    go(/** @type {HTMLElement} */ (box.closest(".pic")), false);
    anchor = current;
    tell();
  } else if (box.matches(".sift select")) box.form?.requestSubmit();
}

/** @param {SubmitEvent} event */
function onSubmit(event) {
  const sent = /** @type {HTMLFormElement} */ (event.target);
  const button = /** @type {HTMLButtonElement | null} */ (event.submitter);
  if (sent === form || sent.matches("[data-entry-form]")) {
    event.preventDefault();
    if (button?.name === "verb") act(button.value, sent);
    else chooseWithEnter(sent);
  } else if (sent.matches("[data-sure]")) {
    event.preventDefault();
    sure.close();
    const values = Object.fromEntries([...new FormData(sent)].map(([name, value]) => [name, String(value)]));
    send(root.dataset.decide ?? "", values).finally(chooseNothing);
  } else if (sent.id === "undo" || sent.getAttribute("action")?.endsWith(root.dataset.undo ?? "-")) {
    event.preventDefault();
    const action = /** @type {HTMLInputElement | null} */ (sent.querySelector("[name=action]"));
    sent.closest(".toast")?.remove();
    undo(action?.value);
  }
}

/** Enter in a panel's field means the panel's own button. @param {HTMLFormElement} sent */
function chooseWithEnter(sent) {
  const panel = /** @type {HTMLElement | null} */ (sent.querySelector("details.ask[open]"));
  if (panel) act(panel.dataset.ask ?? "", sent);
}

/** Enter would press the form's first button, which publishes. @param {KeyboardEvent} event */
function onEnter(event) {
  const field = /** @type {HTMLInputElement} */ (event.target);
  if (event.key !== "Enter" || !field.closest?.(".ask__panel input")) return;
  event.preventDefault();
  if (field.form) chooseWithEnter(field.form);
}

if (root) {
  document.addEventListener("keydown", onEnter);
  document.addEventListener("keydown", onKey);
  document.addEventListener("click", onClick);
  document.addEventListener("change", onChange);
  document.addEventListener("submit", onSubmit, {capture: true});
  document.addEventListener("dblclick", (event) => {
    const frame = /** @type {Element} */ (event.target).closest(".pic__frame");
    if (frame) show(frame.closest(".pic"));
  });
  document.addEventListener("htmx:after:swap", () => {
    mark();
    tell();
    if (sure.querySelector("form[data-sure]") && !sure.open && asked()) sure.showModal();
  });
  look.addEventListener("close", () => {
    if (toasts) document.body.append(toasts);
    const card = cardOf(current);
    if (card) go(card);
  });
  tell();
}

/** The question that has not been shown yet; each is shown once. */
function asked() {
  const question = /** @type {HTMLElement | null} */ (sure.querySelector("form[data-sure]:not([data-shown])"));
  question?.setAttribute("data-shown", "");
  return question !== null;
}
