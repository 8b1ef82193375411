// From a chart's data to what ECharts draws.
import { bucketText, dayText, clockText } from "./times.js";

const MOST_IN_TIP = 10;

export function optionsOf(data, colour) {
  const narrow = innerWidth < 640;
  const shown = data.series.filter(one => data.shown.has(one.name));
  const magnified = shown.filter(one => data.magnified.includes(one.name));
  const two = data.magnified.length > 0;
  const left = narrow ? 46 : 54;
  const grids = two
    ? [{ left, right: 16, top: 28, height: "44%" }, { left, right: 16, bottom: 26, height: "20%" }]
    : [{ left, right: 16, top: data.markers.length > 0 ? 24 : 18, bottom: 26 }];
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
      ...shown.map((one, i) => seriesOf(data, one, 0, i === 0, colour)),
      ...magnified.map(one => seriesOf(data, one, 1, false, colour)),
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
    interval: percent && data.least === 0 && most === 100 ? 25 : undefined,
    splitLine: { lineStyle: { color: colour("line") } },
    axisLabel: { color: colour("ink-soft"), fontSize: 11, hideOverlap: true, formatter: value => shortText(value, data.unit) },
  };
}

function seriesOf(data, one, grid, carriesMarks, colour) {
  const look = colour(one.colour);
  const type = one.dash ? one.dash.split(" ").map(Number) : "solid";
  const common = {
    id: `${one.name}-${grid}`,
    name: one.name,
    xAxisIndex: grid,
    yAxisIndex: grid,
    itemStyle: { color: look },
    cursor: one.href ? "pointer" : "default",
    data: one.values.map((value, i) => (i === one.values.length - 1 && data.isLastRunning && data.kind === "bars" ? { value, itemStyle: { opacity: 0.6 } } : value)),
    ...(carriesMarks ? marksOf(data, colour) : {}),
  };
  if (data.kind === "bars")
    return { ...common, type: "bar", stack: `stack-${grid}`, barCategoryGap: "22%", emphasis: { disabled: true } };
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

function marksOf(data, colour) {
  const last = data.from.length - 1;
  const markers = data.markers
    .map(marker => ({ label: marker.label, bucket: bucketOf(data, new Date(marker.at)) }))
    .filter(marker => marker.bucket >= 0)
    .toSorted((left, right) => left.bucket - right.bucket);
  const lines = markers.map((marker, i) => ({ xAxis: marker.bucket, name: marker.label, label: { formatter: labelOf(markers, i, last), align: alignOf(marker.bucket / last) } }));
  return {
    markLine: {
      silent: true,
      symbol: "none",
      animation: false,
      lineStyle: { color: colour("ink-soft"), type: "dotted", width: 1.5 },
      label: { color: colour("ink-soft"), fontSize: 11, position: "end", rotate: 0, distance: 4 },
      data: lines,
    },
    markArea: data.isLastRunning && data.kind !== "bars" && last > 0
      ? { silent: true, itemStyle: { color: colour("ink"), opacity: 0.05 }, data: [[{ xAxis: last - 1 }, { xAxis: last }]] }
      : undefined,
  };
}

/** Of marks too close for a label each, the first one names all. */
function labelOf(markers, index, last) {
  const isClose = i => i > 0 && markers[i].bucket - markers[i - 1].bucket < last * 0.15;
  if (isClose(index))
    return "";
  let end = index + 1;
  while (end < markers.length && isClose(end))
    end++;
  return [...new Set(markers.slice(index, end).map(marker => marker.label))].join(" · ");
}

/** A label near an end of the chart grows inwards. */
function alignOf(share) {
  return share < 0.12 ? "left" : share > 0.88 ? "right" : "center";
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
