import { describe, expect, test } from 'vitest'
import { tamed } from '#server/kb/markdown-limits.ts'
import { markdownText, renderMarkdown } from '#server/kb/markdown.ts'

describe('an article is shown', () => {
  test('with headings one can link to, lists, tables and code', () => {
    const html = renderMarkdown(
      '## 处理 步骤\n\n1. **One**\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n\n```sh\nping -c 3 <host>\n```',
    )
    expect(html).toContain('<h2 id="section-处理-步骤">处理 步骤</h2>')
    expect(html).toContain('<li><strong>One</strong></li>')
    expect(html).toContain('<td align="right">2</td>')
    expect(html).toContain('<pre><code class="language-sh">ping -c 3 &#x3C;host>')
  })

  test('with numbers of other articles as links, but not inside code or links', () => {
    expect(renderMarkdown('See KB-0007, [there](KB-0008) or [here](/kb/KB-0009).')).toBe(
      '<p>See <a href="/kb/KB-0007">KB-0007</a>, <a href="/kb/KB-0008">there</a> or <a href="/kb/KB-0009">here</a>.</p>',
    )
    expect(renderMarkdown('`KB-0007` and [KB-0007 again](KB-0008)')).toBe(
      '<p><code>KB-0007</code> and <a href="/kb/KB-0008">KB-0007 again</a></p>',
    )
    expect(renderMarkdown('KB-0007', { articleHref: (number) => `/help/${number}` })).toContain('href="/help/KB-0007"')
    expect(renderMarkdown('KB-00071 XKB-0007')).not.toContain('<a')
  })

  test('with links to elsewhere that take no reference along', () => {
    expect(renderMarkdown('[x](https://example.com/a?b=c) <https://example.org>')).toBe(
      '<p><a href="https://example.com/a?b=c" rel="noopener noreferrer nofollow">x</a> ' +
        '<a href="https://example.org" rel="noopener noreferrer nofollow">https://example.org</a></p>',
    )
    expect(renderMarkdown('[own](/report) [mail](mailto:noc@example.com) [section](#处理)')).not.toContain('rel=')
  })

  test('with HTML as the text it is, so that <ce> in a command is not lost', () => {
    expect(renderMarkdown('show bgp neighbors <ce> routes')).toBe('<p>show bgp neighbors &#x3C;ce> routes</p>')
    expect(renderMarkdown('<div>block</div>\n\nafter <!-- aside --> that')).toBe(
      '<p>&#x3C;div>block&#x3C;/div></p>\n<p>after  that</p>',
    )
  })

  test('with pictures as their description: nothing is loaded from elsewhere', () => {
    expect(renderMarkdown('![a rack](https://example.com/rack.png)')).toBe('<p>a rack</p>')
  })

  test('as plain words to the search', () => {
    expect(
      markdownText('## Title\n\nSome **bold** `code` [link](KB-0001)\n\n| a | b |\n|-|-|\n| 1 | 2 |\n\n- x\n- y'),
    ).toBe('Title\nSome bold code link\na\nb\n1\n2\nx\ny')
    expect(markdownText('a <!-- hidden --> b')).toBe('a b')
  })
})

const payloads = [
  '<script>alert(1)</script>',
  '<SCRIPT SRC=//evil.example/x.js></SCRIPT>',
  '<scr<script>ipt>alert(1)</scr</script>ipt>',
  '<script\u0000>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<img src="x" onerror="alert(1)" />',
  '<IMG """><SCRIPT>alert(1)</SCRIPT>">',
  '<svg onload=alert(1)>',
  '<svg><script>alert(1)</script></svg>',
  '<svg><animate onbegin=alert(1) attributeName=x dur=1s>',
  '<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>',
  '<iframe src="javascript:alert(1)"></iframe>',
  '<iframe srcdoc="&lt;script&gt;alert(1)&lt;/script&gt;"></iframe>',
  '<object data="javascript:alert(1)"></object>',
  '<embed src="javascript:alert(1)">',
  '<body onload=alert(1)>',
  '<details open ontoggle=alert(1)>',
  '<video><source onerror=alert(1)></video>',
  '<audio src=x onerror=alert(1)>',
  '<input autofocus onfocus=alert(1)>',
  '<form action="javascript:alert(1)"><button>go</button></form>',
  '<button formaction="javascript:alert(1)">x</button>',
  '<base href="https://evil.example/">',
  '<link rel=stylesheet href="https://evil.example/x.css">',
  '<meta http-equiv="refresh" content="0;url=javascript:alert(1)">',
  '<style>@import "https://evil.example/x.css";</style>',
  '<div style="background:url(javascript:alert(1))">x</div>',
  '<a href="javascript:alert(1)">x</a>',
  '<a href="x" onclick="alert(1)">x</a>',
  '<template><script>alert(1)</script></template>',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
  '<textarea></textarea><script>alert(1)</script>',
  '<!--><script>alert(1)</script>-->',
  '<![CDATA[<script>alert(1)</script>]]>',
  '<?xml version="1.0"?><script>alert(1)</script>',
  '<x onclick=alert(1) id=x>click</x>',
  '<p id="location" name="cookie">clobber</p>',
  '[x](javascript:alert(1))',
  '[x](JaVaScRiPt:alert(1))',
  '[x](javascript&colon;alert(1))',
  '[x](&#106;avascript:alert(1))',
  '[x](java\tscript:alert(1))',
  '[x](<java\nscript:alert(1)>)',
  '[x](\u0001javascript:alert(1))',
  '[x](javascript://example.com/%0aalert(1))',
  '[x](vbscript:msgbox(1))',
  '[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)',
  '[x](DATA:text/html,<script>alert(1)</script>)',
  '[x](file:///etc/passwd)',
  '[x](blob:https://example.com/1)',
  '[x](//evil.example/path)',
  '[x](/\\evil.example/path)',
  '[x](\\\\evil.example)',
  '[x](https:evil.example)',
  '[x]: javascript:alert(1)\n\n[x]',
  '[x][1]\n\n[1]: <javascript:alert(1)> "t"',
  '<javascript:alert(1)>',
  '[x](https://example.com "onmouseover=alert(1) x=\\"")',
  '[x](https://example.com/" onmouseover="alert(1))',
  '![x](javascript:alert(1))',
  '![x" onerror="alert(1)](x)',
  '![x](data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+)',
  '```"><script>alert(1)</script>\ncode\n```',
  '```js" onclick="alert(1)\ncode\n```',
  '`<script>alert(1)</script>`',
  '# <script>alert(1)</script>',
  '# "onmouseover="alert(1)',
  '| <script>alert(1)</script> |\n|---|\n| <img src=x onerror=alert(1)> |',
  '- [ ] <script>alert(1)</script>',
  'a[^<script>]\n\n[^<script>]: <img src=x onerror=alert(1)>',
  'a[^x" onclick="alert(1)]\n\n[^x" onclick="alert(1)]: note',
  '**<script>**alert(1)</script>',
  '<div\n\nonclick=alert(1)>\n\n<script>',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  '\\<script>alert(1)</script>',
  'KB-0001<script>alert(1)</script>',
  'www.example.com"onmouseover="alert(1)',
  'https://example.com/<script>alert(1)</script>',
  'x@example.com"><script>alert(1)</script>',
]

const tags = new Set(
  'p br hr h1 h2 h3 h4 h5 h6 blockquote pre code em strong del a ul ol li input table thead tbody tr th td sup section'.split(
    ' ',
  ),
)
const attributes: Record<string, RegExp> = {
  id: /^(section-|user-content-fn)/,
  rel: /^noopener noreferrer nofollow$/,
  class: /^(language-[\w-]+)?$/,
  align: /^(left|center|right)$/,
  start: /^\d+$/,
  type: /^checkbox$/,
  href: /^(https?:\/\/|mailto:[^"]+@|\/(?![/\\])|#(section-|user-content-fn))/,
}

/** Every `<` of the output must open a known element with known attributes; a browser sees the same tags as this does. */
function foreignTo(html: string): string[] {
  const found: string[] = []
  for (const piece of html.split('<').slice(1)) {
    const tag = /^\/?([a-z0-9]+)((?: [a-z]+(?:="[^"<>]*")?)*)>/.exec(piece)
    if (!tag || !tags.has(tag[1]!)) found.push(piece)
    for (const [whole, name, value] of tag?.[2]?.matchAll(/ ([a-z]+)(?:="([^"]*)")?/g) ?? []) {
      if ((name === 'disabled' || name === 'checked') && value === undefined) continue
      if (!attributes[name!]?.test(value ?? '')) found.push(whole)
    }
  }
  return found
}

describe('no text can bring a script along', () => {
  test('the check itself sees what must not be', () => {
    expect(foreignTo('<p><script>alert(1)</script></p>')).not.toEqual([])
    expect(foreignTo('<p onclick="x">')).not.toEqual([])
    expect(foreignTo('<a href="javascript:alert(1)">')).not.toEqual([])
    expect(foreignTo('<p title=x>')).not.toEqual([])
  })

  test.each(payloads)('%j', (payload) => {
    const places = [
      payload,
      `text ${payload} text`,
      `> ${payload}`,
      `- ${payload}`,
      `## ${payload}`,
      `| a |\n|---|\n| ${payload} |`,
    ]
    for (const place of places) expect(foreignTo(renderMarkdown(place))).toEqual([])
  })
})

describe('no text can stop the house', () => {
  test.each<[string, string]>([
    ['emphasis', '**a*'.repeat(20_000)],
    ['links', '[a](<b'.repeat(15_000)],
    ['footnotes', `${'[^a]'.repeat(20_000)}\n\n[^a]: x`],
    ['definitions', '[a]: b\n'.repeat(12_000)],
    ['quotes in quotes', '> '.repeat(30_000)],
    ['lists in lists', Array.from({ length: 2_000 }, (_, i) => `${' '.repeat(i * 2)}- x`).join('\n')],
    ['one endless table row', `${'|a'.repeat(40_000)}\n${'|-'.repeat(40_000)}`],
  ])('by too many %s', (_, text) => {
    const calm = tamed(text)
    expect(calm.length).toBeLessThan(250_000)
    for (const block of calm.split(/\n\s*\n/)) expect(block.match(/[[\]*_~`<!]/g)?.length ?? 0).toBeLessThanOrEqual(500)
    for (const line of calm.split('\n')) expect(/^[\s>]*/.exec(line)![0].length).toBeLessThanOrEqual(80)
    expect(renderMarkdown(text).length).toBeLessThan(500_000)
  })

  test('and signs beyond count are shown as they were typed', () => {
    expect(renderMarkdown('*a* '.repeat(300))).toContain('*a* *a*')
    expect(renderMarkdown('*a* '.repeat(3))).toContain('<em>a</em>')
  })
})
