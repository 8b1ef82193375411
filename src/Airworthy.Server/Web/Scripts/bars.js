// Small bars in a table tell the numbers of the one under the pointer, as the browser tells any title.
document.addEventListener("pointermove", event => {
  const bars = event.target.closest?.("svg[data-bars]");
  if (!bars)
    return;
  const told = bars.dataset.bars.split("\n");
  const { left, width } = bars.getBoundingClientRect();
  const title = bars.querySelector("title") ?? bars.appendChild(document.createElementNS(bars.namespaceURI, "title"));
  title.textContent = told[Math.min(told.length - 1, Math.max(0, Math.floor(((event.clientX - left) / width) * told.length)))];
});
