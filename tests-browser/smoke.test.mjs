// The two doors open: the portal's home and the sign-in page, on a phone and on a desk.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DESK, PHONE, assertAccessible, assertFits, assertNoFaults, launch, open, visit } from './lib.mjs';

let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

for (const [screen, viewport] of Object.entries({ phone: PHONE, desk: DESK })) {
  test(`the portal's home says where one is, on a ${screen}`, async () => {
    const page = await open(browser, { viewport });
    await visit(page, '/');
    assert.match(await page.title(), /联助/u);
    await assertAccessible(page);
    await assertFits(page);
    assertNoFaults(page);
  });

  test(`the sign-in page is for everybody, on a ${screen}`, async () => {
    const page = await open(browser, { viewport });
    await visit(page, '/login');
    await page.locator('input[name=account]').waitFor();
    await page.locator('input[name=password]').waitFor();
    await assertAccessible(page);
    await assertFits(page);
    assertNoFaults(page);
  });
}

test('the portal stands without scripts', async () => {
  const page = await open(browser, { viewport: PHONE, javaScriptEnabled: false });
  await visit(page, '/');
  assert.match(await page.title(), /联助/u);
  assert.notEqual((await page.locator('body').innerText()).trim(), '');
});
