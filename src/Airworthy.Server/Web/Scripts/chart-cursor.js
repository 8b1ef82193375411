// A chart by keyboard and by pointer: a cursor that moves through buckets and series and says where it stands, and a stretch of time that is chosen by dragging.
import { bucketName, valueText } from "./chart-options.js";

export function attachCursor(figure, drawn) {
  const surface = figure.querySelector(".chart-drawn");
  const said = document.getElementById(`${figure.id}-said`);
  const at = { bucket: -1, series: 0, from: -1 };
  const shown = () => drawn.data.series.filter(one => drawn.data.shown.has(one.name));
  const last = () => drawn.data.from.length - 1;

  const moveTo = bucket => {
    at.bucket = Math.max(0, Math.min(last(), bucket));
    show();
  };

  const show = () => {
    const all = shown();
    if (all.length === 0 || at.bucket < 0)
      return;
    at.series = Math.max(0, Math.min(all.length - 1, at.series));
    drawn.chart.dispatchAction({ type: "showTip", seriesIndex: at.series, dataIndex: at.bucket });
    drawn.chart.dispatchAction({ type: "downplay" });
    if (drawn.data.kind === "lines")
      drawn.chart.dispatchAction({ type: "highlight", seriesIndex: at.series });
    markRange();
    const one = all[at.series];
    const range = at.from >= 0 ? `, chosen from ${bucketName(drawn.data, Math.min(at.from, at.bucket))} on` : "";
    said.textContent = `${one.name}: ${valueText(one.values[at.bucket], drawn.data.unit)}, ${bucketName(drawn.data, at.bucket)}${range}`;
  };

  const leave = () => {
    at.from = -1;
    markRange();
    drawn.chart.dispatchAction({ type: "hideTip" });
    drawn.chart.dispatchAction({ type: "downplay" });
  };

  const markRange = () => {
    const [from, to] = [Math.min(at.from, at.bucket), Math.max(at.from, at.bucket)];
    const left = at.from < 0 ? 0 : edge(from, -1);
    drawn.chart.setOption({
      graphic: [{
        id: "range",
        type: "rect",
        silent: true,
        invisible: at.from < 0,
        shape: { x: left, y: 0, width: at.from < 0 ? 0 : edge(to, 1) - left, height: drawn.chart.getHeight() - 26 },
        style: { fill: getComputedStyle(surface).color, opacity: 0.12 },
      }],
    });
  };

  /** The left or right end of a bucket in pixels. */
  const edge = (bucket, side) => {
    const [here, next] = [0, 1].map(i => drawn.chart.convertToPixel({ xAxisIndex: 0 }, i));
    return drawn.chart.convertToPixel({ xAxisIndex: 0 }, bucket) + side * (next - here || 10) / 2;
  };

  const zoom = (left, right) => {
    const parameters = drawn.data.zoom;
    if (!parameters || drawn.data.labels)
      return;
    const url = new URL(location.href);
    url.searchParams.delete(parameters.period);
    url.searchParams.delete("cursor");
    url.searchParams.set(parameters.start, drawn.data.from[left]);
    url.searchParams.set(parameters.end, new Date(new Date(drawn.data.from[right]).getTime() + drawn.data.bucketMinutes * 60_000).toISOString());
    location.assign(url);
  };

  surface.addEventListener("keydown", event => {
    if (!drawn.data || event.ctrlKey || event.metaKey || event.altKey)
      return;
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step) {
      if (event.shiftKey && drawn.data.zoom && at.from < 0)
        at.from = Math.max(0, at.bucket);
      else if (!event.shiftKey)
        at.from = -1;
      moveTo(at.bucket < 0 ? last() : at.bucket + step);
    } else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      at.series += event.key === "ArrowUp" ? -1 : 1;
      moveTo(at.bucket < 0 ? last() : at.bucket);
    } else if (event.key === "Home" || event.key === "End") {
      moveTo(event.key === "Home" ? 0 : last());
    } else if (event.key === "Enter" && at.from >= 0 && at.from !== at.bucket) {
      zoom(Math.min(at.from, at.bucket), Math.max(at.from, at.bucket));
    } else if (event.key === "Enter" && shown()[at.series]?.href) {
      location.assign(shown()[at.series].href);
    } else if (event.key === "Escape") {
      leave();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  });
  surface.addEventListener("blur", leave);

  drawn.chart.on("click", point => {
    const one = drawn.data.series.find(series => series.name === point.seriesName);
    if (one?.href)
      location.assign(one.href);
  });

  const bucketAt = event => Math.max(0, Math.min(last(), Math.round(drawn.chart.convertFromPixel({ xAxisIndex: 0 }, event.offsetX))));
  const brush = drawn.chart.getZr();
  let pressed = -1;
  brush.on("mousedown", event => {
    pressed = drawn.data.zoom && !drawn.data.labels ? bucketAt(event) : -1;
  });
  brush.on("mousemove", event => {
    const here = pressed < 0 ? -1 : bucketAt(event);
    if (here < 0 || here === pressed && at.from < 0)
      return;
    [at.from, at.bucket] = [pressed, here];
    markRange();
  });
  brush.on("mouseup", () => {
    pressed = -1;
    if (at.from >= 0 && at.from !== at.bucket)
      zoom(Math.min(at.from, at.bucket), Math.max(at.from, at.bucket));
    at.from = -1;
    markRange();
  });
  brush.on("globalout", () => {
    pressed = -1;
    if (document.activeElement !== surface)
      leave();
  });

  return {
    redraw() {
      if (document.activeElement === surface && at.bucket >= 0)
        show();
    },
  };
}
