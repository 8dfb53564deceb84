// The style of the report, by hand and whole: colours are custom properties, so light, dark and print differ only there.
// Series colours differ in lightness as well as in hue, so that red-, green- and blue-blind readers tell them apart, and
// keep a contrast of 3 to 1 on their ground; text keeps 4.5 to 1. The tests compute both.
const colours = `
:root{color-scheme:light dark;
--page:#fbfbf9;--surface:#fff;--sunken:#f4f4f0;--line:#e5e5df;--line-strong:#cfcfc7;
--ink:#1b1d21;--soft:#5a5f69;--faint:#6a6f79;--accent:#0a6884;--accent-soft:#e4f0f3;
--c1:#2a78ad;--c2:#cc660f;--c3:#0f5a46;--c4:#74306a;--c5:#7a5d1c;--c6:#7f8a99;--quiet:#c4c8cd;--marker-text:#a8500a;
--heat-above:#1f6ca3;--heat-below:#cf6a17;--on-heat:#fff;
--good:#12694a;--good-soft:#e6f3ed;--warn:#855400;--warn-soft:#fbf1dd;--bad:#a8261c;--bad-soft:#fbeae7;--open-soft:#eef0f3}
@media screen and (prefers-color-scheme:dark){:root{
--page:#131518;--surface:#1a1d21;--sunken:#202429;--line:#2c3138;--line-strong:#424952;
--ink:#e7e9ec;--soft:#a7adb7;--faint:#8b929d;--accent:#62c2dc;--accent-soft:#17323b;
--c1:#5aaae0;--c2:#f19a4b;--c3:#5be6bc;--c4:#98688e;--c5:#c2b383;--c6:#cfdaf4;--quiet:#4d545d;--marker-text:#f19a4b;
--heat-above:#4b9ad1;--heat-below:#e58a3a;--on-heat:#0d1115;
--good:#63cda2;--good-soft:#16302a;--warn:#e5b457;--warn-soft:#352a14;--bad:#f2897d;--bad-soft:#3a1f1c;--open-soft:#22272d}}`;

const ground = `
*{box-sizing:border-box}
html{scroll-behavior:smooth;scroll-padding-top:24px;-webkit-text-size-adjust:100%}
@media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
body{margin:0;background:var(--page);color:var(--ink);font:15px/1.6 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums;overflow-wrap:break-word}
.page{display:grid;grid-template-columns:208px minmax(0,920px);gap:64px;max-width:1256px;margin:0 auto;padding:0 32px}
main{padding:56px 0 72px;min-width:0}
h1{font-size:32px;line-height:1.2;letter-spacing:-.021em;font-weight:650;margin:0 0 12px;text-wrap:balance;overflow-wrap:anywhere}
h2{font-size:23px;line-height:1.25;letter-spacing:-.015em;font-weight:650;margin:0}
h3{font-size:16px;line-height:1.4;font-weight:600;letter-spacing:-.005em;margin:0 0 12px}
h4{font-size:14px;line-height:1.4;font-weight:600;margin:0;min-width:0;overflow-wrap:anywhere}
p{margin:0 0 12px}ul{margin:0;padding-left:20px}
a{color:var(--accent);text-decoration-thickness:1px;text-underline-offset:3px}
a:focus-visible,[tabindex]:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:4px}
small{font-size:13px;color:var(--soft)}
code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:12.5px}
code{background:var(--sunken);border-radius:4px;padding:1px 5px;unicode-bidi:isolate;overflow-wrap:anywhere}
pre{background:var(--sunken);border:1px solid var(--line);border-radius:8px;padding:12px 16px;margin:0 0 16px;overflow-x:auto;line-height:1.65}
pre code{background:none;padding:0;white-space:pre;overflow-wrap:normal}
.data{unicode-bidi:isolate;overflow-wrap:anywhere}
.skip{position:absolute;left:-999px}.skip:focus{left:16px;top:8px;background:var(--surface);padding:8px 12px;z-index:1}
.faint{color:var(--faint)}
.note{font-size:13.5px;color:var(--soft);max-width:68ch}
.small{font-size:13px;color:var(--soft);margin:4px 0 0}.small.label{margin:12px 0 4px;color:var(--ink);font-weight:500}
.time{white-space:nowrap}`;

const frame = `
nav{position:sticky;top:0;align-self:start;padding:60px 0 24px;max-height:100vh;overflow-y:auto}
nav ol{list-style:none;margin:0;padding:0}
nav a,nav .missing{display:flex;gap:10px;padding:5px 8px;margin-left:-8px;border-radius:6px;color:var(--soft);text-decoration:none;font-size:14px}
nav a:hover{background:var(--sunken);color:var(--ink)}
nav .missing{color:var(--faint);opacity:.6}
nav .number{color:var(--faint);width:10px;text-align:right}
.brand{display:flex;gap:10px;align-items:center;font-weight:600;font-size:14px;margin:0 0 20px;overflow-wrap:anywhere}
.wheel{flex:none;fill:none;stroke:var(--accent);stroke-width:2.2;stroke-linecap:round}
section{margin-top:72px;padding-top:40px;border-top:1px solid var(--line)}
h2 .number{display:inline-block;color:var(--accent);min-width:1.1em;font-weight:500}
.question{color:var(--soft);margin:6px 0 24px;font-size:15.5px}
.part{margin-top:36px}
footer{margin-top:72px;padding-top:20px;border-top:1px solid var(--line);font-size:13px;color:var(--soft)}
.eyebrow{font-size:13px;font-weight:600;color:var(--accent);margin:0 0 8px}
.facts{color:var(--soft);margin:0 0 24px}.facts>span:not(:last-child)::after{content:"·";margin:0 8px;color:var(--faint)}
.answer{display:grid;grid-template-columns:minmax(0,1fr) 344px;gap:24px;align-items:center;background:var(--surface);border:1px solid var(--line);border-radius:12px;padding:24px 28px}
.answer .figures{margin:16px 0}
.verdict{margin:0;font-size:15.5px}
.verdict .badge{margin-right:4px}
.small-head{font-size:14px;letter-spacing:0;margin:28px 0 10px}`;

const pieces = `
.figures{display:flex;flex-wrap:wrap;gap:20px 36px;margin:0 0 20px}
.figure{min-width:0}
.figure dt{font-size:13px;color:var(--soft)}
.figure dd{margin:0}.figure b{display:block;font-size:21px;line-height:1.35;font-weight:600;letter-spacing:-.012em;overflow-wrap:anywhere}
.figure b code{font-size:15px;letter-spacing:0}
.figure small{display:block;font-size:12.5px;line-height:1.4}
.badge{display:inline-block;font-size:12px;line-height:1.5;font-weight:550;padding:1px 8px;border-radius:99px;background:var(--sunken);color:var(--soft);white-space:nowrap}
.badge.good{background:var(--good-soft);color:var(--good)}.badge.warn{background:var(--warn-soft);color:var(--warn)}.badge.bad{background:var(--bad-soft);color:var(--bad)}
.notice{display:flex;gap:12px;padding:10px 14px;border-radius:8px;background:var(--open-soft);margin:0 0 8px;font-size:14.5px;break-inside:avoid}
.notice>div{min-width:0;overflow-wrap:anywhere}
.notice p{margin:0}.notice ul{margin:2px 0 0}.notice .proposal{font-size:13.5px;color:var(--soft);margin-top:2px}.notice code{background:var(--surface)}
.notice .mark{flex:none;width:20px;height:20px;margin-top:2px;border-radius:50%;font-size:11px;line-height:20px;text-align:center;font-weight:700;background:var(--soft);color:var(--page)}
.notice.good{background:var(--good-soft)}.notice.good .mark{background:var(--good)}
.notice.warn{background:var(--warn-soft)}.notice.warn .mark{background:var(--warn)}
.notice.bad{background:var(--bad-soft)}.notice.bad .mark{background:var(--bad)}
.scroll{overflow-x:auto}
.table{border:1px solid var(--line);border-radius:8px;background:var(--surface);margin:0 0 12px}
.tall{max-height:560px;overflow:auto}.tall th{position:sticky;top:0;background:var(--surface);box-shadow:inset 0 -1px var(--line)}
table{border-collapse:collapse;width:100%;font-size:13.5px;line-height:1.45}
th,td{text-align:left;padding:8px 14px;vertical-align:top}
th{font-weight:550;color:var(--soft);font-size:12.5px;border-bottom:1px solid var(--line);white-space:nowrap;vertical-align:bottom}
tr+tr td{border-top:1px solid var(--line)}
td.number,th.number{text-align:right;white-space:nowrap}
td:first-child{max-width:300px;min-width:96px}td p{margin:0}td code{overflow-wrap:normal}td .data{overflow-wrap:break-word}
.examples{display:flex;flex-wrap:wrap;gap:4px 6px;min-width:190px}
.class-share{white-space:nowrap;margin-right:10px}
.with-bar{display:inline-flex;flex-direction:column;gap:3px;align-items:flex-end}
.share-bar{display:block;height:4px;border-radius:2px;background:var(--line);overflow:hidden}
.share-bar i{display:block;height:100%;background:var(--c1)}.share-bar.warn i{background:var(--c2)}
.with-bar .share-bar{width:56px}
.inputs{columns:210px;column-gap:32px;list-style:none;padding:0;margin:0 0 12px;font-size:14px}.inputs li{padding:4px 0;border-bottom:1px solid var(--line);break-inside:avoid;display:flex;justify-content:space-between;gap:12px}
.cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,270px),1fr));gap:16px;list-style:none;padding:0;margin:0 0 12px}
.card{background:var(--surface);border:1px solid var(--line);border-radius:10px;padding:14px 16px;break-inside:avoid;min-width:0}
.card p{font-size:13.5px;color:var(--soft);margin:0}
.card .chart{width:100%}
.card-head{display:flex;justify-content:space-between;gap:10px;align-items:flex-start;margin-bottom:8px}
.card .label{margin:12px 0 2px;color:var(--soft);font-weight:400}
.card .small{font-size:12.5px;margin-top:8px}
.card p.relation,.card p.missing{display:grid;grid-template-columns:auto auto 1fr;gap:0 8px;align-items:baseline;margin:0 0 10px;font-size:12.5px}
.card p.missing{margin:10px 0 0}
.card .relation b,.card .missing b{color:var(--ink);font-weight:600}
.card .relation small,.card .missing small{text-align:right;font-size:12px}
.card .share-bar{grid-column:1/-1;margin-top:3px}
.five{display:flex;justify-content:space-between;gap:6px;margin:6px 0 0;font-size:12px}
.five dt{color:var(--faint);font-size:11px}.five .median-mark dt{color:var(--marker-text)}.five dd{margin:0;white-space:nowrap}
.five div:nth-child(n+2){text-align:center}.five div:last-child{text-align:right}
figure{margin:0 0 20px;break-inside:avoid;min-width:0}
figure .note{margin:8px 0 0}
figcaption{font-size:13.5px;color:var(--soft);margin-bottom:10px}
.drawings{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,270px),1fr));gap:28px 32px}
.legend{display:inline-flex;flex-wrap:wrap;gap:2px 16px;margin-left:8px}
.legend>span{display:inline-flex;align-items:center;gap:6px;white-space:nowrap}
.key{display:inline-block;width:10px;height:10px;border-radius:3px;flex:none}
.key.stroke-1,.key.stroke-2{height:3px;width:14px}`;

const drawings = `
.chart{display:block;max-width:100%;height:auto;font-family:inherit}
.chart.fluid{max-width:none;border-radius:6px}
.chart text{fill:var(--ink);font-size:11.5px}
.chart .tick{fill:var(--soft);font-size:11px}.chart .axis-label{fill:var(--soft);font-size:11px}
.chart .strong{font-weight:650;fill:var(--ink)}
.grid{stroke:var(--line);fill:none}.axis{stroke:var(--line-strong);fill:none}
.reference{stroke:var(--faint);stroke-dasharray:4 4;fill:none}
.marker{stroke:var(--c2);stroke-width:1.5;fill:none}
.empty{fill:none;stroke:var(--line-strong);stroke-dasharray:3 3}
.fill-1{fill:var(--c1);background:var(--c1)}.fill-2{fill:var(--c2);background:var(--c2)}.fill-3{fill:var(--c3);background:var(--c3)}.fill-4{fill:var(--c4);background:var(--c4)}.fill-5{fill:var(--c5);background:var(--c5)}.fill-6{fill:var(--c6);background:var(--c6)}.fill-quiet{fill:var(--quiet);background:var(--quiet)}
.part{stroke-linejoin:round}rect.part{stroke:var(--page);stroke-width:1.5}
.chart .on-fill{fill:var(--page);font-weight:600}
.line-1,.line-2,.line-3,.line-4,.line-5,.line-6{fill:none;stroke-width:2;stroke-linejoin:round;stroke-linecap:round}.thin{stroke-width:1.3}
.line-1{stroke:var(--c1)}.line-2{stroke:var(--c2)}.line-3{stroke:var(--c3)}.line-4{stroke:var(--c4)}.line-5{stroke:var(--c5)}.line-6{stroke:var(--c6)}
.stroke-1{background:var(--c1)}.stroke-2{background:var(--c2)}
.dot-1{fill:var(--c1)}.dot-2{fill:var(--c2)}.dot-3{fill:var(--c3)}.dot-4{fill:var(--c4)}.dot-5{fill:var(--c5)}.dot-6{fill:var(--c6)}.dot-quiet{fill:var(--faint)}
.area-1{fill:var(--c1);fill-opacity:.1}
.span-1,.span-2,.span-quiet{stroke-width:6;stroke-linecap:round;stroke-opacity:.35;fill:none}.span-1{stroke:var(--c1)}.span-2{stroke:var(--c2)}.span-quiet{stroke:var(--faint)}
.cloud{fill:var(--c1);fill-opacity:.45}
.whisker{stroke:var(--faint);fill:none}.box{fill:var(--c1);fill-opacity:.3;stroke:var(--c1)}.median{stroke:var(--ink);stroke-width:2}
.heat-void{fill:var(--sunken)}.heat-above{fill:var(--heat-above)}.heat-below{fill:var(--heat-below)}
.chart .heat-text{font-size:11px}.chart .heat-text.small{font-size:10.5px}.chart .heat-text.strong{fill:var(--on-heat);font-weight:500}
.loop-ring{fill:none;stroke:var(--line-strong);stroke-width:1.5}.loop-ground{fill:var(--surface)}.loop-node{fill:var(--accent);stroke:var(--accent);stroke-width:1.5}.loop-node.open{stroke:var(--line-strong);stroke-dasharray:3 3}
.chart .loop-number{font-size:12.5px;font-weight:600}.chart .loop-number.strong{fill:var(--surface)}
.chart .loop-name{font-size:12.5px;font-weight:550}.chart .faint{fill:var(--faint);font-weight:400}
.loop-arrow{fill:none;stroke:var(--accent);stroke-width:1.8;stroke-linecap:round;stroke-linejoin:round}.loop-arrow.faint{stroke:var(--line-strong);fill:none}
.loop-back{fill:none;stroke:var(--line-strong);stroke-width:1.6;stroke-dasharray:4 4;stroke-linecap:round;stroke-linejoin:round}
.loop-back.taken{stroke:var(--c2);stroke-dasharray:none;stroke-width:2}`;

const narrow = `
@media (max-width:1000px){.page{display:block;padding:0 24px}
nav{position:static;padding:16px 0 0;max-height:none}nav ol{display:flex;overflow-x:auto;gap:2px;margin:0 -8px}nav a,nav .missing{margin:0;white-space:nowrap;gap:5px}nav .number:empty{display:none}.brand{margin-bottom:8px}main{padding-top:28px}}
@media (max-width:760px){.answer{grid-template-columns:minmax(0,1fr)}.answer-side .chart{margin:0 auto}}
@media (max-width:560px){.page{padding:0 16px}h1{font-size:25px}h2{font-size:21px}section{margin-top:52px;padding-top:28px}.answer{padding:18px 16px}.figures{gap:14px 28px}.figure b{font-size:18px}th,td{padding:7px 10px}.legend{margin-left:0}.legend>span{white-space:normal}.drawings{gap:20px}}`;

const print = `
@media print{@page{margin:16mm 14mm}body{font-size:9.5pt;background:#fff;print-color-adjust:exact;-webkit-print-color-adjust:exact}
.page{display:block;max-width:none;padding:0}nav,.skip{display:none}main{padding:0}
section{margin-top:28px;padding-top:20px}h2,h3,.question,.card .chart{width:100%}
.card-head{break-after:avoid}tr{break-inside:avoid}.part>.table,.part>figure,.part>.cards{break-before:avoid}thead{display:table-header-group}
.scroll,pre{overflow:visible}.tall{max-height:none}.tall th{position:static}pre code{white-space:pre-wrap}.table{border:0}th,td{padding:4px 6px}table{font-size:8.5pt}
.answer{grid-template-columns:minmax(0,1fr) 240px}.cards{grid-template-columns:repeat(3,minmax(0,1fr));gap:8px}.card{padding:8px 10px}a{color:inherit;text-decoration:none}}`;

export const theme = [colours, ground, frame, pieces, drawings, narrow, print].join("\n").trim();
