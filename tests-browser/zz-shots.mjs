import { DESK, PHONE, axe, faults, launch, loginAs, open } from './lib.mjs';
const out='/tmp/pg/shots/';
const browser=await launch();
const want=process.argv.slice(2);
const P=[
 ['intake','/work/intake','承办人'],['intake-form','NEW','承办人'],['leads','/work/leads','承办人'],['cases','/work/cases','承办人'],['mywork','/work','承办人'],
 ['referrals','/work/referrals','部门经办人'],['visits','/work/visits','承办人'],['orgs','/work/organisations','承办人'],['journal','/work/journal','审计'],['ledger','/work/ledger','财务'],['search','/work/search?q=%E5%BC%A0','承办人'],
 ['portal-people','APPLY',null],['portal-papers','PAPERS',null],['resume','/apply/resume',null],['kiosk','/kiosk',null],['figures','/work/figures','承办人'],['figures-audit','/work/figures','审计'],['bulk','BULK','承办人'],
];
for (const [name,path,role] of P) {
  if (want.length && !want.includes(name)) continue;
  for (const [w,viewport] of Object.entries({360:PHONE,1440:DESK})) {
    const page=await open(browser,{viewport});
    try {
      if (role) await loginAs(page,role);
      if (path==='NEW') { await page.goto('/work/intake?q=33010619850301234X'); await page.locator('form[action="/work/intake"] button:has-text("登记新的申请人")').click(); await page.waitForLoadState(); }
      else if (path==='APPLY'||path==='PAPERS') { await page.goto('/apply'); await page.locator("main form[action='/apply'] button").first().click(); await page.waitForLoadState(); if(path==='PAPERS'){ await page.goto(page.url().replace('people','papers')); await page.locator('#m-identity input[type=file]').nth(1).setInputFiles({name:'sfz.png',mimeType:'image/png',buffer:Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==','base64')}); await page.locator('#m-identity form:has(input[type=file]) button').click(); await page.waitForLoadState(); } }
      else if (path==='BULK') { await page.goto('/work/leads'); for (const b of (await page.locator('input[name=pick]').all()).slice(0,3)) await b.check(); await page.locator('#bulk button[value=dismiss]').click(); await page.waitForLoadState(); }
      else await page.goto(path);
      const wide=await page.evaluate(()=>document.documentElement.scrollWidth-window.innerWidth);
      const ax=await axe(page);
      console.log(name,w,page.url(),wide>0?'WIDE '+wide:'',ax.map(a=>a.id+':'+a.where.slice(0,2)).join(' '),faults(page).join(' | '));
      await page.screenshot({path:out+name+'-'+w+'.png',fullPage:true});
    } catch(e) { console.log(name,w,'ERR',e.message.split('\n')[0]); }
    await page.context().close();
  }
}
await browser.close();
