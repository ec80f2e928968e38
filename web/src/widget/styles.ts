/** Sizes are in em of the root, so that 大字 enlarges everything in step. */
export const STYLES = /* css */ `
:host {
  --accent: var(--huiyin-accent, #0b7a75);
  --accent-deep: #135f70; --accent-soft: #e8f2f1; --accent-line: #b5d9d6;
  --ink: #17262b; --ink-2: #53656b; --ink-3: #5b6c72;
  --line: #e1e8ea; --ground: #f3f6f7; --card: #fff;
  --bad: #b3261e; --warn: #8a5300; --good: #1b6e3c;
  --font: "PingFang SC", "Microsoft YaHei", "Noto Sans SC", sans-serif;
  position: fixed; right: 0; bottom: 0; z-index: 2147483000; color-scheme: light;
}
@supports (color: color-mix(in oklab, red, blue)) {
  :host {
    --accent-deep: color-mix(in oklab, var(--accent) 72%, #1e2a6b);
    --accent-soft: color-mix(in oklab, var(--accent) 10%, #fff);
    --accent-line: color-mix(in oklab, var(--accent) 28%, #fff);
  }
}
*, *::before, *::after { box-sizing: border-box; }
[hidden] { display: none !important; }
.root { all: initial; display: block; font: 15px/1.6 var(--font); color: var(--ink); -webkit-text-size-adjust: 100%; }
:host(.large) .root { font-size: 19px; }
button, input, textarea { font: inherit; color: inherit; margin: 0; letter-spacing: inherit; }
button { background: none; border: 0; padding: 0; cursor: pointer; touch-action: manipulation; }
button:disabled { cursor: default; }
p, h1, h2, dl, dd { margin: 0; }
a { color: var(--accent-deep); text-underline-offset: 2px; }
:focus-visible { outline: 3px solid #1d4ed8; outline-offset: 2px; }
.visually-hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.icon { width: 1.25em; height: 1.25em; fill: none; stroke: currentColor; stroke-width: 1.7; stroke-linecap: round; stroke-linejoin: round; flex: none; }

/* launcher */
.launcher {
  position: fixed; right: max(24px, env(safe-area-inset-right)); bottom: calc(24px + env(safe-area-inset-bottom));
  display: flex; align-items: center; gap: 9px; height: 54px; padding: 0 22px 0 18px; border-radius: 27px;
  background: linear-gradient(120deg, var(--accent), var(--accent-deep)); color: #fff; font-size: 16px; font-weight: 600;
  box-shadow: 0 10px 28px rgb(13 60 74 / 28%), 0 2px 6px rgb(13 60 74 / 18%); transition: transform .18s, box-shadow .18s;
}
.launcher .icon { width: 25px; height: 25px; }
.launcher:hover { transform: translateY(-2px); box-shadow: 0 14px 34px rgb(13 60 74 / 32%); }
.badge-count {
  position: absolute; top: -6px; right: -4px; min-width: 22px; height: 22px; padding: 0 6px; border-radius: 11px;
  background: #d92d20; color: #fff; font-size: 12px; line-height: 22px; text-align: center; box-shadow: 0 0 0 2px #fff;
}

/* panel */
.panel {
  position: fixed; right: max(24px, env(safe-area-inset-right)); bottom: calc(24px + env(safe-area-inset-bottom));
  width: 400px; height: 680px; max-height: calc(100vh - 48px); max-height: calc(100dvh - 48px); display: flex; flex-direction: column; overflow: hidden;
  background: var(--ground); border-radius: 20px; outline: none;
  box-shadow: 0 24px 64px rgb(13 45 58 / 24%), 0 2px 8px rgb(13 45 58 / 12%); animation: rise .22s ease-out;
}
:host(.large) .panel { width: 460px; height: 760px; }
@keyframes rise { from { opacity: 0; transform: translateY(14px); } }
header {
  display: flex; align-items: center; gap: 4px; padding: 14px 10px 14px 16px; color: #fff; flex: none;
  background: linear-gradient(120deg, var(--accent), var(--accent-deep));
}
header :focus-visible { outline-color: #fff; }
.face { width: 38px; height: 38px; border-radius: 12px; display: grid; place-items: center; background: rgb(255 255 255 / 16%); margin-right: 8px; position: relative; flex: none; }
.face .icon { width: 24px; height: 24px; }
.face::after { content: ""; position: absolute; right: -2px; bottom: -2px; width: 11px; height: 11px; border-radius: 50%; background: #4ade80; border: 2px solid var(--accent-deep); }
.face.off::after { background: #cbd5d8; }
.who { flex: 1; min-width: 0; }
h1 { font-size: 1.07em; line-height: 1.35; font-weight: 600; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.role { font-size: .83em; line-height: 1.4; opacity: .92; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.icon-button { width: 38px; height: 38px; border-radius: 10px; display: grid; place-items: center; flex: none; transition: background .15s; }
.icon-button:hover, .icon-button[aria-pressed=true] { background: rgb(255 255 255 / 18%); }
.icon-button .icon { width: 23px; height: 23px; }
.icon-button.large { font-size: 16px; font-weight: 600; }

:host(.large) .role { white-space: normal; }

/* banner */
.banner { display: flex; align-items: center; gap: 10px; padding: 9px 16px; font-size: .9em; line-height: 1.45; flex: none; background: #eaf2fb; color: #1f4468; border-bottom: 1px solid #d3e2f1; }
.banner > div { flex: 1; }
.banner small { display: block; font-size: .9em; opacity: .85; }
.banner[data-tone=bad] { background: #fdf3e3; color: var(--warn); border-color: #f3dfbc; }
.banner[data-tone=wait] { background: var(--accent-soft); color: var(--accent-deep); border-color: var(--accent-line); }
.pulse { width: 9px; height: 9px; border-radius: 50%; background: currentColor; flex: none; }
.banner[data-tone=wait] .pulse, .banner[data-tone=bad] .pulse { animation: pulse 1.4s ease-in-out infinite; }
@keyframes pulse { 50% { opacity: .25; } }

/* first contact */
.gate { flex: 1; overflow-y: auto; overscroll-behavior: contain; background: var(--card); display: flex; }
.notice { margin: auto; padding: 28px 26px calc(26px + env(safe-area-inset-bottom)); display: flex; flex-direction: column; align-items: center; gap: 14px; width: 100%; max-height: 100%; text-align: center; }
.notice > * { flex: none; }
.mark { width: 60px; height: 60px; border-radius: 19px; display: grid; place-items: center; background: var(--accent-soft); color: var(--accent); }
.mark .icon { width: 31px; height: 31px; }
h2 { font-size: 1.2em; line-height: 1.4; font-weight: 600; }
.robot { display: flex; gap: 9px; text-align: left; padding: 11px 14px; border-radius: 12px; background: var(--accent-soft); color: var(--accent-deep); font-size: .93em; width: 100%; }
.robot .icon { margin-top: .12em; }
.notice-text { width: 100%; text-align: left; font-size: .93em; line-height: 1.75; color: var(--ink-2); flex: 0 1 auto; min-height: 6em; overflow-y: auto; padding-right: 4px; }
.wide { width: 100%; text-align: center; text-decoration: none; display: block; }
.plain { padding: 9px 16px; border-radius: 12px; color: var(--ink-2); }
.plain:active { background: var(--ground); color: var(--ink); }

/* log */
.log { flex: 1; min-height: 0; position: relative; }
.gate:not([hidden]) ~ .log { display: none; }
.scroll { height: 100%; overflow-y: auto; overscroll-behavior: contain; padding: 14px 14px 18px; outline-offset: -3px; }
.list { display: flex; flex-direction: column; }
.older { display: block; margin: 0 auto 10px; padding: 5px 14px; border-radius: 14px; font-size: .87em; color: var(--accent-deep); }
.older:hover { background: #e6edef; }
.time { align-self: center; margin: 14px 0 8px; font-size: .8em; color: var(--ink-3); }
.time:first-child { margin-top: 2px; }
.line { align-self: center; max-width: 88%; margin: 12px auto 2px; text-align: center; }
.line span { display: inline-block; padding: 4px 13px; border-radius: 13px; background: #e5ecee; color: var(--ink-2); font-size: .85em; line-height: 1.55; white-space: pre-wrap; overflow-wrap: anywhere; }
.line.problem span { background: #fdf3e3; color: var(--warn); }
.message { display: flex; gap: 9px; margin-top: 14px; }
.message.grouped { margin-top: 6px; }
.message:not(.customer) { animation: in .2s ease-out; }
@keyframes in { from { opacity: 0; transform: translateY(6px); } }
.avatar { width: 34px; height: 34px; border-radius: 11px; flex: none; display: grid; place-items: center; background: linear-gradient(135deg, var(--accent), var(--accent-deep)); color: #fff; font-size: 15px; font-weight: 600; }
.avatar .icon { width: 21px; height: 21px; }
.agent .avatar { background: #4453a8; }
.grouped .avatar { visibility: hidden; height: 0; }
.grouped .author { display: none; }
.stack { display: flex; flex-direction: column; align-items: flex-start; gap: 7px; min-width: 0; max-width: calc(100% - 70px); }
.message:not(.customer) .stack:has(.card, .quicks) { flex: 1; max-width: calc(100% - 43px); }
.author { font-size: .8em; line-height: 1.3; color: var(--ink-3); }
.customer { justify-content: flex-end; }
.customer .stack { align-items: flex-end; max-width: 82%; gap: 3px; }
.rich { white-space: pre-wrap; overflow-wrap: anywhere; }
.bubble { padding: 9px 13px; border-radius: 4px 16px 16px 16px; background: var(--card); box-shadow: 0 1px 2px rgb(20 50 60 / 7%); }
.customer .bubble { background: var(--accent); color: #fff; border-radius: 16px 4px 16px 16px; }
.customer .bubble a { color: inherit; }
.failed .bubble { background: #fff; color: var(--ink); box-shadow: inset 0 0 0 1px #e7b5b1; }
.status { font-size: .77em; line-height: 1.4; color: var(--ink-3); min-height: 0; }
.fix { display: flex; flex-wrap: wrap; justify-content: flex-end; align-items: center; gap: 4px 10px; font-size: .85em; color: var(--bad); }
.fix .icon { width: 1.15em; height: 1.15em; margin-right: -5px; }
.link { color: var(--accent-deep); text-decoration: underline; text-underline-offset: 3px; font-size: .95em; padding: 2px; flex: none; }
.link.quiet { color: var(--ink-3); }
.dots { display: flex; align-items: center; gap: 5px; min-height: 42px; padding: 0 16px; }
.dots i { width: 7px; height: 7px; border-radius: 50%; background: var(--accent); opacity: .35; animation: dot 1.2s infinite; }
.dots i:nth-of-type(2) { animation-delay: .18s; }
.dots i:nth-of-type(3) { animation-delay: .36s; }
@keyframes dot { 30% { opacity: 1; transform: translateY(-3px); } 60% { opacity: .35; transform: none; } }
.typing.agent .avatar { background: #4453a8; }
.jump { position: absolute; left: 50%; bottom: 12px; transform: translateX(-50%); display: flex; align-items: center; gap: 5px; padding: 6px 15px 6px 11px; border-radius: 17px; background: var(--card); color: var(--accent-deep); font-size: .87em; box-shadow: 0 4px 16px rgb(13 45 58 / 20%); }
.welcome { display: flex; flex-direction: column; align-items: center; text-align: center; gap: 8px; padding: 34px 12px 10px; }
.welcome-title { font-size: 1.13em; font-weight: 600; margin-top: 8px; }
.welcome .quicks { justify-content: center; margin-top: 14px; }

/* quick replies */
.quicks { display: flex; flex-wrap: wrap; gap: 8px; }
.quick { min-height: 36px; padding: 5px 15px; border-radius: 18px; border: 1px solid var(--accent-line); background: var(--card); color: var(--accent-deep); line-height: 1.45; text-align: left; transition: background .15s, border-color .15s; }
.quick:not(:disabled):hover { background: var(--accent-soft); border-color: var(--accent); }
.quick:disabled { color: var(--ink-3); border-color: var(--line); background: transparent; }
.quick.chosen:disabled { color: var(--accent-deep); border-color: var(--accent); background: var(--accent-soft); font-weight: 600; }

/* cards */
.card { scroll-margin: 14px; width: 100%; background: var(--card); border-radius: 4px 16px 16px 16px; padding: 13px 15px 15px; box-shadow: 0 1px 3px rgb(20 50 60 / 9%); }
.card-head { display: flex; align-items: center; gap: 6px; color: var(--accent-deep); font-size: .87em; font-weight: 600; margin-bottom: 7px; }
.card-head .icon { width: 1.3em; height: 1.3em; }
.card-title { font-weight: 600; line-height: 1.5; margin-bottom: 6px; overflow-wrap: anywhere; }
.card-lead, .hint { font-size: .87em; line-height: 1.6; color: var(--ink-2); }
.hint:empty, .error:empty { display: none; }
.faq .hint { margin-top: 9px; padding-top: 8px; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
.faq .hint + .hint { border: 0; margin-top: 0; padding-top: 2px; }
.error { font-size: .87em; line-height: 1.5; color: var(--bad); }
.field { margin-top: 11px; }
.field label, .label { display: block; font-size: .87em; color: var(--ink-2); margin-bottom: 6px; }
.row { display: flex; gap: 8px; }
input:not([type=radio]), .card textarea { flex: 1; min-width: 0; width: 100%; height: 2.75em; padding: 0 12px; border: 1px solid #b9c7cb; border-radius: 10px; background: #fff; }
input:focus-visible { outline-offset: -1px; }
.card textarea { height: auto; padding: 8px 12px; resize: none; display: block; margin-top: 11px; }
.code { letter-spacing: .3em; font-variant-numeric: tabular-nums; }
.code::placeholder { letter-spacing: 0; }
::placeholder { color: #6c7d83; opacity: 1; }
.primary { padding: 0 18px; min-height: 2.75em; border-radius: 10px; background: var(--accent); color: #fff; font-weight: 600; white-space: nowrap; flex: none; }
.primary:not(:disabled):hover { background: var(--accent-deep); }
.primary:disabled { background: #a9babd; }
.primary.wide { line-height: 2.75em; border-radius: 12px; font-size: 1.04em; }
.secondary { padding: 0 13px; border-radius: 10px; border: 1px solid var(--accent); color: var(--accent-deep); white-space: nowrap; flex: none; font-size: .93em; }
.secondary:disabled { border-color: var(--line); color: var(--ink-3); background: var(--ground); }
.verify .row { flex-wrap: wrap; }
.verify input { min-width: 8.8em; }
.verify .row button { min-height: 2.75em; }
.verify .hint, .verify .error { margin-top: 9px; }
.card-done { display: flex; align-items: flex-start; gap: 6px; color: var(--good); font-size: .93em; }
.card-done .icon { margin-top: .15em; stroke-width: 2.2; }
.badge { margin-left: auto; padding: 1px 10px; border-radius: 10px; font-size: .95em; background: var(--accent-soft); color: var(--accent-deep); }
.badge.warm { background: #fdf0d9; color: var(--warn); }
.badge.good { background: #e2f3e8; color: var(--good); }
.badge.quiet { background: #edf1f2; color: var(--ink-2); }
dl { border-top: 1px solid var(--line); padding-top: 8px; font-size: .9em; }
dl > div { display: flex; gap: 10px; padding: 2px 0; }
dt { color: var(--ink-3); flex: none; }
dd { flex: 1; min-width: 0; display: flex; flex-wrap: wrap; gap: 0 8px; justify-content: flex-end; text-align: right; overflow-wrap: anywhere; }
.number { font-variant-numeric: tabular-nums; letter-spacing: .01em; }
.stars { display: flex; align-items: center; flex-wrap: wrap; margin-left: -6px; }
.star { position: relative; padding: 5px 6px; cursor: pointer; color: #aebbbf; border-radius: 8px; }
.star input { position: absolute; inset: 0; opacity: 0; margin: 0; cursor: inherit; }
.star .icon { width: 1.85em; height: 1.85em; display: block; }
.star.on { color: #d98e04; }
.star.on .icon { fill: #f5b32e; }
.star:has(:focus-visible) { outline: 3px solid #1d4ed8; }
.star-word { margin-left: 8px; font-size: .87em; color: var(--ink-2); }
.choice { flex: 1; min-height: 2.5em; border-radius: 10px; border: 1px solid var(--line); background: #fff; }
.choice[aria-pressed=true] { border-color: var(--accent); background: var(--accent-soft); color: var(--accent-deep); font-weight: 600; }
.rate-more .primary { margin-top: 11px; width: 100%; }
.rating .card-done { margin-top: 8px; }

/* composer */
.composer { flex: none; background: var(--card); border-top: 1px solid var(--line); padding: 9px 12px calc(12px + env(safe-area-inset-bottom)); }
.tools { display: flex; align-items: center; gap: 10px; margin-bottom: 8px; min-height: 32px; }
.tools .error { flex: 1; }
.human { display: flex; align-items: center; gap: 5px; padding: 3px 13px 3px 10px; min-height: 32px; border-radius: 16px; border: 1px solid var(--accent-line); background: var(--accent-soft); color: var(--accent-deep); font-size: .9em; font-weight: 600; flex: none; }
.human:not(:disabled):hover { border-color: var(--accent); }
.human:disabled { color: var(--ink-3); background: var(--ground); border-color: var(--line); }
.counter { margin-left: auto; font-size: .83em; color: var(--ink-2); }
.counter.over { color: var(--bad); }
.write { display: flex; align-items: flex-end; gap: 8px; }
.write textarea { flex: 1; min-width: 0; min-height: max(44px, calc(1.6em + 20px)); max-height: 132px; padding: 9px 14px; border: 1px solid #b9c7cb; border-radius: 14px; resize: none; line-height: 1.6; background: #fff; }
.write textarea:focus-visible { outline-offset: -1px; outline-width: 2px; outline-color: var(--accent); border-color: var(--accent); }
.send { width: 44px; height: 44px; border-radius: 14px; display: grid; place-items: center; background: var(--accent); color: #fff; flex: none; }
.send:disabled { background: #dfe7e9; color: #7b8b90; }

@media (max-width: 520px) {
  .root { font-size: 16px; }
  .launcher { right: 16px; bottom: calc(16px + env(safe-area-inset-bottom)); height: 50px; padding: 0 18px 0 15px; }
  .panel, :host(.large) .panel {
    inset: 0; top: var(--huiyin-top, 0); bottom: auto; width: 100%; height: 100vh; height: var(--huiyin-height, 100dvh); max-height: none;
    border-radius: 0; box-shadow: none;
  }
  header { padding-top: calc(12px + env(safe-area-inset-top)); }
  :host(.large) .root { font-size: 20px; }
}
@media (prefers-reduced-motion: reduce) {
  *, *::before, *::after { animation: none !important; transition: none !important; }
}
@media (prefers-contrast: more), (forced-colors: active) {
  :host { --ink-2: #1f2d31; --ink-3: #1f2d31; --line: #46565b; }
  .quick, .human, .bubble, .card, .secondary { border: 1px solid; }
}
`
