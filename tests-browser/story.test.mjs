// One case from a judgment to a visit, as the four people who carry it: handler, approvers, finance, the department's
// officer. First on the synthetic province (found by screening), then on a real judgment where one is at hand.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { accountOf, assertAccessible, assertFits, assertNoFaults, assertShows, DESK, launch, loginAs, open, PHONE, shot } from './lib.mjs';

const REAL = new URL('../../shared/data/judgments/judge-dev.jsonl', import.meta.url).pathname;

let browser;
before(async () => { browser = await launch(); });
after(async () => { await browser?.close(); });

/** A valid citizen's number of somebody made up: region, birth date, sequence, check digit by GB 11643. */
function madeUpIdentity(sequence) {
  const body = `330106${'19800215'}${sequence}`;
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const sum = weights.reduce((total, weight, at) => total + weight * Number(body[at]), 0);
  return body + '10X98765432'[sum % 11];
}

const desks = {};
/** The page of a role, signed in once. */
async function desk(role) {
  if (!desks[role]) {
    desks[role] = await open(browser);
    await loginAs(desks[role], role);
  }
  return desks[role];
}

/** Sends the form with this action (a suffix of its address) and waits for the page after it. */
async function send(page, action, fill = async () => {}) {
  const form = page.locator(`main form[action$="${action}"]`).first();
  await fill(form);
  await Promise.all([page.waitForNavigation(), form.locator('button:not([type=button])').first().click()]);
}

async function fillAll(form, values) {
  for (const [name, value] of Object.entries(values)) await form.locator(`[name="${name}"]`).first().fill(value);
}

/** Puts a paper in for every required item that has none. */
async function handInPapers(page, base) {
  const paper = { name: 'paper.png', mimeType: 'image/png', buffer: Buffer.from(PNG, 'base64') };
  for (let round = 0; round < 12; round += 1) {
    await page.goto(`${base}/papers`);
    if (await page.locator('form[action$="/accept"]').count()) return;
    const missing = page.locator('#supplement input[name=items]').nth(0);
    const code = await missing.getAttribute('value');
    await send(page, '/papers', async (form) => {
      await form.locator('select[name=material]').selectOption(code);
      await form.locator('input[type=file]').setInputFiles(paper);
    });
  }
  assert.fail('the checklist never became complete');
}

const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';

/** Looks at a page as a phone and as a desk show it; pictures are kept where LIANZHU_SCREENS says. */
async function seen(page, name) {
  for (const viewport of [PHONE, DESK]) {
    await page.setViewportSize(viewport);
    await assertAccessible(page);
    await assertFits(page);
    if (process.env.LIANZHU_SCREENS) await shot(page, `${name}-${viewport.width}`, { folder: process.env.LIANZHU_SCREENS });
  }
}

/** From an opened case to the recorded visit. `facts`: what the judgment states, by fact name. */
async function carry(base, { applicant, facts, pictures }) {
  const handler = await desk('承办人');
  const picture = pictures ? seen : (page) => assertAccessible(page);

  // The application, made at the window.
  await handler.goto(`${base}/application`);
  await send(handler, '/application', async (form) => {
    await fillAll(form, {
      request: '被打伤后不能干活，对方赔不出钱，医药费是借的，希望得到救助。',
      holder: applicant, bank: '演示农商银行', account_number: '6200000000000000001', signed_as: applicant,
    });
    for (const box of await form.locator('input[name=consents]').all()) await box.check();
  });
  await assertShows(handler, '查询码');

  // What the judgment states, and what the departments hold.
  await handler.goto(`${base}/facts`);
  await send(handler, '/facts', async (form) => {
    for (const [name, value] of Object.entries(facts)) {
      const field = form.locator(`[name="fact.${name}"]`);
      await field.evaluate((node) => { for (let box = node.closest('details'); box; box = box.parentElement.closest('details')) box.open = true; });
      const kind = await field.evaluate((node) => node.tagName);
      if (kind === 'SELECT') await field.selectOption(value); else await field.fill(value);
    }
  });
  await handler.goto(`${base}/facts`);
  await send(handler, '/facts/fetch');
  await picture(handler, 'case-facts');

  // Papers, acceptance, finding.
  await handInPapers(handler, base);
  await picture(handler, 'case-papers');
  await send(handler, '/accept');
  await handler.goto(`${base}/finding`);
  await picture(handler, 'case-finding');
  await handler.goto(base);
  await picture(handler, 'case-overview');

  // The opinion.
  await handler.goto(`${base}/decision`);
  await picture(handler, 'case-opinion');
  // What the law only warns of is named beforehand, and goes on with a reason.
  const warned = handler.locator('main form[action$="/opinion"] textarea[name^="acknowledge_"]');
  assert.ok(await warned.count(), 'papers that are still owed are warned of');
  await send(handler, '/opinion', async (form) => {
    await form.locator('input[name=opinion][value=grant]').check();
    await form.locator('input[name=amount]').fill('30000');
    for (const box of await form.locator('input[name=grounds]').all()) await box.check();
    await form.locator('textarea[name=reasons]').fill('重伤二级，判赔没有执行到位，家庭生活困难。');
    for (const area of await form.locator('textarea').all()) {
      const name = await area.getAttribute('name');
      if (name !== 'override_reason' && !(await area.inputValue()).trim()) await area.fill('已核实，见案卷材料。');
    }
    await form.locator('textarea[name=override_reason]').fill('未核实的事项不影响结论。');
  });
  await assertShows(handler, '审查意见');
  assert.equal(await handler.locator('main form[action$="/opinion"]').count(), 0, 'the opinion was taken');

  // A page that was open before somebody else acted is refused, not merged.
  const approvers = ['部门负责人', '分管检察长', '检察长'];
  for (let round = 0; round < 4; round += 1) {
    await handler.goto(`${base}/decision`);
    if (!(await handler.locator('.signers .is-act').count())) break;
    const waiting = await handler.locator('.signers .is-act').first().innerText();
    const title = approvers.filter((one) => waiting.includes(one)).sort((a, b) => b.length - a.length)[0];
    const approver = await desk(title);
    await approver.goto(`${base}/decision`);
    if (round === 0) await picture(approver, 'case-sign');
    const stale = await approver.context().newPage();
    await stale.goto(`${base}/decision`);
    await send(approver, '/sign', (form) => form.locator('textarea[name=comment]').fill('同意。'));
    await stale.locator('form[action$="/sign"] textarea[name=comment]').fill('同意（旧页面）。');
    const [answer] = await Promise.all([stale.waitForNavigation(), stale.locator('form[action$="/sign"] button').last().click()]);
    assert.ok([403, 409, 422].includes(answer.status()), `a stale tab was answered with ${answer.status()}`);
    await stale.close();
  }

  // The payment.
  const finance = await desk('财务');
  await finance.goto(`${base}/money`);
  await picture(finance, 'case-money');
  await send(finance, '/payment', (form) => form.locator('[name=bank_reference]').fill('DEMO-0001'));
  await assertShows(finance, '已到账');

  // On to social assistance.
  await handler.goto(`${base}/referrals`);
  await picture(handler, 'case-referral-form');
  await send(handler, '/referrals', async (form) => {
    const option = form.locator('select[name=to] option', { hasText: '民政局' }).first();
    await form.locator('select[name=to]').selectOption(await option.getAttribute('value'));
    for (const area of await form.locator('textarea').all()) {
      if (!(await area.inputValue()).trim()) await area.fill('建议核查后纳入。');
    }
    await form.locator('input[name=sharing]').first().check();
  });
  const officer = await desk('部门经办人');
  await officer.goto('/work/referrals');
  await picture(officer, 'referrals');
  await officer.locator('tbody a', { hasText: applicant }).first().click();
  await officer.waitForLoadState();
  const referral = officer.url();
  await send(officer, '/receive');
  await officer.goto(referral);
  await picture(officer, 'referral');
  await send(officer, '/resolve', async (form) => {
    await form.locator('input[name=outcome]').first().check();
    await form.locator('select[name=programme]').selectOption({ index: 1 });
    await form.locator('[name=monthly]').fill('800');
    await form.locator('textarea[name=note]').fill('经核对符合条件，纳入。');
  });

  // The visit.
  await handler.goto(`${base}/visits`);
  await picture(handler, 'case-visits');
  await send(handler, handlerVisit(await handler.locator('#record form').first().getAttribute('action')), async (form) => {
    await form.locator('input[name=method]').first().check();
    await form.locator('[name=on]').fill(new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10));
    await form.locator('input[name=hardship]').nth(1).check();
    await form.locator('[name=note]').fill('已能做些轻活，孩子在校。');
  });
  await assertShows(handler, '已回访');
  await handler.goto(`${base}/record`);
  for (const what of ['受理', '签批', '移送', '回访']) await assertShows(handler, what);
  await picture(handler, 'case-record');
  assertNoFaultsBut(await desk('承办人'));
}

/** The action's last two steps: /visits/{id}. */
function handlerVisit(action) {
  return `/${action.split('/').slice(-2).join('/')}`;
}

/** Refused stale tabs log their status; nothing else may go wrong. */
function assertNoFaultsBut(page) {
  page.lianzhuFaults.splice(0, page.lianzhuFaults.length, ...page.lianzhuFaults.filter((fault) => !/status of (403|409|422)/.test(fault)));
  assertNoFaults(page);
}

test('a person whom screening found is carried to the visit', async () => {
  const handler = await desk('承办人');
  await handler.goto(`/work/leads?q=${encodeURIComponent('何守田')}`);
  await seen(handler, 'leads');
  await handler.locator('main a[href^="/work/leads/"]').first().click();
  await handler.waitForLoadState();
  await seen(handler, 'lead');
  await send(handler, '/take-up');
  const base = new URL(handler.url()).pathname.split('/').slice(0, 4).join('/');
  await carry(base, {
    applicant: '何守田',
    facts: { injury_grade: 'serious_2', disability_grade: '7', offender_cannot_pay: 'true', applicant_fault: 'none' },
    pictures: true,
  });
});

test('a handler carries a real judgment to the visit', { skip: existsSync(REAL) ? false : 'shared/data/judgments is not here' }, async () => {
  const program = process.env.LIANZHU_PROGRAM;
  const data = process.env.LIANZHU_DATA;
  assert.ok(program && data, 'LIANZHU_PROGRAM and LIANZHU_DATA are set by cargo xtask test');
  const first = await promisify(execFile)(program, ['import', 'matters', REAL, '--data', data]);
  assert.match(first.stdout, /读取 247 行，新增 247/u);
  const again = await promisify(execFile)(program, ['import', 'matters', REAL, '--data', data]);
  assert.match(again.stdout, /新增 0，已有 247/u);

  const handler = await desk('承办人');
  // Real judgments are older than the synthetic year; one on injury is looked for page by page.
  let real;
  for (let at = `/work/matters?q=${encodeURIComponent('（2018）')}`; at && !real;) {
    await handler.goto(at);
    const rows = await handler.locator('tbody tr').evaluateAll((all) => all.map((row) => ({ href: row.dataset.href, text: row.innerText })));
    real = rows.find((row) => row.text.includes('故意伤害'));
    const next = handler.locator('a[rel=next]');
    at = (await next.count()) ? await next.getAttribute('href') : null;
  }
  assert.ok(real, 'the import brought a judgment on injury');
  await handler.goto(real.href);
  await assertAccessible(handler);
  await handler.goto(`${real.href}/open`);
  // Bad input first: a digit off is named beside the field, and nothing typed is lost.
  const identity = madeUpIdentity('011');
  const wrong = identity.slice(0, 17) + (identity[17] === '1' ? '2' : '1');
  const applicant = '测试甲';
  await send(handler, '/open', (form) => fillAll(form, { name: applicant, identity: wrong, phone: '15400000001', address: '演示路1号' }));
  await assertShows(handler, '校验');
  assert.equal(await handler.locator('[name=name]').inputValue(), applicant);
  await send(handler, '/open', (form) => fillAll(form, { identity }));
  const base = new URL(handler.url()).pathname.split('/').slice(0, 4).join('/');
  assert.match(base, /^\/work\/cases\//);
  await carry(base, {
    applicant,
    facts: {
      matter_kind: 'criminal', injury_grade: 'serious_2', personal_injury: 'true', offender_cannot_pay: 'true',
      applicant_fault: 'none', loss_fen: '86000', lawful_award_fen: '86000', received_fen: '0', low_income_category: 'dibao',
    },
    pictures: false,
  });
});

/** Fills in the whole application as somebody called `name`; `look` sees every page on the way. */
async function apply(page, name, sequence, look) {
  await page.goto('/');
  await page.goto('/apply');
  const start = page.locator('main form').first();
  await Promise.all([page.waitForNavigation(), start.locator('button').first().click()]);
  const answers = {
    people: { name, identity: madeUpIdentity(sequence), phone: '15400000002', address: '演示村2号' },
    matter: { request: '被人骗走全部积蓄，对方没有钱赔。' },
    account: { bank: '演示农商银行', holder: name, account_number: '6200000000000000002' },
    review: { signed_as: name },
  };
  for (let step = 0; step < 12 && /\/apply\//.test(page.url()); step += 1) {
    const word = new URL(page.url()).pathname.split('/').pop();
    await look(page, `portal-apply-${word}`);
    const form = page.locator(`main form[action$="/${word}"]`).last();
    const target = (await form.count()) ? form : page.locator('main form').last();
    for (const [field, value] of Object.entries(answers[word] ?? {})) await target.locator(`[name="${field}"]`).first().fill(value);
    for (const select of await target.locator('select[required]').all()) await select.selectOption({ index: 1 });
    const groups = new Set(await target.locator('input[type=radio][required]').evaluateAll((all) => all.map((one) => one.name)));
    for (const group of groups) await target.locator(`input[name="${group}"]`).first().check();
    await Promise.all([page.waitForNavigation(), target.locator('button.btn-primary').last().click()]);
    if (await page.locator('.errors').count()) assert.fail(`step ${word}: ${await page.locator('.errors').innerText()}`);
  }
  assert.match(page.url(), /\/receipt/);
  await assertShows(page, '查询码');
  await look(page, 'portal-receipt');
  await page.goto('/progress');
  await assertShows(page, '承办人手里');
  await look(page, 'portal-progress-case');
  assertNoFaults(page);
}

test('somebody applies on a phone without script and follows the case', async () => {
  const page = await open(browser, { viewport: PHONE, javaScriptEnabled: false });
  await apply(page, '测试乙', '023', async () => {});
});

test('every page of an application is accessible and fits a phone', async () => {
  await apply(await open(browser, { viewport: PHONE }), '测试丙', '035', seen);
});

test("a wrong password is named and the account stays typed", async () => {
  const { account, password } = await accountOf('承办人');
  const page = await open(browser, { viewport: PHONE });
  await page.goto('/login');
  await page.locator('input[name=account]').fill(account);
  await page.locator('input[name=password]').fill(`${password}x`);
  await Promise.all([page.waitForNavigation(), page.locator('form:has(input[name=password]) button').click()]);
  await assertShows(page, '账号或密码不正确');
  assert.equal(await page.locator("input[name=account]").inputValue(), account);
});
