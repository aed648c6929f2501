/** How the sandbox's pages look, by day and by night. */
export const pageStyle = `
:root { --ink: #1b1f27; --soft: #5c6573; --paper: #fff; --ground: #eef1f6; --line: #dfe4ec; --act: #2f5bea; --link: #2f5bea; --good: #0a7a4b; --bad: #b3261e }
@media (prefers-color-scheme: dark) {
  :root { --ink: #eef1f6; --soft: #a3adbd; --paper: #1c212b; --ground: #11151c; --line: #313947; --act: #4068e8; --link: #9db4ff; --good: #4cc38a; --bad: #ff8a80 }
}
* { box-sizing: border-box; margin: 0 }
body { font: 16px/1.5 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; color: var(--ink); background: var(--ground); min-height: 100vh }
[lang=zh] { font-weight: 400; margin-inline-start: .25em }
.banner { padding: .8rem 1rem; text-align: center; font-size: 1.1rem; color: #241a00; background: repeating-linear-gradient(-45deg, #ffd34d 0 18px, #ffc61a 18px 36px) }
main { width: min(27rem, calc(100% - 2rem)); margin: clamp(1rem, 7vh, 5rem) auto; padding: clamp(1.25rem, 5vw, 2.25rem); background: var(--paper); border: 1px solid var(--line); border-radius: 18px; box-shadow: 0 12px 40px rgb(20 30 60 / .08) }
h1 { font-size: 1rem; font-weight: 600; color: var(--soft) }
.amount { font-size: clamp(2rem, 9vw, 2.75rem); font-weight: 700; letter-spacing: -.02em; font-variant-numeric: tabular-nums; margin: .25rem 0 1.25rem }
dl { border-block: 1px solid var(--line); padding: .75rem 0; margin-bottom: 1.5rem; display: grid; gap: .6rem }
dt { font-size: .8rem; color: var(--soft) }
dd { overflow-wrap: anywhere; font-variant-numeric: tabular-nums }
form { display: grid; gap: .75rem }
button { font: inherit; font-weight: 600; padding: .85rem 1rem; border-radius: 12px; border: 1px solid var(--act); background: var(--act); color: #fff; cursor: pointer }
button:hover { filter: brightness(1.07) }
button.quiet { background: none; color: var(--ink); border-color: var(--line) }
:focus-visible { outline: 3px solid color-mix(in srgb, var(--act) 55%, transparent); outline-offset: 2px }
.notice { padding: .75rem 1rem; margin-bottom: 1.25rem; border-radius: 12px; border: 1px solid currentColor; font-weight: 600 }
.good { color: var(--good) } .bad { color: var(--bad) }
.message { margin-top: 1.25rem; text-align: center; font-size: .9rem; color: var(--soft) }
.back { display: block; margin-top: 1.25rem; text-align: center; color: var(--link) }
.code svg { display: block; width: 100%; height: auto; margin-top: 1rem; border-radius: 12px }
`;
