/** The look of the reference: light and dark, from a phone to paper. */
export const style = `
:root{color-scheme:light dark;--line:light-dark(#d9dce1,#3a3f47);--soft:light-dark(#f4f5f7,#1c1f24);--quiet:light-dark(#5a6270,#a2aab6);--accent:light-dark(#1d4ed8,#8ab4ff)}
*{box-sizing:border-box}
html{scroll-padding-top:1rem}
body{margin:0;font:16px/1.6 system-ui,"PingFang SC","Microsoft YaHei",sans-serif;background:light-dark(#fff,#121418);color:light-dark(#1b1f26,#e4e7ec)}
a{color:var(--accent)}
code,pre{font:0.875em/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
:not(pre)>code{overflow-wrap:anywhere}
pre{background:var(--soft);border:1px solid var(--line);border-radius:.4rem;padding:.75rem 1rem;overflow:auto;max-height:26rem}
pre.curl{user-select:all}
nav{padding:1rem;border-bottom:1px solid var(--line)}
nav ul{list-style:none;margin:.25rem 0 .75rem;padding-left:.75rem;font-size:.875rem}
nav li{overflow-wrap:anywhere;padding:.1rem 0}
nav a{text-decoration:none}
nav summary{cursor:pointer;font-weight:600;padding:.25rem 0}
main{padding:1rem;max-width:60rem;min-width:0}
h1{line-height:1.2}
h2{margin-top:3rem;padding-bottom:.3rem;border-bottom:2px solid var(--line);text-transform:capitalize}
h3{line-height:1.4;font-size:1.05rem}
h4{margin:1.25rem 0 .4rem;font-size:.8rem;letter-spacing:.04em;color:var(--quiet)}
section.operation{padding:1rem 0 1.5rem;border-bottom:1px solid var(--line)}
h3>code{font-size:1rem}
.anchor{text-decoration:none;opacity:.5}
.method{display:inline-block;min-width:4.2rem;text-align:center;border-radius:.3rem;padding:.05rem .4rem;font-size:.8rem;font-weight:700;color:#fff;background:#475569}
nav .method{min-width:0;font-size:.62rem;padding:0 .3rem}
.get{background:#1d4ed8}.post{background:#15803d}.put{background:#a14b06}.patch{background:#7e22ce}.delete{background:#b91c1c}
.badges{display:flex;flex-wrap:wrap;gap:.4rem;margin:.25rem 0;font-size:.8rem}
.badges>*{border:1px solid var(--line);border-radius:1rem;padding:.05rem .65rem;text-decoration:none}
.badges .auth{font-weight:600}
.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.9rem}
th,td{text-align:left;vertical-align:top;padding:.35rem .75rem .35rem 0;border-bottom:1px solid var(--line)}
th{font-size:.8rem;color:var(--quiet);font-weight:600}
td b{color:light-dark(#b91c1c,#ff8f8f)}
details>summary{cursor:pointer;color:var(--accent)}
.problems{list-style:none;padding:0;margin:0;font-size:.9rem}
.problems span,.quiet{color:var(--quiet)}
[lang|=zh]{color:var(--quiet)}
@media (min-width:64rem){
body{display:grid;grid-template-columns:20rem minmax(0,1fr)}
nav{position:sticky;top:0;height:100vh;overflow-y:auto;border-bottom:0;border-right:1px solid var(--line)}
nav details::details-content{content-visibility:visible;block-size:auto}
main{padding:1rem 2.5rem}
}
@media print{
:root{color-scheme:light}
nav,.anchor{display:none}
body{display:block;font-size:10pt}
pre{max-height:none;white-space:pre-wrap;overflow-wrap:anywhere}
details::details-content{content-visibility:visible;block-size:auto}
section.operation,tr{break-inside:avoid}
}
`;
