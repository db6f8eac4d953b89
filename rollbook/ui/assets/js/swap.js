import { $, $$, announce } from "./_dom.js";
import { toast } from "./toast.js";

let lost = null;

// What htmx replaces may hold the focus; what comes in its place takes it over.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const focused = document.activeElement;
  lost = detail.target.contains(focused) && focused !== document.body ? focused.id || focused.getAttribute("href") : null;
});

document.addEventListener("htmx:afterSettle", ({ detail }) => {
  const said = $$("[data-announce]", detail.target).map(element => element.textContent.trim());
  if (said.length) announce(said.join(" "));
  if (lost === null || document.activeElement !== document.body) return;
  const same = document.getElementById(lost) ?? $(`a[href="${CSS.escape(lost)}"]`, detail.target);
  (same ?? $("#main")).focus({ preventScroll: true });
  lost = null;
});

// An answer from elsewhere is a whole page, such as the one to sign in again: it takes the place of this one.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (new URL(detail.xhr.responseURL).pathname === new URL(detail.pathInfo.requestPath, location).pathname) return;
  detail.shouldSwap = false;
  location.assign(detail.xhr.responseURL);
});

// The page of the error says what happened; without an answer there is none.
function failed({ detail }) {
  const page = new DOMParser().parseFromString(detail.xhr.responseText, "text/html");
  $("#dialog")?.close();
  toast($("h1 + p", page)?.textContent.trim() || $("#live").dataset.failed, "bad");
}
document.addEventListener("htmx:responseError", failed);
document.addEventListener("htmx:sendError", failed);
