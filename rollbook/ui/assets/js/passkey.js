import { $, $$, on } from "./_dom.js";

// A form that asks the browser for a passkey says what for in data-options, as WebAuthn writes it in JSON. What
// the browser makes or signs goes into its field `answer`.
const fromBase64 = text => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), letter => letter.charCodeAt(0));
const toBase64 = data => btoa(String.fromCharCode(...new Uint8Array(data))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const named = list => list?.map(one => ({ ...one, id: fromBase64(one.id) }));

function passkeyOptions({ challenge, user, allowCredentials, excludeCredentials, ...others }) {
  return {
    ...others, challenge: fromBase64(challenge), ...(user && { user: { ...user, id: fromBase64(user.id) } }),
    ...(allowCredentials && { allowCredentials: named(allowCredentials) }),
    ...(excludeCredentials && { excludeCredentials: named(excludeCredentials) }),
  };
}

function passkeyAnswer(credential) {
  const told = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"].filter(name => credential.response[name]);
  const response = Object.fromEntries(told.map(name => [name, toBase64(credential.response[name])]));
  return JSON.stringify({ id: credential.id, rawId: credential.id, type: credential.type, response, clientExtensionResults: {} });
}

let asking;

async function askForPasskey(form, how = {}) {
  asking?.abort();
  asking = new AbortController();
  const request = { publicKey: passkeyOptions(JSON.parse(form.dataset.options)), signal: asking.signal, ...how };
  const credential = await (form.dataset.passkey === "make" ? navigator.credentials.create(request) : navigator.credentials.get(request));
  form.elements.answer.value = passkeyAnswer(credential);
  form.submit();
}

on("submit", "form[data-passkey]", async (form, event) => {
  event.preventDefault();
  const failed = $("[data-problem]", form);
  failed.hidden = true;
  try {
    await askForPasskey(form);
  } catch (error) {
    failed.textContent = error.name === "InvalidStateError" ? failed.dataset.twice : failed.dataset.problem;
    failed.hidden = error.name === "AbortError";
  }
});

if (window.PublicKeyCredential) {
  $$("[data-needs-passkeys]").forEach(element => { element.hidden = false; });
  $$("[data-lacks-passkeys]").forEach(element => { element.hidden = true; });
  // Browsers offer it in the field of the name too, to whoever has one.
  const offered = $("form[data-passkey=use][data-autofill]");
  if (offered && await PublicKeyCredential.isConditionalMediationAvailable?.()) askForPasskey(offered, { mediation: "conditional" }).catch(() => {});
}
