// What a page does beyond being read. Without it everything still reads, and forms have a button.
import { followChanges } from "./live.js";
import { drawChart } from "./chart.js";

document.documentElement.dataset.scripts = "on";

document.addEventListener("change", event => {
  const form = event.target.form;
  if (form?.matches("[data-submit-on-change]"))
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

drawChart();
followChanges(drawChart);

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
