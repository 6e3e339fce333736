// The harness itself: it must notice a fault on a made-up page, or the other tests prove nothing.

import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import {
  PHONE, assertAccessible, assertFits, assertHides, assertShows, axe, faults, launch, login, open, parseAccounts, shot,
} from './lib.mjs';

const page = (body) => `<!doctype html><html lang="zh-CN"><head><title>试页</title></head><body><main>${body}</main></body></html>`;
const FORM = page(`<h1>登录</h1><form method="post" action="/login"><label>账号 <input name="account"></label>
  <label>密码 <input name="password" type="password"></label><button type="submit">登录</button></form>`);
const PAGES = {
  '/good': page('<h1>一页</h1><p>看得见的字</p><p hidden>看不见的字</p>'),
  '/unlabelled': page('<h1>一页</h1><input name="x">'),
  '/script-error': page('<h1>一页</h1><script>throw new Error("坏了")</script>'),
  '/outside': page('<h1>一页</h1><img alt="" src="http://127.0.0.2:9/x.png">'),
  '/wide': page('<h1>一页</h1><div style="width:900px">宽</div>'),
  '/login': FORM,
};

let browser;
let server;
let baseURL;

before(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (piece) => { body += piece; });
    request.on('end', () => {
      const headers = { 'content-type': 'text/html; charset=utf-8' };
      if (request.url === '/favicon.ico') return response.writeHead(204).end();
      if (request.method === 'POST') {
        const right = body === 'account=wang&password=right+one';
        return response.writeHead(303, { location: right ? '/good' : '/login' }).end();
      }
      if (request.url === '/strict') {
        headers['content-security-policy'] = "default-src 'self'";
        return response.writeHead(200, headers).end(PAGES['/unlabelled']);
      }
      if (request.url === '/broken') return response.writeHead(500, headers).end(PAGES['/good']);
      return response.writeHead(200, headers).end(PAGES[request.url]);
    });
  });
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  baseURL = `http://127.0.0.1:${server.address().port}`;
  browser = await launch();
});

after(async () => {
  await browser?.close();
  server?.close();
});

async function at(path, options = {}) {
  const opened = await open(browser, { baseURL, ...options });
  await opened.goto(path);
  return opened;
}

test('a clean page has no faults', async () => {
  const clean = await at('/good');
  await assertAccessible(clean);
  await assertFits(clean);
  await assertShows(clean, '看得见的字');
  await assertHides(clean, '看不见的字');
  assert.deepEqual(faults(clean), []);
});

test('axe-core sees an unlabelled field, also behind a strict content security policy', async () => {
  for (const path of ['/unlabelled', '/strict']) {
    const findings = await axe(await at(path));
    assert.deepEqual(findings.map((finding) => finding.id), ['label'], path);
  }
  await assert.rejects(assertAccessible(await at('/unlabelled')));
});

test('faults tell script errors, 5xx answers and requests that leave the server', async () => {
  assert.match(faults(await at('/script-error')).join(), /坏了/u);
  assert.match(faults(await at('/broken')).join(), /500 from/u);
  assert.match(faults(await at('/outside')).join(), /goes outside: http:\/\/127\.0\.0\.2/u);
});

test('text, width and status are checked', async () => {
  const good = await at('/good');
  await assert.rejects(assertShows(good, '没有的字'), /does not show/u);
  await assert.rejects(assertHides(good, '看得见的字'), /shows/u);
  await assert.rejects(assertFits(await at('/wide', { viewport: PHONE })), /px wide/u);
});

test('signing in leaves the form, or fails', async () => {
  const right = await open(browser, { baseURL });
  await login(right, 'wang', 'right one');
  assert.equal(new URL(right.url()).pathname, '/good');
  const wrong = await open(browser, { baseURL });
  wrong.setDefaultTimeout(1_500);
  wrong.setDefaultNavigationTimeout(1_500);
  await assert.rejects(login(wrong, 'wang', 'wrong'), /Timeout/u);
});

test('accounts are read from what the demo prints', () => {
  const printed = '联助演示\n\n账号      密码        角色\nwang      abc-123     控申检察官\nli        def-456     分管副检察长\n\n网址 x\n';
  assert.deepEqual(parseAccounts(printed).map(({ account, password }) => [account, password]), [
    ['wang', 'abc-123'], ['li', 'def-456'],
  ]);
  const ruled = '│ 角色 │ 账号 │ 密码 │\n├──────┼──────┼──────┤\n│ 控申检察官 │ wang │ abc-123 │\n';
  assert.deepEqual(parseAccounts(ruled), [
    { account: 'wang', password: 'abc-123', cells: ['控申检察官', 'wang', 'abc-123'] },
  ]);
  assert.deepEqual(parseAccounts('没有表\n'), []);
});

test('a picture is a PNG of the screen', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lianzhu-shot-'));
  try {
    const path = await shot(await at('/good', { viewport: PHONE }), 'a-page', { folder });
    const bytes = await readFile(path);
    assert.deepEqual([bytes.readUInt32BE(16), bytes.readUInt32BE(20)], [PHONE.width, PHONE.height]);
  } finally {
    await rm(folder, { recursive: true });
  }
});
