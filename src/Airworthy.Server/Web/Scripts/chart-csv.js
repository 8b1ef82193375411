// What a chart shows, as a file for a spreadsheet: times in UTC, numbers as they are.

export function downloadCsv(name, data) {
  const rows = [
    [data.labels ? "bucket" : "from", ...data.series.map(one => one.name)],
    ...data.from.map((from, i) => [data.labels ? data.labels[i] : from, ...data.series.map(one => one.values[i] ?? "")]),
  ];
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([rows.map(row => row.map(cell).join(",")).join("\r\n") + "\r\n"], { type: "text/csv" }));
  link.download = `${name}.csv`;
  link.click();
  URL.revokeObjectURL(link.href);
}

/** Quoted as RFC 4180 says. A name that a spreadsheet would take for a formula gets an apostrophe before it: names come from outside. */
function cell(value) {
  const text = typeof value === "string" && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
