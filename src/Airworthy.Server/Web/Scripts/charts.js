// The charts of a page: each is drawn on its plate when it comes into sight, and again when its data, the theme or what is shown has changed.
import { optionsOf } from "./chart-options.js";
import { attachCursor } from "./chart-cursor.js";
import { downloadCsv } from "./chart-csv.js";

let library = null;
const drawn = new Map();

/** Draws every chart that is in sight, now and when another comes into it. */
export function drawCharts() {
  for (const [figure, one] of drawn) {
    if (!figure.isConnected) {
      one.chart.dispose();
      drawn.delete(figure);
    }
  }

  const sight = new IntersectionObserver(seen => {
    for (const { target, isIntersecting } of seen) {
      if (isIntersecting) {
        sight.unobserve(target);
        draw(target);
      }
    }
  }, { rootMargin: "200px" });
  for (const figure of document.querySelectorAll("[data-chart]")) {
    applyHidden(figure);
    if (drawn.has(figure))
      draw(figure);
    else
      sight.observe(figure);
  }
}

document.addEventListener("change", event => {
  const figure = event.target.closest?.(".chart-keys")?.closest("[data-chart]");
  if (!figure)
    return;
  rememberHidden(figure);
  draw(figure);
});

document.addEventListener("click", event => {
  const button = event.target.closest("[data-csv]");
  if (button)
    downloadCsv(button.dataset.csv, dataOf(document.getElementById(button.dataset.csv)));
});

matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawCharts);
document.addEventListener("themechange", drawCharts);

async function draw(figure) {
  const echarts = await (library ??= import(new URL(figure.dataset.library, document.baseURI).href));
  const surface = figure.querySelector(".chart-drawn");
  let one = drawn.get(figure);
  if (!one) {
    one = { chart: echarts.init(surface), data: null, cursor: null };
    drawn.set(figure, one);
    new ResizeObserver(() => {
      // Told of the first size too, with which it was drawn.
      if (one.chart.getWidth() === surface.clientWidth && one.chart.getHeight() === surface.clientHeight)
        return;
      one.chart.resize();
      // Where labels find room depends on the width.
      draw(figure);
    }).observe(surface);
    one.cursor = attachCursor(figure, one);
  }

  one.data = { ...dataOf(figure), shown: shownOf(figure) };
  one.chart.setOption(optionsOf(one.data, colours(figure), surface.clientWidth), { notMerge: true });
  one.cursor.redraw();
  figure.classList.add("is-drawn");
}

function dataOf(figure) {
  return JSON.parse(figure.querySelector(".chart-data script").textContent);
}

function boxesOf(figure) {
  return [...figure.querySelectorAll(".chart-keys input")];
}

function shownOf(figure) {
  return new Set(boxesOf(figure).filter(box => box.checked).map(box => box.value));
}

/** What differs from what the page shows by itself stands in the address: `toggle=chart:series`. */
function rememberHidden(figure) {
  const url = new URL(location.href);
  const others = url.searchParams.getAll("toggle").filter(one => !one.startsWith(`${figure.id}:`));
  url.searchParams.delete("toggle");
  const toggled = boxesOf(figure).filter(box => box.checked !== box.defaultChecked).map(box => `${figure.id}:${box.value}`);
  for (const one of [...others, ...toggled])
    url.searchParams.append("toggle", one);
  history.replaceState(history.state, "", url);
}

function applyHidden(figure) {
  const toggled = new Set(new URLSearchParams(location.search).getAll("toggle"));
  for (const box of boxesOf(figure))
    box.checked = box.defaultChecked !== toggled.has(`${figure.id}:${box.value}`);
  // Opened for who comes by an address that ticks one of them; from then on it is the reader's.
  const more = figure.querySelector(".more-keys");
  if (!drawn.has(figure) && more?.querySelector(":checked"))
    more.open = true;
}

/** Design tokens as colours the canvas understands: a probe resolves what depends on the theme. */
function colours(figure) {
  const probe = document.createElement("span");
  figure.append(probe);
  const known = new Map();
  const all = ["ink", "ink-soft", "line", "line-strong", "panel", "accent", "c-muted",
    ...[1, 2, 3, 4, 5, 6, 7, 8].map(i => `c-${i}`), ...["healthy", "errored", "unhandled", "abnormal", "crashed"].map(name => `s-${name}`), "fit", "watch", "unfit"];
  for (const name of all) {
    probe.style.color = `var(--${name})`;
    known.set(name, getComputedStyle(probe).color);
  }
  probe.remove();
  return name => known.get(name) ?? known.get("ink");
}
