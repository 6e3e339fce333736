// Pictures of the pages listed in pages.json, on a phone and on a desk, into docs/screens; axe-core looks at each.
//
// An entry: `name` (of the picture), `path`, `role` (a cell of the demo's account table, or null for nobody), and if
// wanted `follow` (selectors of links to click from there), `full` (the whole page), `dark` (as a reader sees it who
// has their machine dark) and `only` ("360" or "1440").
// Ends with 1 when a page has a fault.

import { readFile } from 'node:fs/promises';
import { DESK, PHONE, axe, faults, launch, loginAs, open, shot } from './lib.mjs';

const list = process.env.LIANZHU_PAGES ?? new URL('./pages.json', import.meta.url);
const pages = JSON.parse(await readFile(list, 'utf8'));
const browser = await launch();
const complaints = [];

async function look(entry, screen, viewport) {
  const page = await open(browser, { viewport, colorScheme: entry.dark ? 'dark' : 'light' });
  const name = `${entry.name}-${screen}`;
  try {
    if (entry.role) await loginAs(page, entry.role);
    let response = await page.goto(entry.path);
    for (const link of entry.follow ?? []) {
      [response] = await Promise.all([page.waitForNavigation(), page.locator(link).first().click()]);
    }
    if (response.status() !== 200) complaints.push(`${name}: ${entry.path} answered ${response.status()}`);
    for (const finding of await axe(page)) {
      complaints.push(`${name}: ${finding.impact} ${finding.id}, ${finding.help}: ${finding.where.join(' | ')}`);
    }
    complaints.push(...faults(page).map((fault) => `${name}: ${fault}`));
    console.log(await shot(page, name, { full: entry.full, folder: process.env.LIANZHU_SCREENS }));
  } catch (error) {
    complaints.push(`${name}: ${error.message}`);
  } finally {
    await page.context().close();
  }
}

for (const entry of pages) {
  for (const [screen, viewport] of Object.entries({ 360: PHONE, 1440: DESK })) {
    if (!entry.only || entry.only === screen) await look(entry, screen, viewport);
  }
}
await browser.close();
console.log(`${pages.length} pages, ${complaints.length} complaints`);
for (const complaint of complaints) console.error(complaint);
process.exitCode = complaints.length === 0 ? 0 : 1;
