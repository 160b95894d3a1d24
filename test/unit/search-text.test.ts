import { describe, expect, test } from 'vitest'
import { explain } from '#server/search/explain.ts'
import { encodeSynonyms, exactText, piecesOf, questionText } from '#server/search/meilisearch.text.ts'
import { askedNumbers, numberKeys } from '#server/search/numbers.ts'
import { pinyinKeys, pinyinOf, pinyinRanges } from '#server/search/pinyin.ts'
import { planQuery } from '#server/search/plan.ts'
import { noSynonyms, parseSynonyms, type SynonymsError, synonymsOf } from '#server/search/synonyms.ts'
import { atoms, indexTerms, typosAllowed, withinDistance } from '#server/search/tokens.ts'

const words = (text: string) => atoms(text).map((atom) => atom.text)
const trade = synonymsOf([
  ['专线', '电路', 'leased line', 'circuit'],
  ['误码率', 'bit error rate'],
  ['同步数字体系', 'sdh'],
])
const typed = (text: string) => planQuery(text, trade).units.map((unit) => unit.alternatives[0]!.atoms.join(' '))

describe('a text is cut', () => {
  test('into words without case, width, accents and plural, and into Chinese characters', () => {
    expect(words('Ｌｅａｓｅｄ LINES, Café 5G网络')).toEqual(['leased', 'line', 'cafe', '5g', '网', '络'])
    expect(words('switches address status bus SSH')).toEqual(['switch', 'address', 'status', 'bus', 'ssh'])
  })

  test('with the place of every word in the original, also where folding changes lengths', () => {
    const text = 'ﬁbre 𠮷线 ½ Ⅷ end'
    for (const atom of atoms(text)) expect(text.slice(atom.start, atom.end)).not.toBe('')
    expect(text.slice(...Object.values(pick(atoms(text).at(-1)!)))).toBe('end')
    expect(text.slice(...Object.values(pick(atoms(text)[0]!)))).toBe('ﬁbre')
  })

  test('into pairs of characters for the index, ending with the last one alone', () => {
    expect(indexTerms('专线中断 down')).toEqual(['专线', '线中', '中断', '断', 'down'])
    expect(indexTerms('断')).toEqual(['断'])
  })

  test('allowing one typing error from five letters and two from nine, none where there is a digit', () => {
    expect(['line', 'lines', 'connector', 'ge1000', '误码率'].map(typosAllowed)).toEqual([0, 1, 2, 0, 0])
    expect(withinDistance('circuit', 'cicuit', 1)).toBe(true)
    expect(withinDistance('circuit', 'ciruict', 1)).toBe(false)
    expect(withinDistance('circuit', 'circiut', 1)).toBe(true)
  })
})

const pick = ({ start, end }: { start: number; end: number }) => ({ start, end })

describe('a question is read', () => {
  test('as known terms, words and pairs of characters', () => {
    expect(typed('leased lines flapping')).toEqual(['leased line', 'flapping'])
    expect(typed('专线误码率高')).toEqual(['专 线', '误 码 率', '高'])
    expect(typed('端口抖动')).toEqual(['端 口', '口 抖', '抖 动'])
  })

  test('without what people say around the fault, unless that is all they say', () => {
    expect(typed('请问我们的专线怎么办？')).toEqual(['专 线'])
    expect(typed('the circuit is down, what can we do')).toEqual(['circuit', 'down'])
    expect(typed('怎么办')).toEqual(['怎 么 办'])
    expect(typed('how')).toEqual(['how'])
  })

  test('with numbers, addresses and interfaces as one thing each', () => {
    expect(typed('AS-4134 at 10.20.0.1 on ge-0/0/1')).toEqual(['as 4134', '10 20 0 1', 'ge 0 0 1'])
  })

  test('with phrases in any quotes, and quotes that never end as words', () => {
    expect(planQuery('“专线中断” "hold timer"', trade).phrases).toEqual([
      ['专', '线', '中', '断'],
      ['hold', 'timer'],
    ])
    expect(planQuery('"hold timer', noSynonyms).units).toHaveLength(2)
  })

  test('with every synonym of a term, in both languages and by sound', () => {
    const [unit] = planQuery('circuit', trade).units
    expect(unit!.alternatives.map((way) => way.atoms.join(' '))).toEqual(['circuit', '专 线', '电 路', 'leased line'])
    const [sound] = planQuery('zhuanxian', trade).units
    expect(sound!.alternatives.filter((way) => way.via === 'pinyin').map((way) => way.atoms.join(' '))).toContain(
      'leased line',
    )
  })
})

describe('a number is asked for', () => {
  test('when a word mixes letters and digits, however it is written', () => {
    expect(askedNumbers('see tt-2026-000123, please').whole).toEqual(['TT2026000123'])
    expect(askedNumbers('tt 2026 000123').whole).toContain('TT2026000123')
  })

  test('by its beginning or its last digits only when nothing else is typed', () => {
    expect(askedNumbers('KB-00').partial).toEqual(['KB00'])
    expect(askedNumbers('000123').partial).toEqual(['#123'])
    expect(askedNumbers('error 691')).toEqual({ whole: [], partial: [] })
    expect(askedNumbers('12')).toEqual({ whole: [], partial: [] })
  })

  test('and a document has a key for every beginning and for its last digits', () => {
    expect(numberKeys('KB-0042')).toEqual(['KB0', 'KB00', 'KB004', 'KB0042', '#42'])
  })
})

describe('Chinese typed by sound', () => {
  test('is kept from every character on, read in its context', () => {
    const { full, initials } = pinyinKeys('上海银行')
    expect(full).toEqual(['shanghaiyinhang', 'haiyinhang', 'yinhang', 'hang'])
    expect(initials).toEqual(['shyh', 'hyh', 'yh'])
    expect(pinyinOf('女儿')).toBe('nver')
    expect(pinyinOf('BGP邻居')).toBeNull()
  })

  test('is found at its place, with the last syllable half typed, and across other writing not at all', () => {
    const text = '新 专线中断'
    const at = (sound: string) => pinyinRanges(text, sound).map(({ start, end }) => text.slice(start, end))
    expect(at('zhuanxian')).toEqual(['专线'])
    expect(at('zhuanxi')).toEqual(['专线'])
    expect(at('zxzd')).toEqual(['专线中断'])
    expect(at('xinzhuan')).toEqual([])
    expect(at('xn')).toEqual([])
  })
})

describe('the list of synonyms', () => {
  const problems = (yaml: string) => {
    try {
      parseSynonyms(yaml, 'synonyms.yaml')
      return []
    } catch (error) {
      return (error as SynonymsError).problems
    }
  }

  test('is a list of groups of two terms or more', () => {
    expect(parseSynonyms('- [a1, b1]\n- [专线, circuit]', 'x')).toEqual([
      ['a1', 'b1'],
      ['专线', 'circuit'],
    ])
    expect(problems('- [a1, b1]\n- [alone]\n- word')).toEqual([
      'synonyms.yaml:2: a group needs two terms or more',
      'synonyms.yaml:3: a group is a list of terms',
    ])
    expect(problems('a: b')).toEqual(['synonyms.yaml:1: a list of groups is expected'])
  })

  test('tells terms that are no text, empty or twice there, with their line', () => {
    expect(problems('- [e1, E1]')).toEqual(['synonyms.yaml:1: "E1" stands twice in its group'])
    expect(problems('- [down, no]\n- [up, 7]\n- [x, "..."]')).toEqual([
      'synonyms.yaml:2: a term is a text; put numbers, yes and no in quotes',
      'synonyms.yaml:3: a term needs letters, digits or characters',
    ])
    expect(problems('- [a1, b1\n- [c')[0]).toMatch(/^synonyms\.yaml:\d: /)
  })

  test('does not run two groups together over a term they share', () => {
    const shared = synonymsOf([
      ['a1', 'b1'],
      ['b1', 'c1'],
    ])
    expect(shared.at(['a1'], 0)!.others).toEqual([['b1']])
    expect(shared.at(['b1'], 0)!.others).toEqual([['a1'], ['c1']])
  })
})

describe('what Meilisearch is given', () => {
  const question = (text: string, form: 'strict' | 'loose' = 'strict') => {
    const plan = planQuery(text, trade)
    return questionText(plan, piecesOf(plan), form)
  }

  test('are words that it cannot take apart, pairs of characters written in letters and digits', () => {
    expect(exactText('专线 down')).toMatch(/^[0-9a-z]{10} [0-9a-z]{5} down$/)
    expect(question('专线')).toBe(exactText('专线').split(' ')[0])
  })

  test('is a question of ten words at most, known terms kept before others', () => {
    const long =
      '今天上午开始我司办公楼访问总部系统非常缓慢专线误码率升高请尽快安排处理谢谢 and a great many words more to say'
    const terms = question(long).split(' ')
    expect(terms.length).toBeLessThanOrEqual(10)
    expect(terms).toContain(exactText('专线').split(' ')[0])
  })

  test('demands compounds as they stand, and in the looser form only their parts', () => {
    expect(question('loss on AS-4134')).toBe('loss "as 4134"')
    expect(question('loss on AS-4134', 'loose')).toBe('loss as 4134')
  })

  test('asks by a shorter synonym where a term is too long for its table of synonyms', () => {
    expect(question('同步数字体系')).toBe('sdh')
  })

  test('are synonyms in both directions and by sound', () => {
    const table = encodeSynonyms(trade)
    expect(table['leased line']).toContain('circuit')
    expect(table['circuit']).toContain('leased line')
    expect(table['zhuanxian']).toContain('leased line')
  })
})

describe('a hit is explained', () => {
  const shown = (title: string, body: string, question: string) => {
    const found = { document: { title, body }, linked: '' }
    const { snippet, ...rest } = explain(found, planQuery(question, trade))
    return { ...rest, snippet: snippet.map(({ text, match }) => (match ? `[${text}]` : text)).join('') }
  }

  test('by the word itself rather than its look-alike elsewhere', () => {
    expect(shown('Names do not resolve', 'Ask the resolver.', 'resolver')).toMatchObject({
      why: 'body',
      title: [{ text: 'Names do not resolve', match: false }],
      snippet: 'Ask the [resolver].',
    })
  })

  test('by a snippet around the densest place, with nothing lost and no character split', () => {
    const body = `${'光'.repeat(300)}𠮷专线误码率高${'𠮷'.repeat(300)}`
    const { snippet } = shown('x', body, '专线误码率')
    expect(snippet).toContain('[专线误码率]')
    expect(snippet.startsWith('…') && snippet.endsWith('…')).toBe(true)
    expect(snippet.isWellFormed()).toBe(true)
    expect(body).toContain(snippet.replace(/[…[\]]/g, ''))
  })

  test('with markup left as text in its segments', () => {
    expect(shown('<b>circuit</b>', '', 'circuit').title).toEqual([
      { text: '<b>', match: false },
      { text: 'circuit', match: true },
      { text: '</b>', match: false },
    ])
  })
})
