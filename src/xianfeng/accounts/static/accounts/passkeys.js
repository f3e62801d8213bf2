// Passkeys (WebAuthn): forms that need them stay hidden where the browser has none.
"use strict";
(() => {
  const bytes = (text) => {
    const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
  };
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replace(/\+/g, "-")
      .replace(/\//g, "_")
      .replace(/=+$/, "");
  const listed = (credentials) =>
    (credentials ?? []).map((credential) => ({ ...credential, id: bytes(credential.id) }));

  const toCreate = (options) => ({
    ...options,
    challenge: bytes(options.challenge),
    user: { ...options.user, id: bytes(options.user.id) },
    excludeCredentials: listed(options.excludeCredentials),
  });
  const toGet = (options) => ({
    ...options,
    challenge: bytes(options.challenge),
    allowCredentials: listed(options.allowCredentials),
  });
  // What the server reads; the browser's own toJSON is not everywhere yet.
  const asJSON = (credential) => {
    const answer = credential.response;
    const response = { clientDataJSON: text(answer.clientDataJSON) };
    for (const part of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (answer[part]) response[part] = text(answer[part]);
    }
    if (answer.getTransports) response.transports = answer.getTransports();
    return {
      id: credential.id,
      rawId: text(credential.rawId),
      type: credential.type,
      response,
      clientExtensionResults: credential.getClientExtensionResults(),
    };
  };

  const created = (form) => {
    const options = toCreate(JSON.parse(form.dataset.options).publicKey);
    const alone = form.elements.passwordless?.checked ?? false;
    options.authenticatorSelection = {
      ...options.authenticatorSelection,
      residentKey: alone ? "required" : "discouraged",
      requireResidentKey: alone,
      ...(alone ? { userVerification: "required" } : {}),
    };
    return navigator.credentials.create({ publicKey: options });
  };
  const got = async (form) => {
    let options = form.dataset.options && JSON.parse(form.dataset.options);
    if (!options) {
      const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error("no options");
      options = (await answer.json()).request_options;
    }
    return navigator.credentials.get({ publicKey: toGet(options.publicKey) });
  };

  const offer = (form) => {
    const fault = form.querySelector("[data-passkey-fault]");
    const button = form.querySelector("button[type=button]");
    const ask = async (event) => {
      event?.preventDefault();
      fault.hidden = true;
      button.disabled = true;
      try {
        const credential = await (form.dataset.passkey === "create" ? created(form) : got(form));
        form.elements.credential.value = JSON.stringify(asJSON(credential));
        form.submit();
      } catch {
        fault.hidden = false;
        button.disabled = false;
      }
    };
    button.addEventListener("click", ask);
    form.addEventListener("submit", ask);
    form.hidden = false;
  };

  if (!window.PublicKeyCredential) return;
  document.querySelectorAll("[data-passkey-none]").forEach((words) => words.remove());
  document.querySelectorAll("form[data-passkey]").forEach(offer);
})();
