import type { Language } from '#server/accounts/account.contract.ts'
import type { LetterFacts, LetterKind } from './letter.ts'

interface Words {
  title: Record<LetterKind, string>
  /** On the button that leads to the ticket. */
  label: Record<LetterKind, string>
  salutation(name: string): string
  /** Before what the desk wrote. */
  before(facts: LetterFacts, ownSubject: string | null): string[]
  /** After it. */
  after(facts: LetterFacts): string[]
  keepPrivate: string
  automatic: string
}

const moment = (at: Date, language: Language) =>
  new Intl.DateTimeFormat(language, {
    timeZone: 'Asia/Shanghai',
    dateStyle: 'medium',
    timeStyle: 'short',
    hourCycle: 'h23',
  }).format(at)

const chinese: Words = {
  title: {
    opened: '我们已收到您的请求',
    replied: '您的工单有新的答复',
    awaited: '需要您的回复',
    resolved: '已解决，请您确认',
    ready: '已完成施工与测试，请您验收',
  },
  label: {
    opened: '查看进展',
    replied: '查看并回复',
    awaited: '查看并回复',
    resolved: '确认或退回',
    ready: '验收或退回',
  },
  salutation: (name) => `${name}，您好：`,
  before: (facts, subject) =>
    ({
      opened: [
        subject
          ? `您的请求“${subject}”已受理，工单号 ${facts.number}。`
          : `有人通过网页表单以您的名义提交了一份报障，工单号 ${facts.number}。`,
        ...(subject ? [] : ['如果不是您本人或您的同事提交的，请打开下面的链接告诉我们。']),
        '从现在起，进展、承诺时间和我们的答复都可以在这张工单上看到。',
      ],
      replied: [`${facts.author || '服务台'}在工单 ${facts.number} 上答复您：`],
      awaited: [`工单 ${facts.number} 需要您提供以下信息后才能继续处理：`],
      resolved: [`工单 ${facts.number} 已处理完毕，处理结果如下：`],
      ready: [`您订购的业务已具备验收条件（工单 ${facts.number}）：`],
    })[facts.kind],
  after: (facts) => [
    ...(facts.promisedAt ? [`我们承诺最迟在 ${moment(facts.promisedAt, 'zh-CN')}（北京时间）再次向您通报。`] : []),
    ...(facts.kind === 'awaited' ? ['您回复之后，工单会立即回到处理人手中。'] : []),
    ...(facts.kind === 'ready'
      ? [
          `请核对测试结果后验收，或说明与订单不符之处退回。${facts.closesAt ? `${moment(facts.closesAt, 'zh-CN')}（北京时间）前未收到答复，视为验收通过。` : ''}`,
        ]
      : []),
    ...(facts.kind === 'resolved'
      ? [
          facts.closesAt
            ? `请确认业务是否已恢复，或说明原因退回。${moment(facts.closesAt, 'zh-CN')}（北京时间）前未收到答复，工单将自动关闭。`
            : '请确认业务是否已恢复，或说明原因退回。',
        ]
      : []),
  ],
  keepPrivate: '以上链接是这张工单的钥匙，请勿转发给无关人员。',
  automatic: '本邮件由系统自动发送，直接回复不会被看到，请通过链接答复。',
}

const english: Words = {
  title: {
    opened: 'We have received your request',
    replied: 'There is an answer on your ticket',
    awaited: 'We need something from you',
    resolved: 'Solved: please confirm',
    ready: 'Built and tested: please accept',
  },
  label: {
    opened: 'Follow the ticket',
    replied: 'Read and answer',
    awaited: 'Read and answer',
    resolved: 'Confirm or reject',
    ready: 'Accept or reject',
  },
  salutation: (name) => `Dear ${name},`,
  before: (facts, subject) =>
    ({
      opened: [
        subject
          ? `Your request “${subject}” has been received. Its number is ${facts.number}.`
          : `Somebody reported a fault in your name through the web form. Its number is ${facts.number}.`,
        ...(subject ? [] : ['If it was neither you nor a colleague of yours, please open the link below and tell us.']),
        'From now on you can see progress, promised times and our answers on this ticket.',
      ],
      replied: [`${facts.author || 'The service desk'} wrote on ticket ${facts.number}:`],
      awaited: [`To go on with ticket ${facts.number} we need this from you:`],
      resolved: [`Ticket ${facts.number} has been solved. What was done:`],
      ready: [`What you ordered is ready for you to accept (ticket ${facts.number}):`],
    })[facts.kind],
  after: (facts) => [
    ...(facts.promisedAt
      ? [`You hear from us again by ${moment(facts.promisedAt, 'en')} (Beijing time) at the latest.`]
      : []),
    ...(facts.kind === 'awaited' ? ['As soon as you answer, the ticket goes back to whoever works on it.'] : []),
    ...(facts.kind === 'ready'
      ? [
          `Please look at the test results and accept it, or send it back and say what is not as ordered.${facts.closesAt ? ` Without an answer it counts as accepted on ${moment(facts.closesAt, 'en')} (Beijing time).` : ''}`,
        ]
      : []),
    ...(facts.kind === 'resolved'
      ? [
          facts.closesAt
            ? `Please confirm that the service is back, or reject the solution with a reason. Without an answer the ticket closes on ${moment(facts.closesAt, 'en')} (Beijing time).`
            : 'Please confirm that the service is back, or reject the solution with a reason.',
        ]
      : []),
  ],
  keepPrivate: 'The link above is the key to this ticket. Please do not pass it on.',
  automatic: 'This mail was sent automatically and replies to it are not read. Please answer through the link.',
}

export function wordsIn(language: Language): Words {
  return language === 'en' ? english : chinese
}
