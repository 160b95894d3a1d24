import { customer, escalate, link, measured, note, pause, reply, resolve, t, tested } from '../scenario.ts'
import type { Scenario } from '../scenario.ts'

/** Leased lines and rented nodes: detours, partners abroad, hardware. */
export const networkFaults: Scenario[] = [
  {
    key: 'protectionDetour',
    type: 'fault',
    symptom: 'latency',
    impact: 'degraded',
    kinds: ['leasedLine'],
    weight: 5,
    channels: ['portal', 'phone', 'api'],
    subject: [
      t('{a}—{z} 时延突增 {more:8-24} 毫秒', 'Latency {a} – {z} up by {more} ms'),
      t('{circuit} 时延超出承诺', 'Latency on {circuit} above the promised value'),
    ],
    description: [
      t(
        '{circuit} 往返时延从平时的 {before:2-24} 毫秒升高 {more:8-24} 毫秒，无丢包，业务系统已告警。',
        'Round trip on {circuit} is {more} ms above the usual {before} ms, no loss. Our applications raise alarms.',
      ),
    ],
    story: [
      reply(
        t(
          '{dear}您好，时延变化我们也看到了，正在核对电路当前路由是否倒换到保护路径。',
          'Hello {dear}, we see the change too and check whether the circuit was switched to its protection path.',
        ),
        [2, 8],
        { promise: 30 },
      ),
      escalate(
        'L2',
        t(
          '{circuit} 时延 +{more:8-24} ms 无丢包，疑保护倒换后绕行，请核对实际路由。',
          '{circuit} latency +{more} ms without loss. Probably on protection with a detour; please check the actual route.',
        ),
        t('两端 ping 与性能计数', 'Ping and counters from both ends'),
      ),
      note(
        t(
          '工作路径板卡故障触发倒换，保护路径多绕 {detour:600-1900} 公里。回切被锁定，需专家确认。',
          'A card fault on the working path caused the switch; protection is {detour} km longer. Revertive switching is locked, an expert must agree.',
        ),
        [8, 20],
      ),
      escalate(
        'L3',
        t(
          '需解除回切锁定并确认工作路径板卡已恢复，避免二次倒换影响业务。',
          'Release the lock and make sure the working card is sound, so that the customer is not hit by a second switch.',
        ),
        t('确认板卡告警已消除 20 分钟', 'Card alarm cleared for 20 minutes'),
      ),
      link('reference'),
      reply(
        t(
          '已确认原因为保护倒换绕行，工作路径已恢复，可以随时回切，中断小于 50 毫秒，请确认时间。',
          'The circuit runs on a longer protection path. The working path is sound again; we can switch back any time with less than 50 ms of interruption. Please name the time.',
        ),
        [5, 15],
      ),
      customer(t('一小时后可以操作，请告知结果。', 'In an hour is fine, please tell us the result.'), [5, 40]),
      resolve(
        'configurationChanged',
        t(
          '已回切至工作路径，往返时延恢复为 {before:2-24} 毫秒，倒换中断 {switch:18-42} 毫秒。',
          'Switched back to the working path. Round trip is {before} ms again; the interruption lasted {switch} ms.',
        ),
        measured('往返时延 {before} ms，抖动 0.1 ms', 'Round trip {before} ms, jitter 0.1 ms'),
        [60, 150],
      ),
    ],
  },
  {
    key: 'nodeFan',
    type: 'fault',
    symptom: 'other',
    impact: 'degraded',
    kinds: ['networkElement'],
    weight: 7,
    channels: ['alarm', 'api', 'portal'],
    subject: [
      t('租用网元 {circuit} 风扇告警', 'Fan alarm on rented node {circuit}'),
      t('{circuit} 主控板温度过高', 'Controller card of {circuit} too hot'),
    ],
    description: [
      t(
        '{a} 的租用网元报风扇失效，主控温度 {temp:58-71} ℃，业务暂未中断。',
        'The rented node at {a} reports a failed fan; the controller is at {temp} °C. Service still runs.',
      ),
    ],
    story: [
      reply(
        t(
          '{dear}您好，已确认风扇框告警，正在安排备件，不影响现有业务。',
          'Hello {dear}, the fan tray alarm is confirmed and a spare is being arranged. Your service is not affected.',
        ),
      ),
      escalate(
        'L2',
        t(
          '{circuit} 风扇框 2 失效，温度 {temp:58-71} ℃ 且仍在上升，需现场更换。',
          '{circuit}: fan tray 2 failed, {temp} °C and rising. Needs replacement on site.',
        ),
        t('远程复位风扇框无效', 'Remote reset of the tray without effect'),
      ),
      escalate(
        'vendor',
        t(
          '请携带风扇框备件到 {a} 更换，进站手续已报备。',
          'Please take a spare fan tray to {a}. Access is registered.',
        ),
        t('远程复位、临时降速无关业务', 'Remote reset; unrelated ports slowed down'),
      ),
      pause(
        'held',
        t('等待备件到场', 'Waiting for the spare part'),
        t(
          '备件在途，预计今日更换，业务不中断。',
          'The spare is on its way and will be fitted today without interruption.',
        ),
        [120, 300],
      ),
      link('used'),
      resolve(
        'partReplaced',
        t(
          '已更换风扇框，温度降至 {cool:36-42} ℃，告警消除。',
          'Fan tray replaced, temperature down to {cool} °C, alarm cleared.',
        ),
        measured('主控温度 {cool} ℃', 'Controller at {cool} °C'),
      ),
    ],
  },
  {
    key: 'partnerCable',
    type: 'fault',
    symptom: 'noService',
    impact: 'down',
    kinds: ['leasedLine', 'mplsVpn'],
    abroad: true,
    weight: 4,
    channels: ['phone', 'mail', 'portal'],
    subject: [
      t('国际电路 {circuit} 中断', 'International circuit {circuit} is down'),
      t('{a} 至国内不通', 'No connection from {a} to China'),
    ],
    description: [
      t(
        '{a} 与国内的连接刚才起不通，本端设备正常。',
        'The connection from {a} to China has just gone down. Our equipment is fine.',
      ),
      t(
        '{circuit} 全部丢包，VPN 备份带宽不够，数据同步已停。',
        '{circuit} loses every packet, the backup is too small and data synchronisation stopped.',
      ),
    ],
    story: [
      reply(
        t(
          '{dear}您好，已确认境外段中断，正在与合作运营商核实，一小时内给您更新。',
          'Hello {dear}, the section abroad is down. We are asking our partner carrier and will update you within the hour.',
        ),
        [3, 10],
        { promise: 60 },
      ),
      escalate(
        'L2',
        t(
          '{circuit} 国内段正常，{a} 段 LOS，需合作方开单。',
          '{circuit}: section in China is fine, LOS towards {a}. The partner must open a case.',
        ),
        t('分段环回，国内段正常', 'Loops per section: fine up to the border'),
      ),
      reply(
        t(
          '合作方确认当地城域光缆受损，预计 {hours:4-8} 小时修复。我们已为您临时调度 20M 备用通道。',
          'Our partner confirms damage to the metro cable, repair in about {hours} hours. We set up a temporary 20 Mbit/s path for you.',
        ),
        [15, 40],
        { promise: 240 },
      ),
      pause(
        'held',
        t('合作运营商抢修境外光缆', 'Partner carrier repairs the cable abroad'),
        t(
          '境外光缆抢修中，您的关键业务走临时通道。',
          'The cable abroad is being repaired; your critical traffic uses the temporary path.',
        ),
        [200, 420],
      ),
      link('reference'),
      resolve(
        'thirdPartyRepaired',
        t(
          '境外光缆修复，{circuit} 恢复原路由，往返时延 {rtt:62-198} 毫秒，临时通道保留到明天。',
          'The cable abroad is repaired and {circuit} is back on its route, round trip {rtt} ms. The temporary path stays until tomorrow.',
        ),
        measured('往返时延 {rtt} ms，1 小时无丢包', 'Round trip {rtt} ms, no loss for an hour'),
      ),
    ],
  },
  {
    key: 'duplex',
    type: 'fault',
    symptom: 'lowThroughput',
    impact: 'degraded',
    kinds: ['leasedLine'],
    abroad: false,
    weight: 5,
    channels: ['portal', 'form', 'mail'],
    subject: [
      t('{circuit} 带宽跑不满', '{circuit} does not reach its bandwidth'),
      t('{a} 专线传文件很慢', 'File transfers from {a} are slow'),
    ],
    description: [
      t(
        '{bandwidth} 的专线 {circuit}，实际下载只有 {got:8-30}%，上传正常。',
        'Our {bandwidth} line {circuit} gives only {got} % downstream; upstream is fine.',
      ),
    ],
    story: [
      reply(
        t(
          '{dear}您好，请问测速是直连设备还是经过交换机？同时我们从局端做一次满带宽测试。',
          'Hello {dear}, was that measured directly at the equipment or behind a switch? Meanwhile we run a full-rate test from our end.',
        ),
      ),
      customer(t('经过一台核心交换机，昨晚刚换过。', 'Behind a core switch that was replaced last night.'), [6, 40]),
      escalate(
        'L2',
        t(
          '客户昨晚换过交换机，怀疑端口协商。请做 RFC 2544 并查双工。',
          'The customer replaced a switch last night. Suspect negotiation; please run RFC 2544 and check duplex.',
        ),
        t('局端环回测试达到标称带宽', 'Loop test from our end reaches the full rate'),
      ),
      link('used'),
      note(
        t(
          '局端强制千兆全双工，客户侧自协商成半双工，冲突计数明显。',
          'Our port is fixed at gigabit full duplex, theirs negotiated half duplex; late collisions are counting.',
        ),
      ),
      resolve(
        'customerSide',
        t(
          '原因是交换机端口协商为半双工。改为强制全双工后测速达到 {bandwidth}。',
          'The switch port had negotiated half duplex. Fixed to full duplex, the test reaches {bandwidth}.',
        ),
        tested('RFC 2544 吞吐量 99.6%，帧丢失 0', 'RFC 2544 throughput 99.6 %, frame loss 0'),
      ),
    ],
  },
  {
    key: 'selfCleared',
    type: 'fault',
    symptom: 'flapping',
    impact: 'intermittent',
    kinds: ['leasedLine', 'mplsVpn', 'internet'],
    weight: 5,
    channels: ['alarm', 'api'],
    subject: [t('告警：{circuit} 短时中断', 'Alarm: short interruption of {circuit}')],
    description: [
      t(
        '监控平台告警：{circuit} 中断 {secs:12-95} 秒后自动恢复。',
        'Monitoring: {circuit} was down for {secs} seconds and recovered by itself.',
      ),
    ],
    story: [
      reply(
        t(
          '{dear}您好，监测到 {circuit} 中断 {secs:12-95} 秒后恢复，我们正在核查原因，请留意业务是否正常。',
          'Hello {dear}, {circuit} was down for {secs} seconds and recovered. We are looking for the cause; please tell us if anything still fails.',
        ),
      ),
      note(
        t(
          '骨干侧一次保护倒换，与时间吻合，非计划操作，已转网络维护分析。',
          'One protection switch in the backbone at that moment, not planned. Passed to network maintenance for analysis.',
        ),
        [10, 30],
      ),
      resolve(
        'noFaultFound',
        t(
          '中断由骨干保护倒换引起，已自动恢复，观察两小时稳定。',
          'The interruption came from a protection switch in the backbone. Recovered by itself and stable for two hours.',
        ),
        tested('两小时连续 ping 无丢包', 'Two hours of ping without loss'),
        [110, 140],
      ),
    ],
  },
]
