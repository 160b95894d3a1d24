import { expect, test } from 'vitest'
import { askLetter } from '#server/mail/ask-letter.ts'
import { testConfig } from '../support/app.ts'

const brand = { name: 'Keyline', colour: '#2352cc', logo: null }
const letterTo = (language: 'zh-CN' | 'en') =>
  askLetter(
    {
      ...{ words: '第二路由已开通。', manager: '赵立诚', contact: { name: '陆承泽', language } },
      link: `${testConfig.origin}/settled/abc`,
    },
    brand,
  )

test('a letter that asks whether it is settled speaks of a button only where there is one', () => {
  const zh = letterTo('zh-CN')
  expect(zh.text).toContain('您的客户经理赵立诚已按约定')
  expect(zh.text).toContain('请打开下方链接')
  expect(zh.text).not.toContain('按钮')
  expect(zh.text).toContain(`现在回答：\n${testConfig.origin}/settled/abc`)
  expect(zh.html).toContain('请点击下方按钮')
  const en = letterTo('en')
  expect(en.text).toContain('behind the link below')
  expect(en.html).toContain('behind the button below')
})
