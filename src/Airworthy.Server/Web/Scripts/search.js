// Completes the search of a list as it is typed: <input data-complete="address">, whose address answers the text before the caret with what may follow.
// Everything hangs on the document, so a box that comes later, or is replaced, needs no binding. A combobox as the ARIA practices describe one.

const PAUSE_MS = 120;

let box = null; // the input whose list is open
let found = { from: 0, suggestions: [] };
let active = -1;
let isStale = false; // something was typed since the list was asked for
let asked = 0;
let pause = 0;

const isBox = target => target instanceof HTMLInputElement && target.matches("[data-complete]");

document.addEventListener("focusin", event => {
  if (isBox(event.target))
    prepare(event.target);
});

document.addEventListener("focusout", event => {
  if (event.target === box)
    close();
});

document.addEventListener("input", event => {
  if (!isBox(event.target))
    return;
  markEdit(event.target);
  isStale = true;
  if (box)
    activate(-1);
  askSoon(event.target);
});

// A form that submits what is chosen must not take a text that is still being written.
addEventListener("change", event => {
  if (isBox(event.target))
    event.stopPropagation();
}, { capture: true });

// What says nothing stays out of the address.
document.addEventListener("formdata", event => {
  if (!event.target.querySelector("[data-complete]"))
    return;
  for (const name of new Set(event.formData.keys())) {
    if (event.formData.getAll(name).every(value => value === ""))
      event.formData.delete(name);
  }
});

document.addEventListener("keydown", event => {
  if (!isBox(event.target) || event.isComposing)
    return;
  const isOpen = box === event.target;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    if (isOpen && !isStale)
      activate(active + (event.key === "ArrowDown" ? 1 : -1));
    else
      ask(event.target);
  } else if (isOpen && event.key === "Escape") {
    event.preventDefault(); // which would empty the box
    event.stopPropagation();
    close();
  } else if (isOpen && active >= 0 && (event.key === "Enter" || event.key === "Tab")) {
    event.preventDefault();
    take(active);
  }
});

// Down, not click: the box must not lose the focus before.
document.addEventListener("pointerdown", event => {
  const option = event.target.closest?.(".search-list [role=option]");
  if (!option || !box)
    return;
  event.preventDefault();
  if (isStale)
    return;
  take([...option.parentElement.children].indexOf(option));
});

function prepare(input) {
  if (input.getAttribute("role") === "combobox")
    return;
  const list = document.createElement("ul");
  list.className = "search-list";
  list.id = `${input.id}-list`;
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Suggestions");
  input.after(list);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-expanded", "false");
  input.setAttribute("aria-controls", list.id);
}

function markEdit(input) {
  input.closest("[data-search]")?.classList.toggle("is-edited", input.value !== input.defaultValue);
}

function askSoon(input) {
  clearTimeout(pause);
  pause = setTimeout(() => ask(input), PAUSE_MS);
}

async function ask(input) {
  clearTimeout(pause);
  const number = ++asked;
  const address = new URL(input.dataset.complete, location.origin);
  address.searchParams.set("text", input.value.slice(0, input.selectionStart ?? input.value.length));
  let answer;
  try {
    const response = await fetch(address, { headers: { accept: "application/json" } });
    answer = response.ok && !response.redirected ? await response.json() : null;
  } catch {
    answer = null; // the server is away: a search can be typed without help
  }
  // What was asked later is answered later, or nobody is typing here any more.
  if (number !== asked || document.activeElement !== input)
    return;
  if (answer?.suggestions.length)
    open(input, answer);
  else
    close();
}

function open(input, answer) {
  prepare(input);
  box = input;
  found = answer;
  isStale = false;
  const list = listOf(input);
  list.replaceChildren(...answer.suggestions.map((suggestion, i) => {
    const option = document.createElement("li");
    option.id = `${list.id}-${i}`;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    const label = document.createElement("bdi");
    label.textContent = suggestion.label;
    label.title = suggestion.label;
    const note = document.createElement("small");
    note.textContent = suggestion.note;
    option.append(label, note);
    return option;
  }));
  list.hidden = false;
  input.setAttribute("aria-expanded", "true");
  activate(-1);
}

function close() {
  clearTimeout(pause);
  asked++; // an answer on its way is too late
  if (!box)
    return;
  listOf(box).hidden = true;
  box.setAttribute("aria-expanded", "false");
  box.removeAttribute("aria-activedescendant");
  box = null;
  active = -1;
}

function activate(next) {
  const options = [...listOf(box).children];
  // Above the first one, and below the last, is what was typed.
  active = next < -1 ? options.length - 1 : next >= options.length ? -1 : next;
  options.forEach((option, i) => option.setAttribute("aria-selected", String(i === active)));
  if (active < 0) {
    box.removeAttribute("aria-activedescendant");
    return;
  }
  box.setAttribute("aria-activedescendant", options[active].id);
  options[active].scrollIntoView({ block: "nearest" });
}

function take(index) {
  const input = box;
  const { text, isKey } = found.suggestions[index];
  const rest = input.value.slice(input.selectionStart ?? input.value.length);
  const before = input.value.slice(0, found.from) + text + (isKey ? "" : " ");
  input.value = before + rest.trimStart();
  input.setSelectionRange(before.length, before.length);
  markEdit(input);
  close();
  if (isKey)
    ask(input);
}

function listOf(input) {
  return document.getElementById(input.getAttribute("aria-controls"));
}
