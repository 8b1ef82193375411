// What a page does beyond being read. Without it everything still reads, and forms have a button.
import { followChanges } from "./live.js";
import { drawCharts } from "./charts.js";
import { followTheme } from "./theme.js";
import { followKeys } from "./keys.js";
import "./search.js";
import "./bars.js";

document.documentElement.dataset.scripts = "on";

document.addEventListener("change", event => {
  const form = event.target.form;
  if (form?.matches("[data-submit-on-change]") && !event.target.closest("[data-submit-later]") && event.target.value !== "own")
    form.requestSubmit();
});

document.addEventListener("click", async event => {
  const button = event.target.closest("[data-copy]");
  if (!button)
    return;
  const copied = await copy(document.getElementById(button.dataset.copy));
  button.textContent = copied ? "Copied" : "Selected";
  setTimeout(() => button.textContent = "Copy", 1500);
});

// The period's two moments are only asked for, and sent, where somebody wants their own.
document.addEventListener("change", event => {
  if (event.target.matches("[data-own-period]"))
    showOwnPeriod(event.target.value === "own");
});

function showOwnPeriod(wanted) {
  const moments = document.getElementById("own-period");
  if (moments)
    moments.hidden = moments.disabled = !wanted;
}

showOwnPeriod(document.querySelector("[data-own-period]")?.value === "own");

// A list of choices closes as any menu does: by a click beside it, or Escape.
document.addEventListener("click", event => {
  for (const choice of document.querySelectorAll("details.choice[open]"))
    choice.open = choice.contains(event.target);
});
document.addEventListener("keydown", event => {
  const choice = event.key === "Escape" && event.target.closest("details.choice[open]");
  if (!choice)
    return;
  choice.open = false;
  choice.querySelector("summary").focus();
});

// Behind the first paint, which shows the charts as the server drew them.
requestAnimationFrame(() => setTimeout(drawCharts));
followTheme();
followKeys();
followChanges(drawCharts);

async function copy(source) {
  try {
    // Only there over HTTPS and on this machine.
    await navigator.clipboard.writeText(source.textContent);
    return true;
  } catch {
    getSelection().selectAllChildren(source);
    return false;
  }
}
