// From a chart's data to what ECharts draws.
import { bucketText, dayText, clockText } from "./times.js";

const MOST_IN_TIP = 10;

// Of a label's letters, on average, and the room between two labels, in pixels.
const LABEL_LETTER = 6;
const LABEL_GAP = 12;

// How far apart the marks of a scale of durations may be: what people count time in.
const SECOND = 1_000;
const DURATION_STEPS = [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 43_200, 86_400].map(seconds => seconds * SECOND);

/** @param width of the plate in pixels. */
export function optionsOf(data, colour, width) {
  const narrow = innerWidth < 640;
  const shown = data.series.filter(one => data.shown.has(one.name));
  const magnified = shown.filter(one => data.magnified.includes(one.name));
  const two = data.magnified.length > 0;
  const left = narrow ? 46 : 54;
  const plot = { left, width: width - left - 16 };
  // The room for labels is known: to have it found would lay out each axis twice.
  const common = { left, right: 16, outerBoundsMode: "none" };
  const grids = two
    ? [{ ...common, top: 28, height: "44%" }, { ...common, bottom: 26, height: "20%" }]
    : [{ ...common, top: data.markers.length > 0 ? 24 : 18, bottom: 26 }];
  return {
    animation: false,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
    grid: grids,
    axisPointer: { link: [{ xAxisIndex: "all" }] },
    xAxis: grids.map((_, i) => timeAxis(data, i, i === grids.length - 1, colour)),
    yAxis: grids.map((_, i) => scale(data, i, two ? ["all", data.magnifiedTitle][i] : "", narrow, colour)),
    tooltip: {
      trigger: "axis",
      confine: true,
      backgroundColor: colour("panel"),
      borderColor: colour("line"),
      textStyle: { color: colour("ink") },
      formatter: points => tipOf(data, points[0].dataIndex),
    },
    series: [
      ...shown.map((one, i) => seriesOf(data, one, 0, i === 0, colour, plot)),
      ...magnified.map((one, i) => seriesOf(data, one, 1, i === 0, colour, plot)),
    ],
  };
}

function timeAxis(data, index, hasLabels, colour) {
  const ofDays = data.bucketMinutes >= 240;
  const labels = data.labels ?? data.from.map(time => (ofDays ? dayText : clockText)(new Date(time)));
  return {
    type: "category",
    gridIndex: index,
    data: labels.map((label, i) => ({ value: label, index: i })),
    boundaryGap: data.kind !== "areas",
    axisLine: { lineStyle: { color: colour("line-strong") } },
    axisTick: { show: false },
    axisLabel: {
      show: hasLabels,
      color: colour("ink-soft"),
      fontSize: 11,
      hideOverlap: true,
      // The first bucket of a day says which day it is, the others say nothing.
      interval: data.labels || !ofDays ? "auto" : bucket => bucket === 0 || labels[bucket] !== labels[bucket - 1],
    },
    axisPointer: { type: data.kind === "bars" ? "shadow" : "line", shadowStyle: { color: colour("ink"), opacity: 0.06 }, label: { show: false } },
  };
}

function scale(data, index, name, narrow, colour) {
  const percent = data.unit === "percent";
  const most = data.most ?? (percent && data.series.some(one => data.shown.has(one.name) && one.values.some(value => value > 50)) ? 100 : undefined);
  return {
    type: "value",
    gridIndex: index,
    name,
    nameLocation: "end",
    nameGap: 8,
    nameTextStyle: { color: colour("ink-soft"), fontSize: 11, align: "left", padding: [0, 0, 0, narrow ? -38 : -44] },
    scale: percent && data.kind === "lines",
    min: data.least ?? undefined,
    max: most,
    minInterval: data.unit === "count" ? 1 : undefined,
    splitNumber: index === 1 ? 2 : 4,
    interval: percent && data.least === 0 && most === 100 ? 25 : data.unit === "duration" ? durationStep(data) : undefined,
    splitLine: { lineStyle: { color: colour("line") } },
    axisLabel: { color: colour("ink-soft"), fontSize: 11, hideOverlap: true, formatter: value => shortText(value, data.unit) },
  };
}

/** Four steps or so to the longest that is shown. */
function durationStep(data) {
  const longest = Math.max(0, ...data.series.filter(one => data.shown.has(one.name)).flatMap(one => one.values));
  return DURATION_STEPS.find(step => step * 4 >= longest);
}

function seriesOf(data, one, grid, carriesMarks, colour, plot) {
  const look = colour(one.colour);
  const type = one.dash ? one.dash.split(" ").map(Number) : "solid";
  const common = {
    id: `${one.name}-${grid}`,
    name: one.name,
    xAxisIndex: grid,
    yAxisIndex: grid,
    itemStyle: { color: look },
    cursor: one.href ? "pointer" : "default",
    data: one.values,
    ...(carriesMarks ? marksOf(data, grid, colour, plot) : {}),
  };
  // Large: all bars of a series are one shape. One for each took as long as all else of the chart.
  if (data.kind === "bars")
    return { ...common, type: "bar", stack: `stack-${grid}`, barCategoryGap: "22%", large: true, largeThreshold: 1, emphasis: { disabled: true } };
  return {
    ...common,
    type: "line",
    stack: data.kind === "areas" ? "stack" : undefined,
    areaStyle: data.kind === "areas" ? { color: look, opacity: 0.75 } : undefined,
    lineStyle: { color: look, type, width: one.isMuted ? 1.5 : 2 },
    symbol: "circle",
    symbolSize: 5,
    showSymbol: data.kind === "lines" && lonely(one.values),
    emphasis: { focus: "series" },
    blur: { lineStyle: { opacity: 0.25 } },
    connectNulls: false,
    triggerLineEvent: true,
    z: one.isMuted ? 1 : 2,
  };
}

/** A value between two gaps has no line: only a dot shows it. */
function lonely(values) {
  return values.some((value, i) => value !== null && (values[i - 1] ?? null) === null && (values[i + 1] ?? null) === null);
}

function marksOf(data, grid, colour, plot) {
  const lines = grid > 0 ? [] : labelled(data, plot.width).map(mark => ({
    xAxis: mark.bucket,
    name: mark.label,
    label: { formatter: mark.text, align: mark.align, width: mark.room, overflow: "truncate" },
  }));
  return {
    // Not even an empty one where there is nothing to mark: each kind of mark takes its time.
    markLine: lines.length === 0 ? undefined : {
      silent: true,
      symbol: "none",
      animation: false,
      lineStyle: { color: colour("ink-soft"), type: "dotted", width: 1.5 },
      label: { color: colour("ink-soft"), fontSize: 11, position: "end", rotate: 0, distance: 4 },
      data: lines,
    },
    markArea: data.isLastRunning && data.from.length > 1 ? { silent: true, ...(data.kind === "bars" ? veil(data, colour, plot) : shade(data, colour)) } : undefined,
  };
}

/** Lines stand on another ground while the last bucket runs. */
function shade(data, colour) {
  const last = data.from.length - 1;
  return { itemStyle: { color: colour("ink"), opacity: 0.05 }, data: [[{ xAxis: last - 1 }, { xAxis: last }]] };
}

/** A bar is paler while its bucket runs. In pixels, for a bucket has no ends that could be named. */
function veil(data, colour, plot) {
  const right = plot.left + plot.width;
  return { z: 3, itemStyle: { color: colour("panel"), opacity: 0.4 }, data: [[{ x: right - plot.width / data.from.length }, { x: right }]] };
}

/**
 * The marks in sight with their labels: each grows from its line to where there is room, and is cut where there is not enough on either side;
 * where that would run into the one before, that one names both.
 */
function labelled(data, width) {
  const last = Math.max(1, data.from.length - 1);
  const marks = data.markers
    .map(marker => ({ label: marker.label, text: "", bucket: bucketOf(data, new Date(marker.at)) }))
    .filter(mark => mark.bucket >= 0)
    .toSorted((left, right) => left.bucket - right.bucket);
  const spanOf = (mark, text) => {
    const [place, length] = [(mark.bucket / last) * width, text.length * LABEL_LETTER];
    return place + length > width && place > width - place
      ? { align: "right", from: Math.max(0, place - length), to: place, room: place }
      : { align: "left", from: place, to: Math.min(width, place + length), room: width - place };
  };
  let first = null;
  for (const mark of marks) {
    if (!first || spanOf(mark, mark.label).from >= spanOf(first, first.text).to + LABEL_GAP) {
      first = mark;
      mark.text = mark.label;
    } else if (!first.text.split(" · ").includes(mark.label)) {
      first.text += ` · ${mark.label}`;
    }
  }
  return marks.map(mark => ({ ...mark, ...spanOf(mark, mark.text) }));
}

function bucketOf(data, moment) {
  const first = new Date(data.from[0]).getTime();
  const bucket = Math.floor((moment.getTime() - first) / (data.bucketMinutes * 60_000));
  return data.labels || bucket >= data.from.length ? -1 : bucket;
}

/** Built of elements, not of text: nothing in it can be taken for markup, and no inline style is needed. */
function tipOf(data, bucket) {
  const box = document.createElement("div");
  box.className = "chart-tip";
  const table = box.appendChild(document.createElement("table"));
  table.createCaption().textContent = bucketName(data, bucket);
  const all = data.series.filter(one => data.shown.has(one.name) && (one.values[bucket] ?? null) !== null);
  const ordered = data.kind === "lines" ? all.toSorted((left, right) => right.values[bucket] - left.values[bucket]) : all.toReversed();
  for (const one of ordered.slice(0, MOST_IN_TIP))
    addRow(table, one.colour, one.name, valueText(one.values[bucket], data.unit));
  const others = ordered.slice(MOST_IN_TIP);
  if (others.length > 0)
    addRow(table, null, `${others.length} others`, data.unit === "duration" ? "" : valueText(sum(others, bucket), data.unit));
  if (data.kind !== "lines" && all.length > 1)
    addRow(table, null, "all", valueText(sum(all, bucket), data.unit));
  return box;
}

function addRow(table, colour, name, value) {
  const row = table.insertRow();
  const swatch = row.insertCell();
  if (colour)
    swatch.appendChild(document.createElement("span")).className = `swatch ${colour}`;
  const label = row.insertCell().appendChild(document.createElement("bdi"));
  label.textContent = name.length > 32 ? `${name.slice(0, 31)}…` : name;
  const number = row.insertCell();
  number.className = "number";
  number.textContent = value;
}

function sum(series, bucket) {
  return series.reduce((total, one) => total + one.values[bucket], 0);
}

export function bucketName(data, bucket) {
  const name = data.labels ? data.labels[bucket] : bucketText(new Date(data.from[bucket]), data.bucketMinutes);
  return data.isLastRunning && bucket === data.from.length - 1 ? `${name}, still running` : name;
}

export function valueText(value, unit) {
  if (value === null || value === undefined)
    return "—";
  if (unit === "percent")
    return `${Math.floor(value * 1000 + 1e-7) / 1000} %`;
  return unit === "duration" ? durationText(value) : value.toLocaleString("en");
}

function shortText(value, unit) {
  if (unit === "percent")
    return `${Number(value.toFixed(3))} %`;
  if (unit === "duration")
    return durationText(value);
  return value >= 1e9 ? `${value / 1e9}b` : value >= 1e6 ? `${value / 1e6}m` : value >= 1e3 ? `${value / 1e3}k` : `${value}`;
}

function durationText(milliseconds) {
  const units = [[86_400_000, "d"], [3_600_000, "h"], [60_000, "min"], [1_000, "s"]];
  const [length, name] = units.find(([least]) => milliseconds >= least) ?? [1, "ms"];
  return `${Number((milliseconds / length).toFixed(length === 1 ? 0 : 1))} ${name}`;
}
