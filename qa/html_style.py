"""How a report looks: on screens wide and narrow, light and dark, and on paper. Pure.

Colours are pairs whose contrast is at least 4.5 to 1 (WCAG 2.2, AA), in both schemes.
"""

from typing import Final

STYLE: Final = """
:root {
  color-scheme: light dark;
  --paper: #fdfdfb; --panel: #ffffff; --ink: #1c1e21; --faint: #595e66; --line: #d9d9d4;
  --link: #0b57a4; --mark: #ffe9a3; --mark-ink: #1c1e21; --here: #f2b705; --warn: #9a3412;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #16181b; --panel: #1d2024; --ink: #e6e7e8; --faint: #a9afb7; --line: #363b42;
    --link: #8cbcf2; --mark: #5a4700; --mark-ink: #fff3cf; --here: #f2b705; --warn: #f5a87c;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 1.0625rem/1.6 Charter, "Bitstream Charter", Georgia, Cambria, serif;
  overflow-wrap: break-word;
}
main { max-width: 44rem; margin: 0 auto; padding: 1.5rem 1.25rem 3rem; }
h1, h2, h3, .meta, .note, .back, .skip, footer, dt, .from {
  font-family: system-ui, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
}
h1 { font-size: 1.6rem; line-height: 1.25; margin: .25rem 0 1rem; }
h2 { font-size: 1.2rem; line-height: 1.3; margin: 2.25rem 0 .75rem; }
h3 { font-size: 1rem; line-height: 1.35; margin: 1.25rem 0 .4rem; }
p { margin: 0 0 .8rem; }
a { color: var(--link); text-underline-offset: .15em; }
a:focus-visible, summary:focus-visible, [tabindex]:focus-visible {
  outline: .18rem solid var(--link); outline-offset: .15rem; border-radius: .15rem;
}
.skip { position: absolute; left: -100rem; }
.skip:focus { left: .75rem; top: .5rem; z-index: 2; background: var(--panel); padding: .4rem; }
.meta, .note, .from, footer { color: var(--faint); font-size: .9rem; line-height: 1.45; }
.meta { margin: .15rem 0 0; }
.meta span + span::before, .meta time + span::before { content: " · "; }
.warn { color: var(--warn); font-weight: 600; }
.number { font-family: system-ui, sans-serif; font-size: .85em; font-weight: 600;
  text-decoration: none; padding: 0 .1em; }
.number:hover { text-decoration: underline; }
.unsupported { border-left: .2rem solid var(--warn); padding-left: .7rem; }
.from { margin: 1rem 0 .2rem; }
ol.sources { list-style: none; margin: 0; padding: 0; }
ol.sources > li { border-top: 1px solid var(--line); padding: .7rem 0 .8rem; }
ol.sources > li:target { outline: .12rem solid var(--here); outline-offset: .2rem; }
blockquote { margin: .1rem 0 .3rem; }
ul.also { margin: .3rem 0 0; padding-left: 1.1rem; }
.text { white-space: pre-wrap; background: var(--panel); border: 1px solid var(--line);
  border-radius: .4rem; padding: 1rem 1.1rem; margin: .6rem 0 0; }
.text .gap { display: block; color: var(--faint); text-align: center; font-size: .9rem;
  font-family: system-ui, sans-serif; border-block: 1px dashed var(--line); margin: .8rem 0; }
mark { background: var(--mark); color: var(--mark-ink); border-radius: .15rem; padding: .05em 0;
  scroll-margin-block: 6rem; -webkit-box-decoration-break: clone; box-decoration-break: clone; }
mark:target { outline: .15rem solid var(--here); outline-offset: .12rem; }
.back { font-size: .8rem; margin-left: .2em; white-space: nowrap; }
details.article { border-top: 1px solid var(--line); padding: .4rem 0 1rem; }
summary { cursor: pointer; padding: .3rem 0; }
summary h3 { display: inline; }
footer { border-top: 1px solid var(--line); margin-top: 2.5rem; padding-top: .8rem; }
@media (min-width: 72rem) {
  main { max-width: 92rem; display: grid; grid-template-columns: minmax(22rem, 4fr) 5fr;
    column-gap: 3rem; align-items: start; }
  main > .answers { position: sticky; top: 0; max-height: 100vh; overflow-y: auto;
    padding: 1rem .8rem 1.5rem .25rem; }
  main > footer { grid-column: 1 / -1; }
}
@media print {
  :root { color-scheme: light; --paper: #fff; --panel: #fff; --ink: #000; --faint: #444;
    --line: #bbb; --link: #000; --mark: #eee; --mark-ink: #000; --warn: #000; }
  body { font-size: 10.5pt; }
  main { display: block; max-width: none; padding: 0; }
  main > .answers { position: static; max-height: none; overflow: visible; }
  .skip, .back { display: none; }
  .text { border: 0; padding: 0; }
  mark { background: none; text-decoration: underline; text-decoration-thickness: .1em; }
  h1, h2, h3, summary { break-after: avoid; }
  ol.sources > li { break-inside: avoid; }
}
"""
