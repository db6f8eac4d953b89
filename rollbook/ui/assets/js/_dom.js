// Every page works without this script; it only adds comfort. Listeners sit on the document, so that they
// also serve what htmx brings in later.
export const $ = (selector, root = document) => root.querySelector(selector);
export const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];

export function on(type, selector, act) {
  document.addEventListener(type, event => {
    const found = event.target.closest?.(selector);
    if (found) act(found, event);
  });
}

// Screen readers notice a change of text, so the same words twice need a moment of nothing between them.
export function announce(text) {
  const live = $("#live");
  live.textContent = "";
  setTimeout(() => { live.textContent = text; }, 60);
}

export const formatted = number => number.toLocaleString(document.documentElement.lang);

export const folded = text => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
