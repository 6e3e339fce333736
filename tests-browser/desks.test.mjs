// The desks as an officer uses them: an application taken in on one page, gone on with elsewhere by a code, a form that
// comes too late, and lists by keyboard alone.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DESK, PHONE, assertAccessible, assertFits, assertNoFaults, assertShows, launch, loginAs, open } from './lib.mjs';

let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

/** A valid citizen's number of somebody made up. */
function madeUpIdentity(sequence) {
  const body = `33010619850301${sequence}`;
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  return body + '10X98765432'[weights.reduce((sum, weight, at) => sum + weight * Number(body[at]), 0) % 11];
}

async function clicked(page, locator) {
  await Promise.all([page.waitForNavigation(), locator.click()]);
}

/** Begins an application at the desk for a new person. */
async function begin(page, identity) {
  await page.goto(`/work/intake?q=${identity}`);
  await clicked(page, page.getByRole('button', { name: '登记新的申请人' }));
}

async function fill(page, values) {
  for (const [name, value] of Object.entries(values)) {
    const field = page.locator(`form.intake [name="${name}"]`).first();
    if (await field.evaluate((node) => node.tagName === 'SELECT')) await field.selectOption(value);
    else await field.fill(value);
  }
}

const WHOLE = {
  name: '顾试之', phone: '13800001234', residence_region: '330106', request: '被打伤后不能干活，医药费是借的。',
  matter_kind: 'criminal', matter_region: '330106', organ: 'procuratorate', bank: '演示农商银行', holder: '顾试之',
  account_number: '6200000000000000001', signed_as: '顾试之',
};

test('an application is taken in at the window, kept while typing, and ends in a receipt to print', async () => {
  const page = await open(browser);
  await loginAs(page, '承办人');
  await begin(page, madeUpIdentity('123'));
  await fill(page, WHOLE);
  await page.getByText('已自动保存').waitFor();
  await page.reload();
  assert.equal(await page.locator('[name=request]').inputValue(), WHOLE.request, 'what was typed is kept');
  await assertAccessible(page);
  await page.locator('[name=read_back]').check();
  await clicked(page, page.getByRole('button', { name: '提交，打印回执' }));
  await assertShows(page, '收取申请材料清单');
  await assertAccessible(page);
  await page.emulateMedia({ media: 'print' });
  assert.ok(await page.getByText('受理编号').first().isVisible());
  assert.ok(!(await page.locator('.side').isVisible()), 'the desk itself is not printed');
  assertNoFaults(page);
});

test('the same works without scripts, on a phone', async () => {
  const page = await open(browser, { viewport: PHONE, javaScriptEnabled: false });
  await loginAs(page, '村代办员');
  await begin(page, madeUpIdentity('145'));
  await assertFits(page);
  await fill(page, WHOLE);
  await clicked(page, page.getByRole('button', { name: '保存', exact: true }));
  assert.equal(await page.locator('[name=holder]').inputValue(), WHOLE.holder);
  await page.locator('[name=read_back]').check();
  await clicked(page, page.getByRole('button', { name: '提交，打印回执' }));
  await assertShows(page, '查询码');
});

test('a draft begun on a phone goes on at another device by its code', async () => {
  const phone = await open(browser, { viewport: PHONE });
  await phone.goto('/apply');
  await clicked(phone, phone.locator("main form[action='/apply'] button").first());
  await phone.locator('[name=name]').fill('顾试之');
  await phone.locator('[name=phone]').fill('13800001234');
  await clicked(phone, phone.getByRole('button', { name: '保存，以后再填' }));
  await phone.goto('/apply');
  await clicked(phone, phone.getByRole('link', { name: '接着填' }).first());
  await phone.getByText('换一台手机、电脑接着填').click();
  await clicked(phone, phone.getByRole('button', { name: '取接续码' }));
  const code = await phone.locator('.code').innerText();
  await assertAccessible(phone);

  const other = await open(browser, { viewport: DESK });
  await other.goto('/apply/resume');
  await assertAccessible(other);
  await other.locator('[name=code]').fill(code);
  await other.locator('[name=tail]').fill('1234');
  await clicked(other, other.locator('main form button').first());
  assert.equal(await other.locator('[name=name]').inputValue(), '顾试之');
});

test('a form that comes too late shows what the other did and keeps what was typed', async () => {
  const one = await open(browser);
  await loginAs(one, '承办人');
  await one.goto('/work/leads');
  await clicked(one, one.locator('tbody a').last());
  const address = one.url();
  const other = await open(browser);
  await loginAs(other, '承办人');
  await other.goto(address);
  const dismiss = async (page, reason) => {
    await page.locator('summary', { hasText: '排除这条线索' }).click();
    await page.locator('[name=dismiss_reason]').fill(reason);
    await clicked(page, page.getByRole('button', { name: '确定排除' }));
  };
  await dismiss(other, '另一人先写的理由');
  await dismiss(one, '我写的理由');
  await assertShows(one, '您打开以后发生了什么');
  await assertShows(one, '排除');
  await assertShows(one, '我写的理由');
  await assertAccessible(one);
  // A lead that was put aside by mistake is taken up again; others find it where it was.
  await other.goto(address);
  await other.locator('[name=reopen_reason]').fill('排除有误，恢复核查。');
  await clicked(other, other.locator('form[action$="/reopen"] button').first());
  await assertShows(other, '恢复');
});

test('lists are read by keyboard alone', async () => {
  const page = await open(browser);
  await loginAs(page, '承办人');
  await page.goto('/work/cases');
  await page.keyboard.press('?');
  assert.ok(await page.locator('[data-help]').isVisible());
  await page.keyboard.press('Escape');
  await page.keyboard.press('/');
  assert.ok(await page.locator('[data-find]').evaluate((node) => node === document.activeElement));
  await page.keyboard.press('Escape');
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('k');
  const href = await page.locator('tr.is-at').getAttribute('data-href');
  assert.equal(href, await page.locator('tbody tr').first().getAttribute('data-href'));
  await Promise.all([page.waitForURL(`**${href}`), page.keyboard.press('Enter')]);
});

test('charts are drawn, and without scripts their tables stay', async () => {
  for (const javaScriptEnabled of [true, false]) {
    const page = await open(browser, { javaScriptEnabled });
    await loginAs(page, '承办人');
    await page.goto('/work/figures?period=36');
    if (javaScriptEnabled) {
      await page.locator('.chart-canvas svg').first().waitFor();
      await assertAccessible(page);
    } else {
      assert.ok(await page.locator('.chart-table table').first().isVisible());
    }
    assertNoFaults(page);
  }
});
