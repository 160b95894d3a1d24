import { confirmed, customer, escalate, link, measured, note, pause, reply, resolve, t, tested } from '../scenario.ts'
import type { Scenario } from '../scenario.ts'

/** Leased lines: cuts, light, errors and power. */
export const lineFaults: Scenario[] = [
  {
    key: 'fibreCut',
    type: 'fault',
    symptom: 'noService',
    impact: 'down',
    kinds: ['leasedLine'],
    abroad: false,
    weight: 5,
    channels: ['phone', 'portal', 'api'],
    subject: [
      t('{a}—{z} 专线中断', '{a} – {z} line is down'),
      t('专线 {circuit} 全阻，业务已切备用', 'Leased line {circuit} out of service, traffic moved to backup'),
    ],
    description: [
      t(
        '{circuit} 于刚才中断，{a} 侧设备报 LOS，重启接口无效。业务已切到备用线路，请尽快抢修。',
        '{circuit} went down just now. Our equipment at {a} reports LOS and bouncing the port changes nothing. Traffic runs on the backup, please repair as soon as possible.',
      ),
      t(
        '监控显示 {a} 到 {z} 的专线不通，两端均无光。机房供电正常，客户侧未做任何操作。',
        'Monitoring shows the line from {a} to {z} down with no light at either end. Power is fine and nobody touched anything on our side.',
      ),
    ],
    story: [
      reply(
        t(
          '{dear}您好，已收到 {circuit} 中断的申告，正在查看两端网元告警，30 分钟内向您通报进展。',
          'Hello {dear}, we have your report that {circuit} is down and are reading the alarms at both ends. You will hear from us within 30 minutes.',
        ),
        [2, 8],
        { promise: 30 },
      ),
      escalate(
        'L2',
        t(
          '{circuit} 两端 LOS，网管上 {a} 方向整段光路告警，疑似光缆中断。客户业务已切备用。',
          '{circuit}: LOS at both ends, the whole section towards {a} is in alarm. Probably a cable cut. The customer runs on the backup.',
        ),
        t(
          '查询网管告警、核对割接计划（无）、与客户确认供电',
          'Alarms read, no planned works found, power confirmed with the customer',
        ),
      ),
      note(
        t(
          'OTDR 测得 {a} 出局 {km:3-28}.{m:1-9} km 处断点，同缆另有三条电路受影响，已通知线路维护。',
          'OTDR finds the break {km}.{m} km out of {a}. Three more circuits share the cable. Line maintenance is informed.',
        ),
        [6, 18],
      ),
      link('used'),
      reply(
        t(
          '定位到 {a} 附近光缆被施工挖断，抢修队已出发，预计 {fix:2-4} 小时恢复。期间请保持业务在备用线路。',
          'A cable near {a} was cut by construction work. The repair crew is on its way, we expect service back in {fix} hours. Please stay on the backup meanwhile.',
        ),
        [4, 12],
        { promise: 120 },
      ),
      escalate(
        'vendor',
        t(
          '光缆断点位置见前，需外线队开挖接续 24 芯，优先恢复 {circuit} 所用纤芯。',
          'Break located as noted. Field crew to dig and splice 24 cores, those of {circuit} first.',
        ),
        t(
          'OTDR 双向测试、备用纤芯测试（同缆不可用）',
          'OTDR from both sides; spare cores tested, same cable, not usable',
        ),
      ),
      pause(
        'held',
        t('等待外线队抢修光缆', 'Waiting for the field crew to repair the cable'),
        t(
          '抢修队已在现场接续光缆，完成后我们会立即与您一起验证。',
          'The crew is splicing the cable on site. We will verify with you as soon as it is done.',
        ),
        [70, 190],
      ),
      note(
        t(
          '接续完成，两端收光 -{rx:14-19} dBm，告警消除。',
          'Splicing finished, received power -{rx} dBm at both ends, alarms cleared.',
        ),
        [2, 8],
      ),
      resolve(
        'thirdPartyRepaired',
        t(
          '{a} 附近光缆已接续，{circuit} 恢复，观察 30 分钟无误码。请将业务切回并确认。',
          'The cable near {a} is spliced and {circuit} is back, 30 minutes without errors. Please move your traffic back and confirm.',
        ),
        tested(
          '两端收光 -{rx} dBm，误码测试 30 分钟 0 误码',
          'Received power -{rx} dBm at both ends, 30 minutes of error test: 0',
        ),
        [30, 45],
      ),
    ],
  },
  {
    key: 'opticalPower',
    type: 'fault',
    symptom: 'flapping',
    impact: 'intermittent',
    kinds: ['leasedLine', 'networkElement'],
    weight: 7,
    channels: ['portal', 'form', 'phone', 'mail'],
    subject: [
      t('{circuit} 频繁闪断', '{circuit} keeps flapping'),
      t('{a} 侧接口反复 up/down', 'Interface at {a} goes up and down'),
    ],
    description: [
      t(
        '近两小时 {circuit} 每隔几分钟闪断一次，每次 2–5 秒，已影响业务。日志见接口 up/down 记录。',
        'For two hours {circuit} has dropped every few minutes for 2 to 5 seconds and users notice. The log shows the interface going up and down.',
      ),
      t(
        '{a} 的设备一小时内闪断 {times:6-19} 次，接口无 CRC，光模块报低光告警。',
        'The equipment at {a} flapped {times} times in an hour. No CRC errors, but the optics report low power.',
      ),
    ],
    story: [
      reply(
        t(
          '{dear}您好，已看到 {circuit} 的闪断记录，请暂不要重启设备，我们正在比对两端收光。',
          'Hello {dear}, we can see {circuit} flapping. Please do not restart anything yet, we are comparing the light levels at both ends.',
        ),
      ),
      escalate(
        'L2',
        t(
          '{circuit} 一小时闪断 {times:6-19} 次，{a} 侧收光 -{low:25-29} dBm，低于灵敏度余量。请查光路。',
          '{circuit} flapped {times} times in an hour. {a} receives -{low} dBm, below the margin. Please check the optical path.',
        ),
        t('查历史光功率、确认无割接', 'Power history read, no planned works'),
      ),
      link('used'),
      note(
        t(
          '收光较上月下降 6 dB，ODF 至设备跳纤段衰耗偏大，疑端面脏污或弯折。已约机房值守清洁端面。',
          'Power fell 6 dB within a month; the loss sits between the frame and the equipment. Dirty or bent patch cord. Site staff will clean it.',
        ),
      ),
      reply(
        t(
          '{a} 侧收光偏低，判断为机房内跳纤问题。值守人员将清洁端面并更换跳纤，操作约 {minutes:3-6} 分钟，期间业务会中断，您看现在是否可以？',
          'Light at {a} is low, most likely the patch cord in the equipment room. Cleaning and replacing it interrupts service for about {minutes} minutes. May we do it now?',
        ),
      ),
      customer(t('可以，业务已切走，请操作。', 'Yes, traffic is moved away, go ahead.'), [4, 25]),
      resolve(
        'partReplaced',
        t(
          '已清洁端面并更换 {a} 侧跳纤，收光恢复到 -{rx:12-17} dBm，观察一小时未再闪断。',
          'Connectors cleaned and the patch cord at {a} replaced. Received power is back to -{rx} dBm, no flap for an hour.',
        ),
        measured('收光由 -{low} dBm 恢复至 -{rx} dBm', 'Received power from -{low} dBm back to -{rx} dBm'),
        [62, 80],
      ),
    ],
  },
  {
    key: 'bitErrors',
    type: 'fault',
    symptom: 'bitErrors',
    impact: 'degraded',
    kinds: ['leasedLine'],
    weight: 9,
    channels: ['portal', 'phone', 'mail', 'api'],
    subject: [
      t('{a}—{z} 专线误码升高', 'Errors rising on the {a} – {z} line'),
      t('{circuit} 接口 CRC 持续增长', 'CRC errors keep counting up on {circuit}'),
    ],
    description: [
      t(
        '{circuit} 的 {a} 侧接口 CRC 每分钟增加 {crc:40-480}，应用侧出现重传，请检查线路质量。',
        'CRC on our port at {a} ({circuit}) rises by {crc} a minute and applications retransmit. Please check the line.',
      ),
      t(
        '网管显示 {circuit} 误码率达到 1E-{exp:5-6}，超过合同约定，已持续 40 分钟。',
        'Our management system shows a bit error rate of 1E-{exp} on {circuit}, above the contract, for 40 minutes now.',
      ),
    ],
    story: [
      reply(
        t(
          '{dear}您好，我们已调取 {circuit} 两端性能，15 分钟误码秒确有升高，马上转传输专家处理。',
          'Hello {dear}, the performance counters of {circuit} confirm errored seconds at both ends. A transmission specialist takes it now.',
        ),
      ),
      escalate(
        'L2',
        t(
          '{circuit} {a} 侧 15 分钟 ES {es:30-240}，另一端正常，单向误码。光功率在正常范围。',
          '{circuit}: {es} errored seconds in 15 minutes at {a}, the far end is clean, so one direction only. Optical power is normal.',
        ),
        t('查两端性能计数、光功率、客户侧线缆', 'Counters at both ends, optical power, customer cabling checked'),
      ),
      note(
        t(
          '逐段环回：本局到骨干无误码，{a} 接入段支路板 3 口有误码。准备换板。',
          'Loops section by section: backbone clean, errors on tributary port 3 of the access node at {a}. Preparing to swap the card.',
        ),
        [10, 28],
      ),
      link('used'),
      reply(
        t(
          '问题定位在 {a} 接入设备的支路板，需要更换，业务中断约 5 分钟。请给一个可操作的时间。',
          'The fault is the tributary card of the access node at {a}. Replacing it interrupts service for about 5 minutes. When may we do it?',
        ),
        [3, 10],
      ),
      pause(
        'pending',
        t('等待客户确认换板时间', 'Waiting for the customer to name a time for the swap'),
        t('请告知可以中断 5 分钟的时间，我们据此安排换板。', 'Please tell us when 5 minutes of interruption suit you.'),
        [25, 160],
      ),
      customer(
        t('可以在下一个整点操作，现场有人配合。', 'The next full hour is fine, someone will be on site.'),
        [0, 1],
      ),
      resolve(
        'partReplaced',
        t(
          '已更换 {a} 接入设备支路板，{circuit} 连续 30 分钟零误码。',
          'Tributary card at {a} replaced, {circuit} shows no errors for 30 minutes.',
        ),
        tested('30 分钟误码测试：0', 'Error test over 30 minutes: 0'),
        [38, 75],
      ),
    ],
  },
  {
    key: 'clockSource',
    type: 'fault',
    symptom: 'bitErrors',
    impact: 'intermittent',
    kinds: ['networkElement', 'leasedLine'],
    weight: 4,
    channels: ['mail', 'portal'],
    subject: [t('{circuit} 周期性滑码', 'Periodic slips on {circuit}')],
    description: [
      t(
        '{circuit} 大约每 {every:20-50} 分钟出现一次滑码，业务瞬断 1 秒，持续两天，供电和光功率正常。',
        'About every {every} minutes {circuit} slips and the service drops for a second. Two days now; power and optical levels are fine.',
      ),
    ],
    story: [
      reply(
        t(
          '{dear}您好，周期性滑码通常与时钟同步有关，已调取 24 小时性能数据并转专家核查。',
          'Hello {dear}, periodic slips usually point to synchronisation. We pulled 24 hours of counters and pass them to a specialist.',
        ),
      ),
      escalate(
        'L2',
        t(
          '滑码周期约 {every:20-50} 分钟，两端指针调整计数持续增长，怀疑时钟跟踪异常。',
          'Slips every {every} minutes, pointer adjustments climbing at both ends. Suspect clock tracking.',
        ),
        t('24 小时性能、光功率、供电', '24 hours of counters, optical power, supply'),
      ),
      note(
        t(
          '更换时钟板后仍有指针调整，问题不在本站。',
          'Timing card swapped, pointers still adjust: the cause is not at this site.',
        ),
        [20, 50],
      ),
      escalate(
        'L3',
        t(
          '换时钟板无效。怀疑上游站点时钟成环，需要全程核对时钟跟踪关系。',
          'Swapping the timing card did not help. Suspect a timing loop upstream; the whole tracking chain needs review.',
        ),
        t(
          '换时钟板、强制跟踪本地时钟 10 分钟（滑码消失）',
          'Timing card swapped; forced to local clock for 10 minutes, slips gone',
        ),
      ),
      link('used'),
      note(
        t(
          '确认上周割接后两站互跟，形成时钟环。已调整优先级，启用 SSM。',
          "After last week's works two nodes tracked each other. Priorities corrected, SSM enabled.",
        ),
        [25, 70],
      ),
      resolve(
        'configurationChanged',
        t(
          '原因是上游两个站点时钟互跟。已修正跟踪优先级，连续 3 小时无滑码。',
          'Two upstream nodes were taking their clock from each other. Tracking priorities are corrected, no slip for 3 hours.',
        ),
        measured('3 小时指针调整 0 次，滑码 0 次', '3 hours: 0 pointer adjustments, 0 slips'),
        [180, 210],
      ),
    ],
  },
  {
    key: 'customerPower',
    type: 'fault',
    symptom: 'noService',
    impact: 'down',
    kinds: ['leasedLine', 'mplsVpn'],
    abroad: false,
    weight: 5,
    channels: ['phone', 'form'],
    subject: [
      t('{a} 业务全部中断', 'Everything is down at {a}'),
      t('{circuit} 不通，设备无响应', '{circuit} is down, equipment does not respond'),
    ],
    description: [
      t(
        '{a} 所有业务不通，远程登录不上设备，请马上处理。',
        'Nothing works at {a} and the equipment cannot be reached remotely. Please act at once.',
      ),
      t(
        '{a} 电话反映网络断了，现场没有技术人员，麻烦先帮忙看一下线路。',
        'Staff at {a} say the network is gone. Nobody technical is on site, please look at the line first.',
      ),
    ],
    story: [
      reply(
        t(
          '{dear}您好，网管上 {a} 的接入设备是掉电告警（而非断纤）。能否请现场看一下机柜电源和空开？',
          'Hello {dear}, the access node at {a} reports loss of power rather than a fibre break. Could somebody on site look at the cabinet supply and the breaker?',
        ),
        [2, 8],
      ),
      pause(
        'pending',
        t('等待客户现场检查供电', 'Waiting for the customer to check the power supply'),
        t(
          '请检查机柜电源、空开和 UPS，有结果请直接回复本单。',
          'Please check the cabinet supply, the breaker and the UPS, and answer here.',
        ),
        [8, 55],
        [1, 3],
      ),
      customer(
        t(
          '物业检修把弱电间的空开断了，现在已经合上，设备在启动。',
          'The landlord switched off the breaker during maintenance. It is on again and the equipment boots.',
        ),
        [0, 1],
      ),
      link('used'),
      resolve(
        'customerSide',
        t(
          '{a} 弱电间供电中断导致设备掉电，恢复供电后电路正常。建议将设备接入 UPS。',
          'The equipment room at {a} had lost its power supply. The circuit came back with the power. We suggest feeding the equipment from the UPS.',
        ),
        confirmed('客户电话确认业务恢复', 'Customer confirmed by phone that service is back'),
        [6, 20],
      ),
    ],
  },
]
