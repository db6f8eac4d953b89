import { $, $$ } from "./_dom.js";

const shown = element => element.checkVisibility({ visibilityProperty: true });

// A key belongs to whatever says so in its `aria-keyshortcuts`: a field takes the focus, anything else is pressed.
function press(keys) {
  const owner = $$("[aria-keyshortcuts]").find(element => element.getAttribute("aria-keyshortcuts").split(" ").includes(keys));
  if (owner?.matches("input")) owner.select();
  else owner?.click();
  return Boolean(owner);
}

function step(by) {
  const rows = $$(".tbl tbody tr").filter(shown), at = rows.indexOf(document.activeElement.closest("tr"));
  const link = $("a", rows[at < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(Math.max(at + by, 0), rows.length - 1)] ?? document);
  link?.focus();
  return true;
}

const acts = { j: () => step(1), k: () => step(-1), x: () => { $(".check", document.activeElement.closest("tbody tr") ?? document.createElement("i"))?.click(); return true; } };

document.addEventListener("keydown", event => {
  if ($("dialog:modal") || event.altKey || event.isComposing) return;
  const command = event.ctrlKey || event.metaKey;
  if (command) {
    if (event.key.toLowerCase() === "k" && press("Control+K")) event.preventDefault();
    return;
  }
  const typing = event.target.matches("input:not([type=checkbox], [type=radio]), textarea, select");
  if (typing || document.documentElement.dataset.shortcuts === "off") return;
  if ((acts[event.key] ?? (() => press(event.key)))()) event.preventDefault();
});
