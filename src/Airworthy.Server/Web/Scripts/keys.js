// Single keys for what is done often. Listed under ?, switched off in the preferences; never while somebody writes.
const SEQUENCE_MS = 1_200;
const PLACES = { r: "/", i: "/issues", e: "/events", h: "/health", p: "/projects" };

export function followKeys() {
  if (document.documentElement.dataset.shortcuts === "off")
    return;
  let wentFor = 0;

  document.addEventListener("keydown", event => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input:not([type=checkbox], [type=radio]), select, textarea, [contenteditable], dialog"))
      return;
    const key = event.key;
    if (performance.now() - wentFor < SEQUENCE_MS && PLACES[key]) {
      wentFor = 0;
      location.assign(PLACES[key]);
    } else if (key === "g") {
      wentFor = performance.now();
    } else if (!press(key)) {
      return;
    }
    event.preventDefault();
  });
}

/** Whether the page has what the key stands for. */
function press(key) {
  const target = {
    "/": () => document.querySelector("[data-key='/']"),
    "[": () => document.getElementById("older"),
    "]": () => document.getElementById("newer"),
    c: () => document.querySelector("[data-key='c']"),
    e: () => document.querySelector("[data-key='e']"),
    t: () => document.querySelector("#theme button"),
    "?": () => document.getElementById("keys"),
  }[key]?.();
  if (!target)
    return false;
  if (target.matches("dialog"))
    target.showModal();
  else if (target.matches("input, select"))
    target.focus();
  else
    target.click();
  return true;
}
