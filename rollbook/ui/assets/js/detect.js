import { $$ } from "./_dom.js";

// The browser knows where it is: choose that where nobody has chosen yet.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
for (const select of $$('select[data-detect="time-zone"]')) {
  if (select.selectedOptions[0]?.defaultSelected && $$("option", select).some(option => option.value === zone)) select.value = zone;
}
