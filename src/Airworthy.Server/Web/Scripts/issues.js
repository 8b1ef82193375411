// The boxes of the list of issues: how many are ticked, and one that ticks a page. That they stay ticked when the table is replaced is live.js' business.

const FORM = "issue-changes";

const boxes = () => [...document.querySelectorAll(`input[name="id"][form="${FORM}"]`)];

function show() {
  const all = document.getElementById("choose-all");
  const page = document.getElementById("choose-page");
  const text = document.getElementById("chosen");
  const ticked = boxes().filter(box => box.checked).length;
  if (page) {
    page.checked = ticked > 0 && ticked === boxes().length;
    page.indeterminate = ticked > 0 && !page.checked;
  }
  if (text) {
    const said = all?.checked ? "All chosen" : ticked === 0 ? "None chosen" : `${ticked} chosen`;
    if (text.textContent !== said)
      text.textContent = said;
  }
}

document.addEventListener("change", event => {
  const box = event.target;
  if (box.id === "choose-page")
    for (const one of boxes())
      one.checked = box.checked;
  if (box.id === "choose-page" || box.id === "choose-all" || box.matches?.(`input[name="id"][form="${FORM}"]`))
    show();
  if (box.matches?.("[data-submit-on-choice]"))
    box.form.requestSubmit();
});

const table = document.getElementById("issues");
if (table)
  new MutationObserver(show).observe(table, { childList: true });
