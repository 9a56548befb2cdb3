import { fontFamily } from './rasterize.ts'

/** The style sheet of a report. Figures take their colours from its variables, which a dark page changes. */
export function styleSheet(): string {
  return `
:root {
  color-scheme: light dark;
  --page: #f6f7f9; --card: #ffffff; --text: #1b2430; --soft: #5a6675; --line: #dfe3e9;
  --good: 0, 114, 178; --bad: 213, 94, 0; --warn: #fff4d6; --warn-line: #e0a800;
  --c0: #0072b2; --c1: #b0568f; --c2: #d55e00; --c3: #00845f; --c4: #7a5cc9; --c5: #9a7b00; --c6: #2f9fd0; --c7: #5a6675;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #10151c; --card: #19202a; --text: #e6ebf2; --soft: #9aa7b8; --line: #2e3947;
    --good: 86, 180, 233; --bad: 240, 136, 62; --warn: #3a2f10; --warn-line: #c79a1a;
    --c0: #56b4e9; --c1: #e59bc8; --c2: #f0883e; --c3: #3fc89b; --c4: #ab93f0; --c5: #e6c229; --c6: #8fd3f5; --c7: #9aa7b8;
  }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 1080px; padding: 24px 16px 48px; background: var(--page); color: var(--text);
  font: 16px/1.5 ${fontFamily}; overflow-wrap: anywhere; }
h1 { margin: 0 0 16px; font-size: 2rem; line-height: 1.2; letter-spacing: -.01em; }
h2 { margin: 48px 0 12px; font-size: 1.4rem; line-height: 1.3; }
h3 { margin: 0 0 8px; font-size: 1.05rem; }
p { margin: 0 0 12px; }
.small, figcaption { margin: 0; color: var(--soft); font-size: .85rem; line-height: 1.4; }
.warning { padding: 10px 14px; border-left: 4px solid var(--warn-line); border-radius: 6px; background: var(--warn); }
figure, section section { margin: 0 0 16px; padding: 18px; border: 1px solid var(--line); border-radius: 12px; background: var(--card); min-width: 0; }
.figures { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 420px), 1fr)); gap: 16px; margin-bottom: 16px; align-items: start; }
.figures > * { margin: 0; height: 100%; }
.missing p { margin: 0; color: var(--soft); }
svg { display: block; width: 100%; max-width: 560px; height: auto; margin: 0 auto; color: var(--text); }
figcaption { margin-top: 8px; }
.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(180px, 1fr)); gap: 12px; margin: 0 0 16px; }
.facts div { padding: 12px 14px; border: 1px solid var(--line); border-radius: 12px; background: var(--card); }
.facts dt { color: var(--soft); font-size: .82rem; }
.facts dd { margin: 0; font-size: 1.35rem; font-weight: 650; font-variant-numeric: tabular-nums; }
.scroll { overflow-x: auto; }
table { border-collapse: separate; border-spacing: 2px; font-variant-numeric: tabular-nums; font-size: .92rem; overflow-wrap: normal; }
th { font-weight: 600; text-align: left; white-space: nowrap; }
td, thead th:not(:first-child) { text-align: right; }
td, th { padding: 5px 9px; border-radius: 5px; }
.confusion { width: 100%; }
.confusion td, .confusion thead th { min-width: 48px; text-align: center; }
.right { background: color-mix(in srgb, rgb(var(--good)) var(--heat), transparent); font-weight: 600; }
.wrong { background: color-mix(in srgb, rgb(var(--bad)) var(--heat), transparent); }
.zero { color: color-mix(in srgb, var(--soft) 45%, transparent); }
.classes { width: 100%; }
.bar, .part { background: linear-gradient(90deg, rgba(var(--good), .26) var(--part), transparent 0) no-repeat; }
.errors, .filters { list-style: none; margin: 0; padding: 0; display: grid; gap: 14px; }
.errors { grid-template-columns: repeat(auto-fill, minmax(136px, 1fr)); }
.errors li { padding: 10px; border: 1px solid var(--line); border-radius: 10px; font-size: .9rem; }
.errors p { margin: 6px 0 4px; line-height: 1.3; }
.errors .small { margin: 6px 0 0; font-size: .76rem; }
.errors dl { margin: 0; }
.part { display: flex; justify-content: space-between; gap: 6px; padding: 1px 6px; border-radius: 4px; background-color: rgba(128, 128, 128, .1);
  background-image: linear-gradient(90deg, rgba(var(--bad), .34) var(--part), transparent 0); font-size: .8rem; }
.part.actual { background-image: linear-gradient(90deg, rgba(var(--good), .34) var(--part), transparent 0); font-weight: 650; }
.part + .part { margin-top: 2px; }
dd { margin: 0; font-variant-numeric: tabular-nums; }
.bad, .negative { color: rgb(var(--bad)); }
.positive { color: rgb(var(--good)); }
.key { font-weight: 650; }
img { display: block; image-rendering: pixelated; border-radius: 6px; }
.errors img { width: 100%; max-width: 140px; height: auto; aspect-ratio: 1; object-fit: contain; margin: 0 auto; background: #000; }
.filters { grid-template-columns: repeat(auto-fill, minmax(64px, 1fr)); gap: 6px; }
.filters img { width: 100%; height: auto; border: 1px solid var(--line); }
pre { overflow-x: auto; margin: 0 0 12px; padding: 12px 14px; border-radius: 8px; background: var(--page); border: 1px solid var(--line); font-size: .88rem; }
code { font-family: ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace; font-size: .92em; }
.provenance { margin: 0; font-size: .92rem; }
.provenance div { display: grid; grid-template-columns: minmax(110px, 180px) 1fr; gap: 4px 16px; padding: 6px 0; border-top: 1px solid var(--line); }
.provenance dt { color: var(--soft); }
footer { margin-top: 32px; }
:focus-visible { outline: 2px solid var(--c0); outline-offset: 2px; }
@media (max-width: 480px) {
  h1 { font-size: 1.6rem; }
  figure, section section { padding: 14px 12px; }
  table { font-size: .84rem; border-spacing: 1px; }
  td, th { padding: 4px 5px; }
  .confusion td, .confusion thead th { min-width: 32px; }
  .facts { grid-template-columns: repeat(2, 1fr); }
  .errors { grid-template-columns: repeat(2, 1fr); }
  .provenance div { grid-template-columns: 1fr; }
}
@media print { body { background: none; } figure, section section { break-inside: avoid; } }
`
}
