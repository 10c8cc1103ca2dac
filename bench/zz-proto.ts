import Database from '/work/main/node_modules/better-sqlite3/lib/index.js';
import { createSource } from '/work/main/src/main/search/source.ts';
import { createSearchIndex } from '/work/main/src/main/search/search-index.ts';
import { parse } from '/work/main/src/shared/search/parse.ts';
import { NO_FACTS } from '/work/main/src/main/search/facts.ts';
const dir=process.argv[2]; const max=Number(process.argv[3]??1e9);
const db=new Database(dir+'/pivotal.db',{readonly:true});
const source=createSource({database:db,customFields:null});
const index=createSearchIndex(source.personOf);
const rss=()=>Math.round(process.memoryUsage().rss/2**20);
const c0=process.cpuUsage(); const t0=performance.now(); let at=0,n=0; const r0=rss();
for(;;){const fs=source.familiesAfter(at,100); if(!fs.length||n>=max)break; for(const f of fs){at=f.slot;n++; index.putCustomer(f.slot,f.record); for(const c of f.contacts)index.putContact(c.slot,f.slot,c.record); for(const o of f.onboardings)index.putOnboarding(o.slot,f.slot,o.record);} }
const t1=performance.now(); const c1=process.cpuUsage(c0); while(index.settle()); const t2=performance.now();
globalThis.gc?.();
console.log({n,c:index.size('contact'),o:index.size('onboarding'),cpu:(c1.user+c1.system)/1000,fill:t1-t0,settle:t2-t1,r0,rss:rss(),heap:Math.round(process.memoryUsage().heapUsed/2**20),ab:Math.round(process.memoryUsage().arrayBuffers/2**20)});
const qs=['amber analytics','maria garcia','jane.roe@acme','lopez','head of it','amber-','555 12','ltd','müller','株式会社','zoë chen','status:churned','plan:enterprise amber','tag:strategic','vp sales','.example','maple bank group','seats:>400 region:emea','created:today','qqq','o\'brien','bank -group','payment setup','owner:greta','phase:launch','smith@','robotics-12','x','7'];
const ctx={now:Date.now(),timeZone:'Europe/Berlin',me:null,healthBounds:{healthy:70,watch:40}};
const run=(text:string)=>{const q=parse(text,{customFields:index.customFields()}); const t=process.threadCpuUsage(); const r=index.find({query:q,context:ctx,types:['customer','contact','onboarding'],limit:21,opened:[],meant:[],among:null},NO_FACTS); const e=process.threadCpuUsage(t); return [(e.user+e.system)/1000,r.length] as const;};
const best=new Map<string,number>(); const R=Number(process.argv[4]??6);
for(let round=0;round<R;round++) for(const q of qs) for(let i=1;i<=q.length;i++){const k=q.slice(0,i); const [ms]=run(k); best.set(k,Math.min(best.get(k)??1e9,ms));}
for(const q of qs){console.log(q.padEnd(22),[...q].map((_,i)=>best.get(q.slice(0,i+1))!.toFixed(2)+'/'+run(q.slice(0,i+1))[1]).join(' '));}
const all=[...best.values()].sort((a,b)=>a-b); const p=(x:number)=>all[Math.floor(all.length*x)]!.toFixed(2); console.log('p50',p(.5),'p95',p(.95),'p99',p(.99),'max',all.at(-1));
