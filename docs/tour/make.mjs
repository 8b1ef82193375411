// Takes the pictures of docs/tour.md: each page wide in both themes, and narrow.
import path from "node:path";
import { chromium } from "playwright-core";

const [link, folder] = process.argv.slice(2);
const origin = new URL(link).origin;
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
const signedIn = await browser.newContext();
const first = await signedIn.newPage();
await first.goto(link);
const storageState = await signedIn.storageState();

const release = await newestAdopted();
const issue = await hrefOf("/issues?query=is%3Aunresolved+error.unhandled%3Atrue&sort=freq&project=shop-ios", "a[href^='/issues/']:not([href*='?'])");
const event = await hrefOf("/events?query=error.unhandled%3Atrue&project=shop-ios", "a[href^='/events/']:not([href*='?'])");

const pages = {
  releases: "/?project=shop-ios&environment=production&statsPeriod=7d",
  release: release,
  issues: "/issues?project=shop-ios&statsPeriod=7d",
  issue,
  events: "/events?query=error.unhandled%3Atrue&statsPeriod=7d",
  event,
  health: "/health?project=shop-android&statsPeriod=7d",
  projects: "/projects",
  settings: "/projects/shop-ios/settings",
  ingest: "/projects/shop-ios/ingest",
  start: "/projects/app/start",
  guides: "/guides",
};

for (const [name, address] of Object.entries(pages)) {
  await picture(name, address, 1280, 860, "light");
  await picture(`${name}-dark`, address, 1280, 860, "dark");
  await picture(`${name}-narrow`, address, 380, 780, "light");
}

await browser.close();

async function picture(name, address, width, height, colorScheme) {
  const context = await browser.newContext({ storageState, viewport: { width, height }, colorScheme, timezoneId: "UTC" });
  const page = await context.newPage();
  const answer = await page.goto(origin + address);
  if (!answer.ok())
    throw new Error(`${address} answered ${answer.status()}`);
  // Not by waitForFunction: it evaluates a text in the page, which the page's security policy refuses.
  await page.evaluate(() => new Promise(done => {
    const look = () => [...document.querySelectorAll("[data-chart]:not(.is-drawn)")].every(one => one.getBoundingClientRect().top > innerHeight) ? done() : setTimeout(look, 50);
    look();
  }));
  await page.screenshot({ path: path.join(folder, `${name}.png`) });
  console.log(`${name}.png  ${address}`);
  await context.close();
}

/** The details of the release with the most sessions, which has been through something. */
async function newestAdopted() {
  await first.goto(`${origin}/?project=shop-ios&environment=production&sort=sessions&statsPeriod=7d`);
  return first.locator("a[href^='/release?']").first().getAttribute("href");
}

async function hrefOf(address, selector) {
  await first.goto(origin + address);
  return first.locator(selector).first().getAttribute("href");
}
