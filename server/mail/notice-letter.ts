import type { Language } from '#server/accounts/account.contract.ts'
import type { Said } from '#server/notices/words.ts'
import { escape, type Letter } from './letter.ts'

/** A notice as a letter: few words, one thing to do. */
export function noticeLetter({ title, lines, link }: Said, language: Language): Letter {
  const end =
    language === 'en'
      ? 'Sent by Keyline because you are on a policy or a schedule. Choose how you are told under your profile.'
      : '您在关注策略或值班表中，因此收到 Keyline 的这封邮件。可在个人设置中选择通知方式。'
  const html = `<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"></head>
<body style="margin:0;padding:24px 16px;background:#f6f7f9;color:#141820;font:15px/1.65 system-ui,-apple-system,'PingFang SC','Microsoft YaHei',sans-serif">
<div style="max-width:560px;margin:0 auto;padding:28px;background:#ffffff;border:1px solid #e4e7ec;border-radius:10px">
<p style="margin:0 0 14px;font-size:17px;font-weight:600">${escape(title)}</p>
${lines.map((line) => `<p style="margin:0 0 8px">${escape(line)}</p>`).join('\n')}
<p style="margin:22px 0"><a href="${escape(link.url)}" style="display:inline-block;padding:10px 18px;background:#2552cc;border-radius:6px;color:#ffffff;font-weight:600;text-decoration:none">${escape(link.text)}</a></p>
<p style="margin:0;padding-top:16px;border-top:1px solid #e4e7ec;color:#616a7a;font-size:13px">${escape(end)}</p>
</div>
</body>
</html>`
  return { subject: title, text: [title, ...lines, `${link.text}: ${link.url}`, '-- ', end].join('\n\n'), html }
}
