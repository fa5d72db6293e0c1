/** What is decided goes into the outbox; what comes back is the ledger's page, with the next ones moved up. */

import * as cards from "./cards.js";
import {look, show, toasts} from "./look.js";
import {newId, Outbox} from "./outbox.js";
import {watchSaving} from "./saving.js";

/** These take the cards out of the page, unless it shows every state. */
const LEAVING = new Set(["approve", "reject", "withdraw", "postpone", "resume", "restore"]);
/** With fewer cards than this the next ones are fetched while decisions still go out. */
const FEW = 30;

/** Ids of actions that can be undone, the last one at the end. @type {string[]} */
let undoable = [];
/** Those that were saved with the last request. @type {string[]} */
let together = [];
/** Undone already: an older page may name them once more. */
const undone = new Set();
/** Saved, and hidden until a page that was asked for since is here. @type {string[]} */
let settled = [];
let isFetching = false;
let isAskedAgain = false;

export const outbox = new Outbox(`futu.decisions.${cards.root.dataset.person}`, cards.root.dataset.batch ?? "", token);

function token() {
  return /** @type {HTMLInputElement} */ (cards.form?.querySelector("[name=csrfmiddlewaretoken]"))?.value ?? "";
}

function listing() {
  return /** @type {HTMLInputElement | null} */ (document.getElementById("listing"))?.value ?? "";
}

/** What the form's fields say beside the pictures. @param {HTMLFormElement} from */
function wordsOf(from) {
  const data = new FormData(from);
  return Object.fromEntries(["add", "remove", "licence", "reason", "note"]
    .map((name) => [name, String(data.get(name) ?? "")])
    .filter(([, value]) => value));
}

/** What belongs to another decision does not go with this one. @param {string} verb @param {Record<string, string>} words */
function wordsFor(verb, words) {
  /** @type {Record<string, string[]>} */
  const own = {retag: ["add", "remove"], license: ["licence"], reject: ["reason", "note"]};
  return Object.fromEntries(Object.entries(words).filter(([name]) => own[verb]?.includes(name)));
}

/**
 * Decide on what is chosen, or on the card that keys are about.
 * @param {string} verb
 * @param {HTMLFormElement} from whose fields count
 */
export function act(verb, from) {
  const words = wordsFor(verb, wordsOf(from));
  closePanels(from);
  if (cards.everything()?.checked && from === cards.form) return ask({verb, all: "1", ...words});
  const all = cards.cards();
  const one = cards.currentCard();
  const about = from === cards.form && cards.chosen().length ? cards.chosen() : one && all.includes(one) ? [one] : [];
  if (!about.length) return;
  const ids = about.map(cards.idOf);
  const place = all.indexOf(about[0]);
  cards.chooseNothing();
  if (LEAVING.has(verb)) stepOver(ids, place);
  const decision = {id: newId(), verb, entries: about.map((card) => card.dataset.token ?? ""), ids, ...words};
  undoable.push(decision.id);
  outbox.add(decision);
  enableUndo();
}

/** @param {string[]} ids @param {number} place of the first of them */
function stepOver(ids, place) {
  cards.leave(ids, 1);
  const left = cards.cards();
  cards.go(left[Math.min(place, left.length - 1)], !look.open);
  if (look.open) show(cards.currentCard());
  if (left.length < FEW) fetchAgain();
}

/** What was filled in is done with: the next decision begins without it. @param {HTMLFormElement} from */
function closePanels(from) {
  for (const panel of document.querySelectorAll("details.ask[open]")) panel.removeAttribute("open");
  for (const field of from.querySelectorAll(".ask__panel :is(input[name=reason]:checked, input[name=note])")) {
    const input = /** @type {HTMLInputElement} */ (field);
    if (input.type === "radio") input.checked = false;
    else input.value = "";
  }
}

/** All that match, after a question; what was decided before it counts first. @param {Record<string, string>} values */
export async function ask(values) {
  await outbox.settled();
  const url = cards.root.dataset.decide ?? "";
  await window.htmx.ajax("POST", url, {
    swap: "none",
    values: {listing: listing(), csrfmiddlewaretoken: token(), ...values},
  });
  learn();
}

/** @param {string[]} [actions] one's last where none is named */
export function undo(actions) {
  const of = actions ?? undoable.slice(-1);
  if (!of.length) return;
  for (const action of of) undone.add(plain(action));
  undoable = undoable.filter((action) => !undone.has(plain(action)));
  // What offered to undo it has nothing to offer any more.
  for (const toast of toasts.querySelectorAll(".toast:has([name=action])")) toast.remove();
  outbox.add({id: newId(), verb: "undo", of});
  enableUndo();
}

/** All that was saved together last, or what waits to be. */
export function undoTogether() {
  const those = together.filter((action) => !undone.has(plain(action)));
  undo(those.length ? those : undefined);
}

/** @param {string} id with or without its hyphens */
function plain(id) {
  return id.replaceAll("-", "");
}

/** Which actions the server remembers, the last one at the end. */
export function learn() {
  const known = new Set(undoable.map(plain));
  const text = /** @type {HTMLElement | null} */ (cards.form?.querySelector("[data-done]"))?.dataset.done ?? "";
  const new_ = text.split(" ").filter((id) => id && !known.has(plain(id)) && !undone.has(plain(id)));
  const pending = new Set(outbox.pending.map((decision) => plain(decision.id)));
  const at = undoable.findIndex((id) => pending.has(plain(id)));
  undoable.splice(at < 0 ? undoable.length : at, 0, ...new_);
  enableUndo();
}

function enableUndo() {
  const button = /** @type {HTMLButtonElement | null} */ (cards.form?.querySelector("[data-undo-last]"));
  if (button) button.disabled = !undoable.length;
}

/** The same page of the ledger once more. One request at a time, the last one asked for after the last decision. */
export async function fetchAgain() {
  if (isFetching) {
    isAskedAgain = true;
    return;
  }
  isFetching = true;
  const shown = settled.splice(0);
  const url = `${cards.root.dataset.ledger}?${listing()}`;
  await window.htmx.ajax("GET", url, {swap: "none"}).catch(() => {});
  cards.leave(shown, -1);
  isFetching = false;
  arrive();
  if (!isAskedAgain) return;
  isAskedAgain = false;
  fetchAgain();
}

/** Another page is here: something is always what keys are about. */
function arrive() {
  learn();
  cards.mark();
  cards.tell();
  const isBusy = document.activeElement?.matches("input:not([type=checkbox]), select, textarea");
  if (cards.currentCard() || isBusy) return;
  cards.go(cards.cards()[0], !look.open);
}

/** @param {import("./outbox.js").Decision[]} done @param {string} html what is said of them */
function onSaved(done, html) {
  const acts = done.filter((decision) => decision.verb !== "undo");
  if (acts.length) together = acts.map((decision) => decision.id);
  for (const decision of acts) {
    if (LEAVING.has(decision.verb)) settled.push(.../** @type {string[]} */ (decision.ids ?? []));
  }
  // One offer at a time: what was said of the batch before gives way.
  for (const toast of toasts.querySelectorAll(".toast--success")) toast.remove();
  toasts.insertAdjacentHTML("beforeend", html);
  if (!outbox.pending.length || cards.cards().length < FEW) fetchAgain();
}

export function watchDecisions() {
  outbox.onSaved = onSaved;
  watchSaving(outbox);
  learn();
  // Kept from a page that was left before they were answered for.
  for (const decision of outbox.pending) {
    if (LEAVING.has(decision.verb)) cards.leave(/** @type {string[]} */ (decision.ids ?? []), 1);
    if (decision.verb !== "undo") undoable.push(decision.id);
  }
  if (outbox.pending.length) outbox.flush();
  enableUndo();
}
