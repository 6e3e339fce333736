// What people do beside the one long story: a complaint and its answer, a machine in a hall, several leads at once,
// the steps of a case, a rating, notices, and two officers at the same case.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DESK, PHONE, assertAccessible, assertFits, assertNoFaults, assertShows, launch, loginAs, open, visit } from './lib.mjs';

let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

async function clicked(page, locator) {
  await Promise.all([page.waitForNavigation(), locator.click()]);
}

/** The page of somebody who signed in. */
async function officer(role, viewport = DESK) {
  const page = await open(browser, { viewport });
  await loginAs(page, role);
  return page;
}

/** Looks at a page on a phone and on a desk. */
async function seen(page) {
  for (const viewport of [PHONE, DESK]) {
    await page.setViewportSize(viewport);
    await assertAccessible(page);
    await assertFits(page);
  }
}

/** The first case of a list whose page shows this, or fails. */
async function caseWith(page, list, tab, selector) {
  await page.goto(list);
  const all = await page.locator('tbody tr').evaluateAll((rows) => rows.map((row) => row.dataset.href));
  for (const href of all) {
    await page.goto(`${href}${tab}`);
    if (await page.locator(selector).count()) return href;
  }
  return assert.fail(`no case of ${list} has ${selector}`);
}

test('a complaint is filed on a phone without script, answered at the desk and read by its code', async () => {
  const person = await open(browser, { viewport: PHONE, javaScriptEnabled: false });
  await visit(person, '/complaints');
  await person.locator('[name=text]').fill('问了三次都没有人告诉我办到哪一步。');
  await person.locator('[name=office]').selectOption({ label: '杭州市西湖区人民检察院' });
  await clicked(person, person.getByRole('button', { name: '提交投诉' }));
  await assertShows(person, '编号和查询码只显示这一次');
  await assertFits(person);
  const [number, code] = await person.locator('.receipt .big').allInnerTexts();

  const desk = await officer('部门负责人');
  await desk.goto(`/work/complaints?q=${encodeURIComponent(number)}`);
  await seen(desk);
  await clicked(desk, desk.locator('tbody a').first());
  await seen(desk);
  await clicked(desk, desk.locator('form[action$="/accept"] button'));
  await desk.locator('[name=answer]').fill('已向您说明进度，今后每一步都会通知您。');
  await clicked(desk, desk.locator('form[action$="/answer"] button'));
  await assertShows(desk, '已答复');
  assertNoFaults(desk);

  await visit(person, '/complaints/progress');
  await person.locator('[name=number]').fill(number);
  await person.locator('[name=code]').fill(code);
  await clicked(person, person.getByRole('button', { name: '查结果' }));
  await assertShows(person, '今后每一步都会通知您');
  await assertFits(person);
});

test('a machine in a hall is in large type and forgets whoever was there', async () => {
  const hall = await open(browser, { viewport: PHONE });
  await hall.goto('/kiosk');
  await assertShows(hall, '办完了，清空');
  await seen(hall);
  await hall.goto('/apply');
  await clicked(hall, hall.locator("main form[action='/apply'] button").first());
  const draft = hall.url();
  await hall.goto('/kiosk');
  await hall.goto(draft);
  assert.equal(await hall.locator('[name=name]').count(), 0, 'the draft of the one before is gone');
});

test('several leads are put aside at once, each with its result', async () => {
  const page = await officer('承办人');
  await page.goto('/work/leads?sort=found');
  await seen(page);
  // The story goes on with this one.
  const boxes = page.locator('tr', { hasNotText: '何守田' }).locator('input[name=pick]');
  assert.ok((await boxes.count()) >= 2, 'two leads wait');
  const last = (await boxes.count()) - 1;
  await boxes.nth(last).check();
  await boxes.nth(last - 1).check();
  await clicked(page, page.locator('#bulk button[value=dismiss]'));
  await assertShows(page, '共 2 件');
  await seen(page);
  await page.locator('[name=reason]').fill('同一事由已由其他单位救助。');
  await clicked(page, page.getByRole('button', { name: '确定，共 2 件' }));
  await assertShows(page, '2 件都已办理');
  await seen(page);
  assertNoFaults(page);
});

test('a step of a case asks for what it needs, keeps what was typed, and is recorded', async () => {
  const page = await officer('承办人');
  const href = await caseWith(page, '/work/cases?stage=open', '/steps', '#applicant');
  for (const fold of await page.locator('details.step').all()) await fold.evaluate((node) => { node.open = true; });
  await seen(page);
  const first = page.locator('#applicant input[type=text]').first();
  await first.fill('先填的内容');
  await clicked(page, page.locator('#applicant button.btn-primary'));
  await assertShows(page, '需要修改');
  assert.equal(await first.inputValue(), '先填的内容');
  await page.goto(`${href}/record`);
  await assertShows(page, '时间去哪了');
  await seen(page);
});

test('two officers at the same case: the later one sees what the other did', async () => {
  const one = await officer('承办人');
  const href = await caseWith(one, '/work/cases?stage=applied', '/papers', '#supplement form');
  const other = await officer('承办人');
  for (const page of [one, other]) await page.goto(`${href}/papers`);
  const ask = async (page, note) => {
    const form = page.locator('#supplement form');
    for (const box of await form.locator('input[name=items]').all()) await box.check();
    await form.locator('[name=note]').fill(note);
    await clicked(page, form.locator('button').last());
  };
  await ask(other, '另一人先通知的补正');
  await assertShows(other, '补正');
  await ask(one, '我写的补正说明');
  await assertShows(one, '您打开以后发生了什么');
  await assertShows(one, '我写的补正说明');
  await assertAccessible(one);
});

test('notices name their case and are read; the calendar feed is made', async () => {
  const page = await officer('承办人');
  await page.goto('/work/notices');
  await seen(page);
  const waiting = page.locator('tbody form button');
  if (await waiting.count()) {
    await clicked(page, waiting.first());
    assert.doesNotMatch(page.url(), /notices/u, 'a notice leads to what it is about');
  }
  await page.goto('/work/calendar');
  await seen(page);
  await clicked(page, page.locator('main form button').first());
  await assertShows(page, '/calendar/');
  assertNoFaults(page);
});

test('lists are sorted by their heads and the ledger is searched', async () => {
  const page = await officer('财务');
  await page.goto('/work/ledger');
  await seen(page);
  await page.locator('th a', { hasText: '金额' }).click();
  await page.waitForURL(/sort=amount/u);
  const sums = (await page.locator('table').last().locator('tbody td:last-child').allInnerTexts())
    .map((text) => Number(text.replace(/[^0-9.]/gu, '')));
  assert.deepEqual(sums, [...sums].sort((a, b) => b - a), 'the largest first');
  await page.locator('#seek').fill('演示');
  await clicked(page, page.locator('form.seek button'));
  assert.match(page.url(), /sort=amount/u, 'the order stays');
});

test('a photo is turned before it is sent', async () => {
  const page = await open(browser, { viewport: PHONE });
  await page.goto('/apply');
  await clicked(page, page.locator("main form[action='/apply'] button").first());
  const draft = page.url().replace(/\/[^/]*$/u, '');
  await page.goto(`${draft}/papers`);
  const wide = await page.evaluate(async () => {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [40, 20];
    canvas.getContext('2d').fillRect(0, 0, 40, 20);
    const blob = await new Promise((done) => { canvas.toBlob(done, 'image/png'); });
    return [...new Uint8Array(await blob.arrayBuffer())];
  });
  const input = page.locator('input[type=file]').first();
  await input.setInputFiles({ name: 'photo.png', mimeType: 'image/png', buffer: Buffer.from(wide) });
  await page.getByRole('button', { name: /转 90 度/u }).click();
  await page.waitForFunction(() => document.querySelector('input[type=file]').files[0]?.type === 'image/jpeg');
  const size = await input.evaluate(async (node) => {
    const bitmap = await createImageBitmap(node.files[0]);
    return [bitmap.width, bitmap.height];
  });
  assert.deepEqual(size, [20, 40]);
  await assertAccessible(page);
  await assertFits(page);
  assertNoFaults(page);
});

test('an applicant rates a case that was decided, and sees what happens next', async () => {
  const desk = await officer('承办人');
  await caseWith(desk, '/work/cases?sort=amount', '', 'form[action$="/code"]');
  await desk.locator('summary', { hasText: '申请人遗失查询码' }).click();
  await clicked(desk, desk.locator('form[action$="/code"] button'));
  const [number, code] = await desk.locator('.receipt strong').allInnerTexts();
  const person = await open(browser, { viewport: PHONE, javaScriptEnabled: false });
  await person.goto('/progress');
  await person.locator('[name=number]').fill(number);
  await person.locator('[name=code]').fill(code);
  await clicked(person, person.getByRole('button', { name: '查进度' }));
  for (const said of ['接下来', '您可以']) await assertShows(person, said);
  await assertFits(person);
  await person.locator('input[name=stars]').first().check();
  await clicked(person, person.getByRole('button', { name: '评价' }));
  await assertShows(person, '谢谢您的评价');
  await assertShows(person, '您的评价：5 分');
});
