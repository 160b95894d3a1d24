import { customer, measured, reply, resolve, t, tested } from '../scenario.ts'
import type { Beat } from '../scenario.ts'

/**
 * How the first line ends by itself what is usually handed on, by scenario: after its first answer, where an article (or
 * long experience) shows that the cause is a plain one.
 */
export const firstLineSolves: Record<string, readonly Beat[]> = {
  opticalPower: [
    reply(
      t(
        '请把 {a} 侧跳纤两端端面清洁后重新插紧，并告诉我们光模块的收光值。',
        'Please clean both ends of the patch cord at {a}, seat them firmly and tell us the received power.',
      ),
    ),
    customer(
      t('清洁后收光从 -24 回到 -17 dBm，不再闪断。', 'After cleaning it went from -24 to -17 dBm, no more drops.'),
    ),
    resolve(
      'customerSide',
      t('{a} 侧跳纤端面脏污，清洁后恢复。', 'The patch cord at {a} was dirty; cleaned, and the line is stable.'),
      measured('{a} 收光 -17 dBm，30 分钟无闪断', 'Received power -17 dBm at {a}, 30 minutes without a drop'),
    ),
  ],
  bitErrors: [
    reply(
      t(
        'CRC 只在 {a} 侧增加，请更换设备到配线架的尾纤，并清零计数观察 15 分钟。',
        'CRC rises at {a} only. Please change the cord from your equipment to the frame, clear the counters and watch for 15 minutes.',
      ),
    ),
    customer(t('换了尾纤，15 分钟没有新增。', 'Cord changed, nothing new in 15 minutes.'), [20, 45]),
    resolve(
      'customerSide',
      t('{a} 侧尾纤不良，更换后误码消除。', 'A bad cord at {a}; changed, and the errors are gone.'),
      tested('15 分钟误码测试 0 误码', 'Error test of 15 minutes: 0'),
    ),
  ],
  dnsFailure: [
    customer(t('三个域名都是今天上午开始失败的。', 'All three names began to fail this morning.')),
    reply(
      t(
        '局端解析正常。{a} 的转发器还指向已停用的旧地址，请改为新地址。',
        'Our resolvers answer. The forwarder at {a} still points to an address that was retired; please set the new one.',
      ),
    ),
    resolve(
      'customerSide',
      t('转发器地址已改正，域名解析正常。', 'Forwarder corrected, names resolve.'),
      tested('100 次解析全部成功', '100 lookups, all answered'),
    ),
  ],
  packetLoss: [
    customer(t('只到一个云厂商丢包，网关不丢。', 'Only towards one cloud provider; the gateway is clean.')),
    reply(
      t(
        '逐跳测试显示丢包在对方网络内，出我网前 0 丢包。附测试结果，供您向对方申告。',
        'Hop by hop the loss begins inside the provider’s network; up to our border there is none. The result is attached for your report to them.',
      ),
    ),
    resolve(
      'informationGiven',
      t('我方线路 0 丢包，丢包发生在对方网络。', 'No loss on our line; it happens in the provider’s network.'),
      measured('到出口 1000 包，丢包 0', '1,000 packets to our border, 0 lost'),
    ),
  ],
  vpnLatency: [
    reply(
      t(
        '流量图显示 {a} 的主用时段带宽占满，时延来自排队。请暂停备份任务后再测。',
        'The graph shows the line at {a} full; the delay is queueing. Please pause the backup job and measure again.',
      ),
    ),
    customer(t('暂停后回到 26 毫秒。', 'Back to 26 ms with the job paused.')),
    resolve(
      'informationGiven',
      t('时延由带宽占满引起，备份任务已改到夜间。', 'The delay came from a full line; the backup runs at night now.'),
      measured('{a} 到总部 26 毫秒', '26 ms from {a} to head office'),
    ),
  ],
}
