import { $, $$ } from "./_dom.js";

// The browser knows where it is: choose that where nobody has chosen yet.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
for (const select of $$('select[data-detect="time-zone"]')) {
  if (select.selectedOptions[0]?.defaultSelected && $$("option", select).some(option => option.value === zone)) select.value = zone;
}

// Where somebody has chosen another one, it is only offered.
for (const offer of $$("[data-zone]")) {
  const select = $(offer.dataset.zone);
  offer.append(` ${zone}`);
  offer.hidden = select.value === zone || !$$("option", select).some(option => option.value === zone);
  offer.addEventListener("click", () => { select.value = zone; offer.hidden = true; select.focus(); });
}
