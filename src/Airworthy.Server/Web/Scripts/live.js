// Keeps the page current: the server says that something changed, the page asks for itself again and takes over the regions that may change.
// Scroll, focus, opened details, the filters in use and the chart stay as they are.

const ATTENTION_MS = 60_000; // times like "3 min ago" grow old without any new session
const RETRY_MS = 3_000;
const PAUSED = "live-paused"; // stays so from page to page of this tab
const REST_FACTOR = 10; // of our own making, the server is busy at most a tenth of the time
const LONGEST_REST_MS = 10_000;

export function followChanges(onRefreshed) {
  const page = document.querySelector("[data-follow]");
  if (!page)
    return;

  let source = null;
  let refreshing = false;
  let wanted = false;
  let restUntil = 0;
  let retry = 0;
  let paused = sessionStorage.getItem(PAUSED) !== null;
  const button = document.getElementById("live-pause");

  const refresh = async () => {
    wanted = true;
    if (refreshing || paused)
      return;
    refreshing = true;
    while (wanted && !paused && !document.hidden) {
      await sleep(restUntil - performance.now());
      wanted = false;
      const begun = performance.now();
      try {
        await takeOver();
        onRefreshed();
      } catch {
        // The stream's own state says that the server is away; it will tell of changes when it is back.
      }
      restUntil = performance.now() + Math.min(LONGEST_REST_MS, REST_FACTOR * (performance.now() - begun));
    }
    refreshing = false;
  };

  const connect = () => {
    source = new EventSource(page.dataset.follow);
    source.addEventListener("open", () => showState(paused ? "Paused" : "Live", false));
    source.addEventListener("change", refresh);
    source.addEventListener("error", () => {
      showState("Reconnecting", true);
      // The browser tries again by itself, unless it was refused: by a proxy whose server restarts, or because nobody is signed in any more.
      if (source?.readyState === EventSource.CLOSED)
        retry = setTimeout(() => {
          connect();
          refresh();
        }, RETRY_MS);
    });
  };

  // A page nobody sees holds no connection: browsers allow few to one server.
  document.addEventListener("visibilitychange", () => {
    clearTimeout(retry);
    source?.close();
    source = null;
    if (!document.hidden) {
      connect();
      refresh();
    }
  });
  addEventListener("pagehide", () => source?.close());
  addEventListener("pageshow", event => {
    if (event.persisted) {
      connect();
      refresh();
    }
  });

  const showPause = () => {
    button.hidden = false;
    button.setAttribute("aria-pressed", String(paused));
    showState(paused ? "Paused" : "Live", false);
  };
  button.addEventListener("click", () => {
    paused = !paused;
    if (paused)
      sessionStorage.setItem(PAUSED, "on");
    else
      sessionStorage.removeItem(PAUSED);
    showPause();
    refresh();
  });
  showPause();

  setInterval(refresh, ATTENTION_MS);
  connect();
}

async function takeOver() {
  const answer = await fetch(location.href, { headers: { accept: "text/html" }, cache: "no-store" });
  if (answer.redirected) {
    location.reload(); // signed out meanwhile
    return;
  }
  if (!answer.ok)
    throw new Error(`The page answered ${answer.status}`);

  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const stageOf = root => root.querySelector("[data-stage]")?.dataset.stage;
  if (stageOf(document) !== stageOf(fresh)) {
    // Another kind of page altogether: its first session has come.
    document.querySelector("main").replaceChildren(...fresh.querySelector("main").childNodes);
    document.title = fresh.title;
    return;
  }

  for (const region of document.querySelectorAll("[data-live]")) {
    const next = fresh.getElementById(region.id);
    if (next && next.innerHTML !== region.innerHTML)
      replaceRegion(region, next);
  }
}

function replaceRegion(region, next) {
  const focused = region.contains(document.activeElement) ? document.activeElement : null;
  if (focused?.matches("select, input"))
    return; // somebody is choosing
  for (const details of region.querySelectorAll("details[id]")) {
    const match = next.querySelector(`#${details.id}`);
    if (match)
      match.open = details.open;
  }
  keepChoices(region, next);
  const scrolled = [...region.querySelectorAll(".scroller")].map(one => [one.scrollLeft, one.scrollTop]);

  region.replaceChildren(...next.childNodes);

  region.querySelectorAll(".scroller").forEach((one, i) => [one.scrollLeft, one.scrollTop] = scrolled[i] ?? [0, 0]);
  if (focused?.id)
    document.getElementById(focused.id)?.focus({ preventScroll: true });
}

/** What somebody has ticked and not sent yet stays ticked. */
function keepChoices(region, next) {
  for (const box of region.querySelectorAll("input[type=checkbox]")) {
    if (box.checked === box.defaultChecked)
      continue;
    const match = [...next.querySelectorAll("input[type=checkbox]")].find(one => one.name === box.name && one.value === box.value);
    if (match)
      match.checked = box.checked;
  }
}

function showState(text, lost) {
  const lamp = document.getElementById("live");
  if (!lamp)
    return;
  lamp.hidden = false;
  lamp.classList.toggle("is-lost", lost);
  lamp.classList.toggle("is-paused", text === "Paused");
  document.getElementById("live-text").textContent = text;
}

function sleep(ms) {
  return ms > 0 ? new Promise(done => setTimeout(done, ms)) : Promise.resolve();
}
