// Sends one real session through the same door as any SDK. Without scripts the page has a line for the shell instead.
document.addEventListener("submit", async event => {
  const form = event.target.closest("[data-test-session]");
  if (!form)
    return;
  event.preventDefault();
  const status = event.submitter?.value ?? "ok";
  const said = form.querySelector("output");
  said.textContent = "Sending …";
  try {
    const answer = await fetch(form.dataset.testSession, { method: "POST", body: envelopeOf(status) });
    said.textContent = answer.ok
      ? `Sent at ${new Date().toLocaleTimeString()}, and stored`
      : `Refused with ${answer.status}: ${(await answer.json()).detail}`;
  } catch {
    said.textContent = "The server could not be reached";
  }
});

function envelopeOf(status) {
  const session = {
    started: new Date().toISOString(),
    init: true,
    did: "me",
    status,
    errors: status === "crashed" ? 1 : 0,
    attrs: { release: "hello@1.0.0", environment: "production" },
  };
  return `{}\n{"type":"session"}\n${JSON.stringify(session)}\n`;
}
