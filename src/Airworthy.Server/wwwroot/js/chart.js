// The chart of sessions by status: all sessions above, those that were not healthy below on a scale of their own, or a few bad ones among many would not show.

const COLUMNS = ["healthy", "errored", "unhandled", "abnormal", "crashed"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

let library = null;
let chart = null;

/** Draws what stands in the page's data, on the plate that stands in the page; again after either has changed. */
export async function drawChart() {
  const plate = document.getElementById("chart-plate");
  const data = document.querySelector("#chart-data script");
  if (!plate || !data)
    return;
  const echarts = await (library ??= load(plate.dataset.script));
  const surface = plate.querySelector(".chart-drawn");
  if (chart?.getDom() !== surface) {
    chart?.dispose();
    chart = echarts.init(surface);
    new ResizeObserver(() => chart.resize()).observe(surface);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawChart);
    document.querySelector(".chart-keys").addEventListener("change", drawChart);
  }

  chart.setOption(optionsOf(JSON.parse(data.textContent), shownColumns(), colours()), { replaceMerge: ["series"] });
  plate.classList.add("is-drawn");
}

function load(url) {
  return new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = url;
    script.onload = () => done(window.echarts);
    script.onerror = failed;
    document.head.append(script);
  });
}

function optionsOf(data, shown, colour) {
  const times = data.from.map(time => new Date(time));
  const ofDays = data.bucketMinutes >= 360;
  const narrow = innerWidth < 640;
  const axis = index => ({
    type: "category",
    gridIndex: index,
    data: times.map(ofDays ? dayOf : clockOf),
    axisLine: { lineStyle: { color: colour("--line-strong") } },
    axisTick: { show: false },
    axisLabel: {
      show: index === 1,
      color: colour("--ink-soft"),
      fontSize: 11,
      hideOverlap: true,
      interval: ofDays ? bucket => times[bucket].getUTCHours() === 0 : "auto",
    },
    axisPointer: { type: "shadow", shadowStyle: { color: colour("--ink"), opacity: 0.06 }, label: { show: false } },
  });
  const scale = (index, name) => ({
    type: "value",
    gridIndex: index,
    name,
    nameLocation: "end",
    nameGap: 8,
    nameTextStyle: { color: colour("--ink-soft"), fontSize: 11, align: "left", padding: [0, 0, 0, narrow ? -40 : -44] },
    minInterval: 1,
    splitNumber: index === 0 ? 3 : 2,
    splitLine: { lineStyle: { color: colour("--line") } },
    axisLabel: { color: colour("--ink-soft"), fontSize: 11, formatter: short },
  });
  const bars = (name, index) => ({
    id: `${name}-${index}`,
    name,
    type: "bar",
    stack: `stack-${index}`,
    xAxisIndex: index,
    yAxisIndex: index,
    barCategoryGap: "22%",
    itemStyle: { color: colour(`--s-${name}`) },
    emphasis: { disabled: true },
    data: data.columns[name],
  });
  return {
    animation: false,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
    grid: [
      { left: narrow ? 48 : 56, right: 16, top: 30, height: "42%" },
      { left: narrow ? 48 : 56, right: 16, bottom: 28, height: "19%" },
    ],
    axisPointer: { link: [{ xAxisIndex: "all" }] },
    xAxis: [axis(0), axis(1)],
    yAxis: [scale(0, "all sessions"), scale(1, "not healthy")],
    tooltip: {
      trigger: "axis",
      confine: true,
      backgroundColor: colour("--panel"),
      borderColor: colour("--line"),
      textStyle: { color: colour("--ink") },
      formatter: points => tip(data, times, points[0].dataIndex),
    },
    series: [
      ...COLUMNS.filter(name => shown.has(name)).map(name => bars(name, 0)),
      ...COLUMNS.slice(1).filter(name => shown.has(name)).map(name => bars(name, 1)),
    ],
  };
}

/** Built of elements, not of text: nothing in it can be taken for markup, and no inline style is needed. */
function tip(data, times, index) {
  const until = new Date(times[index].getTime() + data.bucketMinutes * 60_000);
  const box = document.createElement("div");
  box.className = "chart-tip";
  const table = box.appendChild(document.createElement("table"));
  table.createCaption().textContent = `${dayOf(times[index])} ${clockOf(times[index])} – ${clockOf(until)}`;
  let total = 0;
  for (const name of [...COLUMNS].reverse()) {
    const count = data.columns[name][index];
    total += count;
    const row = table.insertRow();
    row.insertCell().appendChild(document.createElement("span")).className = `swatch s-${name}`;
    row.insertCell().textContent = name;
    const number = row.insertCell();
    number.className = "number";
    number.textContent = count.toLocaleString("en");
  }
  const last = table.insertRow();
  last.insertCell();
  last.insertCell().textContent = "all";
  const sum = last.insertCell();
  sum.className = "number";
  sum.textContent = total.toLocaleString("en");
  return box;
}

function shownColumns() {
  return new Set([...document.querySelectorAll('.chart-keys [name="shown"]:checked')].map(box => box.value));
}

function colours() {
  const style = getComputedStyle(document.documentElement);
  return name => style.getPropertyValue(name).trim();
}

function short(count) {
  return count >= 1_000_000 ? `${count / 1_000_000}M` : count >= 1_000 ? `${count / 1_000}k` : `${count}`;
}

function dayOf(time) {
  return `${time.getUTCDate()} ${MONTHS[time.getUTCMonth()]}`;
}

function clockOf(time) {
  return `${String(time.getUTCHours()).padStart(2, "0")}:${String(time.getUTCMinutes()).padStart(2, "0")}`;
}
