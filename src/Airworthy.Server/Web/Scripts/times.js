// Times as the reader wants them: zone and clock stand on the document, the server writes them the same way.
const root = document.documentElement.dataset;
const zone = root.zone || "UTC";
const twelve = root.clock === "12";

const day = new Intl.DateTimeFormat("en-GB", { timeZone: zone, day: "numeric", month: "short" });
const clock = new Intl.DateTimeFormat(twelve ? "en-US" : "en-GB", { timeZone: zone, hour: twelve ? "numeric" : "2-digit", minute: "2-digit", hour12: twelve });

export const dayText = time => day.format(time);

export const clockText = time => clock.format(time);

/** A bucket from its begin to its end, the day named twice only if it changes. */
export function bucketText(start, minutes) {
  const end = new Date(start.getTime() + minutes * 60_000);
  const [first, last] = [dayText(start), dayText(end)];
  return first === last
    ? `${first} ${clockText(start)} — ${clockText(end)}`
    : `${first} ${clockText(start)} — ${last} ${clockText(end)}`;
}
