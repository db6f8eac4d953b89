import { $, $$, announce, on } from "./_dom.js";

const SECONDS = 8;

// One that offers Undo or tells of a failure stays until it is dismissed.
function expire(element) {
  if (element.dataset.keep !== undefined) return;
  setTimeout(() => element.matches(":hover, :focus-within") ? expire(element) : element.remove(), SECONDS * 1000);
}

export function toast(text, tone = "ok") {
  const element = document.createElement("div");
  element.className = `toast ${tone}`;
  element.textContent = text;
  if (tone === "bad") element.dataset.keep = "";
  $("#toasts").append(element);
  announce(text);
  expire(element);
}

on("click", "[data-dismiss]", button => {
  button.closest(".toast").remove();
  $("#main").focus({ preventScroll: true });
});

const waiting = $$("#toasts .toast");
waiting.forEach(expire);
if (waiting.length) announce(waiting.map(element => $("[data-say]", element).textContent.trim()).join(" "));
