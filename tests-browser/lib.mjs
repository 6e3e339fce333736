// What every browser test needs: a browser, a page that remembers its faults, signing in, axe-core, pictures.
//
// The server's address comes in LIANZHU_URL, what the demo printed in the file LIANZHU_DEMO_OUTPUT, the browser in
// LIANZHU_CHROMIUM; `cargo xtask test` and `cargo xtask screens` set them. Tests ask only for what a person sees.

import assert from 'node:assert/strict';
import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

export const PHONE = { width: 360, height: 800 };
export const DESK = { width: 1440, height: 900 };
export const SCREENS = join(dirname(fileURLToPath(import.meta.url)), '..', 'docs', 'screens');

const FLAGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage', '--font-render-hinting=none',
];

/** The server under test. */
export function address() {
  const url = process.env.LIANZHU_URL;
  assert.ok(url, 'LIANZHU_URL is not set: run `cargo xtask test`, or start a demo and set it');
  return url.replace(/\/$/, '');
}

/** A headless Chromium; close it when done. */
export function launch() {
  return chromium.launch({ executablePath: process.env.LIANZHU_CHROMIUM || '/usr/bin/chromium', args: FLAGS });
}

/**
 * A page in a context of its own (own cookies). `faults(page)` tells what went wrong on it since it was opened.
 * `options`: `viewport`, `javaScriptEnabled`, `colorScheme`, `baseURL`.
 */
export async function open(browser, options = {}) {
  const baseURL = options.baseURL || address();
  const context = await browser.newContext({
    viewport: DESK, locale: 'zh-CN', timezoneId: 'Asia/Shanghai', reducedMotion: 'reduce', ...options, baseURL,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const faults = [];
  page.on('pageerror', (error) => faults.push(`script error: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(`console: ${message.text()} (${message.location().url})`);
  });
  page.on('response', (response) => {
    if (response.status() >= 500) faults.push(`${response.status()} from ${response.url()}`);
  });
  page.on('request', (request) => {
    const url = request.url();
    if (/^https?:/.test(url) && new URL(url).origin !== new URL(baseURL).origin) faults.push(`goes outside: ${url}`);
  });
  page.lianzhuFaults = faults;
  return page;
}

/** Script errors, console errors, 5xx answers and requests that left the server, since the page was opened. */
export function faults(page) {
  return page.lianzhuFaults;
}

/** Fails when the page has had a fault. */
export function assertNoFaults(page) {
  assert.deepEqual(faults(page), [], `faults on ${page.url()}`);
}

/** Signs in through the form, as a person does; fails when the form comes back. */
export async function login(page, account, password) {
  await page.goto('/login');
  await page.locator('input[name=account]').fill(account);
  await page.locator('input[name=password]').fill(password);
  await Promise.all([
    page.waitForURL((url) => url.pathname !== '/login'),
    page.locator('form:has(input[name=password]) button').click(),
  ]);
}

/** Signs out through the form, wherever it stands on the page. */
export async function logout(page) {
  await Promise.all([
    page.waitForLoadState('load'),
    page.locator('form[action="/logout"]').first().evaluate((form) => form.submit()),
  ]);
}

/**
 * The accounts that the demo printed: the rows below a line that heads a column 账号 and a column 密码，columns two
 * spaces or more (or `|`, `│`, tab) apart, up to an empty line. Each: `{ account, password, cells }`.
 */
export function parseAccounts(text) {
  const columns = (line) => line.split(/\s{2,}|\s*[|│\t]\s*/u).map((cell) => cell.trim()).filter(Boolean);
  const lines = text.split(/\r?\n/u);
  const accounts = [];
  for (let head = 0; head < lines.length; head += 1) {
    const names = columns(lines[head]);
    const [account, password] = [names.indexOf('账号'), names.indexOf('密码')];
    if (account < 0 || password < 0) continue;
    for (let at = head + 1; at < lines.length && lines[at].trim() !== ''; at += 1) {
      const cells = columns(lines[at]);
      if (cells.length < names.length || !/[\p{L}\p{N}]/u.test(lines[at])) continue;
      accounts.push({ account: cells[account], password: cells[password], cells });
    }
  }
  return accounts;
}

/** The demo's account whose row has a cell that reads exactly so (the account itself, or a role's name). */
export async function accountOf(role) {
  const file = process.env.LIANZHU_DEMO_OUTPUT;
  assert.ok(file, 'LIANZHU_DEMO_OUTPUT is not set: the accounts are read from what the demo printed');
  const text = await readFile(file, 'utf8');
  const found = parseAccounts(text).find((row) => row.cells.includes(role));
  assert.ok(found, `the demo printed no account for ${role}; it said:\n${text.slice(-4000)}`);
  return found;
}

/** Signs in as the demo's account for a role. */
export async function loginAs(page, role) {
  const { account, password } = await accountOf(role);
  await login(page, account, password);
}

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
let axeSource;

/** What axe-core finds, serious and critical unless told otherwise: `[{ id, impact, help, where }]`. */
export async function axe(page, impacts = ['serious', 'critical']) {
  axeSource ??= await readFile(AXE, 'utf8');
  // Evaluated, not inserted as a script: the page's content security policy stays as it is.
  await page.evaluate(axeSource);
  const results = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  return results.violations
    .filter((finding) => impacts.includes(finding.impact))
    .map(({ id, impact, help, nodes }) => ({ id, impact, help, where: nodes.map((node) => node.target.join(' ')) }));
}

/** Fails when axe-core finds something serious or critical. */
export async function assertAccessible(page) {
  assert.deepEqual(await axe(page), [], `axe-core on ${page.url()}`);
}

/** A picture into docs/screens; `options.full` for the whole page. */
export async function shot(page, name, options = {}) {
  assert.match(name, /^[a-z0-9-]+$/u, 'a picture is named in small letters, digits and hyphens');
  const folder = options.folder || SCREENS;
  await mkdir(folder, { recursive: true });
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  const path = join(folder, `${name}.png`);
  await page.screenshot({ path, fullPage: Boolean(options.full), animations: 'disabled', caret: 'hide' });
  return path;
}

/** Fails unless the page shows this text somewhere visible. */
export async function assertShows(page, text) {
  try {
    await page.getByText(text).locator('visible=true').first().waitFor({ state: 'visible', timeout: 5_000 });
  } catch {
    const shown = (await page.locator('body').innerText()).slice(0, 2_000);
    assert.fail(`${page.url()} does not show ${text}; it shows:\n${shown}`);
  }
}

/** Fails when the page shows this text anywhere visible. */
export async function assertHides(page, text) {
  assert.equal(await page.getByText(text).locator('visible=true').count(), 0, `${page.url()} shows ${text}`);
}

/** Goes to a path and fails unless the server answers with this status. */
export async function visit(page, path, status = 200) {
  const response = await page.goto(path);
  assert.equal(response?.status(), status, `${path} answered ${response?.status()}`);
  return response;
}

/** Fails when the page is wider than the screen: a phone would scroll sideways. */
export async function assertFits(page) {
  const [content, screen] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
  assert.ok(content <= screen, `${page.url()} is ${content} px wide on a screen of ${screen} px`);
}
